import { isProbable, isSuspected } from '../evidence';
import { whatBecameOf } from '../gone';
import { confirmedSpecies, wardTimes, type IsolateView, type Picture } from '../picture';
import type { Finding, Rule } from '../rule';
import { VULNERABLE_UNITS } from '../units';
import { distinct, isolateSentence, placeSentence, wardTimeSentence } from '../wording';

const BECAUSE =
  'Rule provisional: carbapenemase suspected or probable, or CRE without any carbapenemase ' +
  'result. Pre-emptive contact precautions, test pending: culture with phenotypic confirmation ' +
  'takes two days at the median (49.8 h, PMC8336178).';

function find(picture: Picture): Finding[] {
  const groups = new Map<string, IsolateView[]>();
  const confirmed = confirmedSpecies(picture);
  for (const view of picture.isolates) {
    const { classification } = view.step;
    const { code } = view.species;
    if (confirmed.has(code)) continue;
    if (!isProbable(classification) && !isSuspected(classification)) continue;
    const group = groups.get(code);
    if (group) group.push(view);
    else groups.set(code, [view]);
  }
  return [...groups.values()].flatMap((views) => finding(views, picture));
}

function finding(views: readonly IsolateView[], picture: Picture): Finding[] {
  const [first] = views;
  if (!first) return [];
  const { species, place, step } = first;
  const level = levelOf(views);
  const times = views.flatMap((view) => wardTimes(view, picture, VULNERABLE_UNITS, 'admission'));
  const vulnerable = times.length > 0;
  const where = place.ward ? `, ${place.ward}` : '';
  const unit = vulnerable ? ' in a vulnerable unit' : '';
  return [
    {
      rule: 'provisional',
      key: [species.code],
      severity: vulnerable ? 'high' : 'medium',
      isolates: views.map(({ isolateId }) => isolateId),
      wardAtCollection: place.ward,
      title: `Carbapenemase test pending: ${species.name}, ${level}${where}`,
      because: () => [
        isolateSentence(first, picture.timeZone),
        ...step.classification.cre.because,
        ...step.classification.cpe.because,
        placeSentence(place),
        ...distinct(times.map((time) => wardTimeSentence(time, picture.timeZone))),
        BECAUSE,
      ],
      summary:
        `${species.name}, ${level}${unit}: ` +
        'pre-emptive contact precautions, carbapenemase test pending.',
      gravity: [level === PROBABLE ? 1 : 0, vulnerable ? 1 : 0],
      detail: `${level}${unit}; ${place.ward ?? ''}`,
    },
  ];
}

const PROBABLE = 'carbapenemase probable';

function levelOf(views: readonly IsolateView[]): string {
  const classifications = views.map(({ step }) => step.classification);
  if (classifications.some(isProbable)) return PROBABLE;
  if (classifications.some(({ cpe }) => cpe.status === 'suspected')) {
    return 'carbapenemase suspected';
  }
  return 'CRE without a carbapenemase test';
}

/** A0 of the catalogue: a raised meropenem in the ICU must not be silent for two days. */
export const provisional: Rule = {
  name: 'provisional',
  because: BECAUSE,
  replaces: [],
  find,
  goneBecause: ({ key: [species], isolates }, { picture, findings }) => {
    const confirmed = findings.find((f) => f.rule === 'new-cpe' && f.key[1] === species);
    return confirmed
      ? `Confirmed: see new-cpe, ${confirmed.title}.`
      : whatBecameOf(isolates, picture);
  },
};
