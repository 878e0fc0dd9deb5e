import { familiesIn, familiesOf, isConfirmed } from './evidence';
import type { Picture } from './picture';

/** One carbapenemase of a person that a specimen had shown before any isolate did. */
export interface SpecimenCase {
  /** The report that was known first. */
  readonly reportId: string;
  readonly sinceMs: number;
  /** Species of the isolate that was known first after it: of the same case; null for none. */
  readonly species: string | null;
}

/**
 * Cases by a specimen without an isolate, a family each. Where an isolate was known first, or as
 * soon, the specimen says nothing new. A function of what is known, in any order.
 */
export function specimenCases(picture: Picture): ReadonlyMap<string, SpecimenCase> {
  const isolates = picture.isolates
    .filter(({ step }) => isConfirmed(step.classification))
    .map(({ isolateId, step, species }) => ({
      isolateId,
      families: familiesOf(step.classification),
      species: species.code,
      sinceMs: picture.producerSince.get(isolateId) ?? Infinity,
    }))
    .sort((a, b) => a.sinceMs - b.sinceMs || (a.isolateId < b.isolateId ? -1 : 1));
  const told = picture.specimens
    .filter(({ step }) => step.classification.status === 'confirmed')
    .flatMap(({ reportId, step, positiveMs }) =>
      familiesIn(step, picture).map((family) => ({
        reportId,
        family,
        sinceMs: positiveMs ?? Infinity,
      })),
    )
    .sort((a, b) => a.sinceMs - b.sinceMs || (a.reportId < b.reportId ? -1 : 1));
  const cases = new Map<string, SpecimenCase>();
  for (const { reportId, family, sinceMs } of told) {
    if (cases.has(family)) continue;
    const first = isolates.find(({ families }) => families.includes(family));
    if (first && first.sinceMs <= sinceMs) continue;
    cases.set(family, { reportId, sinceMs, species: first?.species ?? null });
  }
  return cases;
}
