import { dayOf, instantMs } from '@carbawatch/contracts';
import { isPositive } from '../evidence';
import type { SpecimenFact } from '../facts';
import type { SpecimenView } from '../picture';
import { SCREEN_SPECIMENS, isOfKind } from './counted-screens';

/**
 * Whether a report on a specimen looks for carriage. A clinical culture, of a wound or of urine,
 * does not, unless a carbapenemase was tested for in the specimen itself.
 */
export function isScreen({ specimen, classification }: SpecimenFact): boolean {
  return specimen?.purpose !== 'clinical' || classification.status !== 'undetermined';
}

/**
 * Whether a screen was taken, answered or not. A swab of the nose, or for MRSA, is another screen.
 * A final report that says nothing, as where every test was invalid, asks for another swab; what
 * grew on the plate says something by itself.
 */
export function isTaken(step: SpecimenFact): boolean {
  const { culture, status, isolateId, classification } = step;
  if (!isOfKind(step, SCREEN_SPECIMENS) && !isPositive(step)) return false;
  if (culture === 'not-performed' || culture === 'invalid' || !isScreen(step)) return false;
  const saysNothing = status !== 'preliminary' && classification.status === 'undetermined';
  return !saysNothing || culture !== undefined || isolateId !== undefined;
}

/**
 * Whether a report on a specimen is a final negative that looked for the family: a screening
 * culture without growth of what was sought, or a test whose targets hold it; of an unknown family
 * a culture alone. Invalid or not performed is none, nor is a clinical culture without growth, nor
 * one of another kind of specimen (urine) than those that look for carriage.
 */
export function isNegativeFor(
  step: SpecimenFact,
  family: string | null,
  kinds: readonly string[] = SCREEN_SPECIMENS,
): boolean {
  return isOfKind(step, kinds) && hasFoundNothing(step, family);
}

/** The same of a specimen of any kind. */
export function hasFoundNothing(step: SpecimenFact, family: string | null): boolean {
  const { status, negativeFor, cultureNegative } = step.classification;
  const stands = !step.withdrawn && !step.testMessage && step.status !== 'preliminary';
  const grewNothing = cultureNegative && step.specimen?.purpose !== 'clinical';
  const wasTested = family !== null && negativeFor.includes(family);
  // What grew on the plate is suspected, and was shown not to have the family all the same.
  if (status === 'suspected') return stands && wasTested;
  return stands && status === 'negative' && (grewNothing || wasTested);
}

/**
 * When the last negative of somebody was taken before the day of a first positive; null where none
 * was. Swabs of one day are one look: a negative of the same day says nothing of the day before.
 */
export function lastNegativeBefore(
  specimens: readonly SpecimenView[],
  asked: { readonly family: string; readonly firstAt: string; readonly timeZone: string },
): number | null {
  const { family, firstAt, timeZone } = asked;
  const firstDay = dayOf(firstAt, timeZone);
  let lastMs: number | null = null;
  for (const { step, collectedAt } of specimens) {
    if (!isNegativeFor(step, family) || dayOf(collectedAt, timeZone) >= firstDay) continue;
    lastMs = Math.max(lastMs ?? -Infinity, instantMs(collectedAt, timeZone));
  }
  return lastMs;
}
