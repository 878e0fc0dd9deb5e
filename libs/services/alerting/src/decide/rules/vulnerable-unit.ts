import { isCre, isProducer } from '../evidence';
import { allStand, whatBecameOf } from '../gone';
import { wardTimes, type IsolateView, type Picture, type WardTime } from '../picture';
import type { Finding, Rule } from '../rule';
import { VULNERABLE_UNITS } from '../units';
import {
  distinct,
  isolateSentence,
  listed,
  placeSentence,
  unitWordsOf,
  wardTimeSentence,
} from '../wording';

const BECAUSE =
  'Rule vulnerable-unit: CPE ever, or CRE in this admission, in a patient who was at collection, ' +
  'is, or comes into intensive care, high dependency, transplantation, haematology-oncology, ' +
  'neonatal intensive care or burns (augmented care: UKHSA framework for carbapenemase producers, 2020).';

interface Exposure {
  readonly view: IsolateView;
  readonly time: WardTime;
  readonly producer: boolean;
}

function find(picture: Picture): Finding[] {
  const wards = new Map<string, Exposure[]>();
  for (const view of picture.isolates) {
    const producer = isProducer(view.step.classification);
    if (!producer && !isCre(view.step.classification)) continue;
    const within = producer ? 'ever' : 'admission';
    for (const time of wardTimes(view, picture, VULNERABLE_UNITS, within)) {
      const exposures = wards.get(time.ward) ?? [];
      exposures.push({ view, time, producer });
      wards.set(time.ward, exposures);
    }
  }
  return [...wards].flatMap(([ward, exposures]) => finding(ward, exposures, picture));
}

function finding(ward: string, exposures: readonly Exposure[], picture: Picture): Finding[] {
  const [first] = exposures;
  if (!first) return [];
  const { view, time } = first;
  const what = exposures.some(({ producer }) => producer) ? 'CPE' : 'CRE';
  const species = distinct(exposures.map((exposure) => exposure.view.species.name));
  const entries = distinct(exposures.map((exposure) => exposure.time.from ?? 'at collection'));
  const because =
    what === 'CPE' ? view.step.classification.cpe.because : view.step.classification.cre.because;
  return [
    {
      rule: 'vulnerable-unit',
      key: [ward],
      severity: 'critical',
      isolates: distinct(exposures.map((exposure) => exposure.view.isolateId)),
      wardAtCollection: view.place.ward,
      title: `${what} in ${unitWordsOf(time)}: ${listed(species)}, ${ward}`,
      because: () => [
        isolateSentence(view, picture.timeZone),
        ...because,
        placeSentence(view.place),
        ...distinct(exposures.map((e) => wardTimeSentence(e.time, picture.timeZone))),
        BECAUSE,
      ],
      summary: `${what} (${listed(species)}) on ${ward}, ${unitWordsOf(time)}.`,
      gravity: [what === 'CPE' ? 1 : 0, entries.length],
      detail: `${what}; ${entries.sort().join(', ')}; ${species.join(', ')}`,
    },
  ];
}

/** A3 of the catalogue. */
export const vulnerableUnit: Rule = {
  name: 'vulnerable-unit',
  because: BECAUSE,
  replaces: [],
  find,
  goneBecause: ({ key: [ward], isolates }, { picture }) => {
    const carries = picture.isolates.some(
      ({ isolateId, step }) =>
        isolates.includes(isolateId) &&
        (isProducer(step.classification) || isCre(step.classification)),
    );
    return carries && allStand(isolates, picture)
      ? `The movements no longer place the patient on ${ward ?? 'the ward'} at or after collection.`
      : whatBecameOf(isolates, picture);
  },
};
