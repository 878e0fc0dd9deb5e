import { MECHANISM_UNKNOWN, familiesOf, isConfirmed } from '../evidence';
import { whatBecameOf } from '../gone';
import type { IsolateView, Picture } from '../picture';
import type { Finding, Rule } from '../rule';
import { distinct, familyWords, isolateSentence, placeSentence } from '../wording';

const BECAUSE =
  'Rule new-cpe: first confirmed isolate of this carbapenemase and species in this patient; ' +
  'further ones feed this alert (CSTE 22-ID-04, 2023: another organism or carbapenemase of the ' +
  'same person is a case of its own).';

function find(picture: Picture): Finding[] {
  const groups = new Map<string, { family: string; views: IsolateView[] }>();
  for (const view of picture.isolates) {
    const { classification } = view.step;
    if (!isConfirmed(classification)) continue;
    for (const family of familiesOf(classification)) {
      const name = `${family}/${view.species.code}`;
      const group = groups.get(name) ?? { family, views: [] };
      group.views.push(view);
      groups.set(name, group);
    }
  }
  return [...groups.values()].flatMap(({ family, views }) => finding(family, views, picture));
}

function finding(family: string, views: readonly IsolateView[], picture: Picture): Finding[] {
  const [first] = views;
  if (!first) return [];
  const { species, place, step } = first;
  const evidence = evidenceOf(family, views);
  const where = place.ward ? `, ${place.ward}` : '';
  const what = `${familyWords(family)} in ${species.name}`;
  return [
    {
      rule: 'new-cpe',
      key: [family, species.code],
      severity: 'high',
      isolates: views.map(({ isolateId }) => isolateId),
      wardAtCollection: place.ward,
      title: `New carbapenemase producer: ${what}${where}`,
      because: () => [
        isolateSentence(first, picture.timeZone),
        ...step.classification.cpe.because,
        placeSentence(place),
        BECAUSE,
      ],
      summary: `Confirmed: ${what}${evidence ? ` (${evidence})` : ''}.`,
      gravity: [1],
      detail: `${evidence}; ${place.ward ?? ''}`,
    },
  ];
}

/** `KPC-2 by wgs, pcr` */
function evidenceOf(family: string, views: readonly IsolateView[]): string {
  const shown = views.flatMap(({ step }) =>
    step.classification.cpe.carbapenemases.filter((enzyme) => enzyme.family === family),
  );
  const alleles = distinct(shown.flatMap(({ allele }) => (allele ? [allele] : []))).sort();
  const methods = distinct(shown.flatMap(({ evidence }) => evidence)).sort();
  const names = alleles.length > 0 ? alleles.join(', ') : family;
  return methods.length > 0 ? `${names} by ${methods.join(', ')}` : '';
}

/** A1 of the catalogue: the core of every guidance on carbapenemase producers. */
export const newCpe: Rule = {
  name: 'new-cpe',
  because: BECAUSE,
  replaces: [],
  find,
  goneBecause: ({ key: [family, species], isolates }, { picture, findings }) => {
    const named = findings.find((f) => f.rule === 'new-cpe' && f.key[1] === species);
    if (family === MECHANISM_UNKNOWN && named) {
      return `The family is known now: see new-cpe, ${named.title}.`;
    }
    return whatBecameOf(isolates, picture);
  },
};
