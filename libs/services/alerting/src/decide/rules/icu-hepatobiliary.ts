import { isPendingCre } from '../evidence';
import { allStand, whatBecameOf } from '../gone';
import { codesSentence, encountersOf, hepatobiliaryCodes } from '../hepatobiliary-disease';
import { confirmedSpecies, wardTimes, type Picture } from '../picture';
import type { Finding, Rule } from '../rule';
import { INTENSIVE_CARE } from '../units';
import { distinct, isolateSentence, listed, placeSentence, wardTimeSentence } from '../wording';

const BECAUSE =
  'Rule icu-hepatobiliary: CRE in intensive care with hepatobiliary disease while the mechanism ' +
  'is pending. ICU admission and hepatobiliary disease were the independent predictors of CPE ' +
  'among CRE infections (Lin et al., Front Pharmacol 2021;12:716324): test first, isolate now.';

function find(picture: Picture): Finding[] {
  const confirmed = confirmedSpecies(picture);
  const affected = picture.isolates.flatMap((view) => {
    if (!isPendingCre(view.step.classification) || confirmed.has(view.species.code)) return [];
    const codes = hepatobiliaryCodes(view);
    const times = wardTimes(view, picture, INTENSIVE_CARE, 'admission');
    return codes.length > 0 && times.length > 0 ? [{ view, codes, times }] : [];
  });
  const [first] = affected;
  if (!first) return [];
  const { view } = first;
  const species = distinct(affected.map((isolate) => isolate.view.species.name));
  const codes = distinct(affected.flatMap((isolate) => isolate.codes));
  const times = affected.flatMap((isolate) => isolate.times);
  const wards = distinct(times.map(({ ward }) => ward));
  return [
    {
      rule: 'icu-hepatobiliary',
      key: [],
      severity: 'critical',
      isolates: affected.map((isolate) => isolate.view.isolateId),
      wardAtCollection: view.place.ward,
      title:
        `CRE in intensive care with hepatobiliary disease, mechanism pending: ` +
        `${listed(species)}, ${listed(wards)}`,
      because: () => [
        isolateSentence(view, picture.timeZone),
        ...view.step.classification.cre.because,
        placeSentence(view.place),
        ...distinct(times.map((time) => wardTimeSentence(time, picture.timeZone))),
        codesSentence(codes),
        BECAUSE,
      ],
      summary: `CRE (${listed(species)}) on ${listed(wards)} with hepatobiliary disease, mechanism pending.`,
      gravity: [encountersOf(affected).length],
      detail: `${codes.join(', ')}; ${species.join(', ')}; ${wards.join(', ')}`,
    },
  ];
}

/**
 * While it stands, the single alerts of the ICU and of hepatobiliary disease would only repeat it.
 */
export const icuHepatobiliary: Rule = {
  name: 'icu-hepatobiliary',
  because: BECAUSE,
  replaces: ['vulnerable-unit', 'hepatobiliary'],
  find,
  goneBecause: ({ isolates }, { picture }) => {
    const confirmed = confirmedSpecies(picture);
    const pending = picture.isolates.filter(
      ({ isolateId, step }) => isolates.includes(isolateId) && isPendingCre(step.classification),
    );
    if (pending.some(({ species }) => confirmed.has(species.code))) {
      return 'The species is confirmed in another isolate of this patient: see new-cpe.';
    }
    return pending.length > 0 && allStand(isolates, picture)
      ? 'The patient is no longer known to be in intensive care with a diagnosis of hepatobiliary-1.'
      : `The mechanism is pending no more: ${whatBecameOf(isolates, picture)}`;
  },
};
