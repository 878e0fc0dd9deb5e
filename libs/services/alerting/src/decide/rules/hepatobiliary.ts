import { isCre, isProducer } from '../evidence';
import { allStand, whatBecameOf } from '../gone';
import {
  codesSentence,
  encountersOf,
  hepatobiliaryCodes,
  type HepatobiliaryIsolate,
} from '../hepatobiliary-disease';
import type { Picture } from '../picture';
import type { Finding, Rule } from '../rule';
import { distinct, isolateSentence, listed, placeSentence } from '../wording';

const BECAUSE =
  'Rule hepatobiliary: CPE or CRE in a patient whose encounter carries a diagnosis of the code ' +
  'set hepatobiliary-1 (Lin et al., Front Pharmacol 2021;12:716324: hepatobiliary disease ' +
  'predicts CPE among CRE infections).';

function find(picture: Picture): Finding[] {
  const affected = picture.isolates.flatMap((view): HepatobiliaryIsolate[] => {
    const { classification } = view.step;
    const codes = hepatobiliaryCodes(view);
    const counts = isProducer(classification) || isCre(classification);
    return counts && codes.length > 0 ? [{ view, codes }] : [];
  });
  return finding(affected, picture);
}

function finding(affected: readonly HepatobiliaryIsolate[], picture: Picture): Finding[] {
  const [first] = affected;
  if (!first) return [];
  const { view } = first;
  const producer = affected.some((isolate) => isProducer(isolate.view.step.classification));
  const what = producer ? 'CPE' : 'CRE';
  const species = distinct(affected.map((isolate) => isolate.view.species.name));
  const codes = distinct(affected.flatMap((isolate) => isolate.codes));
  const { cpe, cre } = view.step.classification;
  const where = view.place.ward ? `, ${view.place.ward}` : '';
  return [
    {
      rule: 'hepatobiliary',
      key: [],
      severity: 'high',
      isolates: affected.map((isolate) => isolate.view.isolateId),
      wardAtCollection: view.place.ward,
      title: `${what} with hepatobiliary disease: ${listed(species)}${where}`,
      because: () => [
        isolateSentence(view, picture.timeZone),
        ...(producer ? cpe.because : cre.because),
        codesSentence(codes),
        placeSentence(view.place),
        BECAUSE,
      ],
      summary: `${what} (${listed(species)}) with hepatobiliary disease.`,
      gravity: [producer ? 1 : 0, encountersOf(affected).length],
      detail: `${what}; ${codes.join(', ')}; ${species.join(', ')}`,
    },
  ];
}

export const hepatobiliary: Rule = {
  name: 'hepatobiliary',
  because: BECAUSE,
  replaces: [],
  find,
  goneBecause: ({ isolates }, { picture }) => {
    const carries = picture.isolates.some(
      ({ isolateId, step }) =>
        isolates.includes(isolateId) &&
        (isProducer(step.classification) || isCre(step.classification)),
    );
    return carries && allStand(isolates, picture)
      ? 'The encounter no longer carries a diagnosis of hepatobiliary-1.'
      : whatBecameOf(isolates, picture);
  },
};
