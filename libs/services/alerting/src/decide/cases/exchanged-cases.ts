import { instantMs } from '@carbawatch/contracts';
import { MERGED, PARTED } from './case-corrections';
import type { KnownCase } from './case-history';
import type { SeenCase } from './seen-cases';

/**
 * Whether what ended and what began in one moment, by the same result, are of two patients: a
 * correction says that it is another patient's. Numbers of one patient that are joined or parted
 * are none.
 */
export function isExchange(
  was: { readonly pseudonym: string; readonly because?: readonly string[] },
  now: { readonly pseudonym: string },
): boolean {
  const { pseudonym, because = [] } = was;
  if (pseudonym === now.pseudonym || because.length === 0) return false;
  return !because.some((one) => one === MERGED || one === PARTED);
}

/** Which corrections took a case back, or some of it, at a moment. */
export function becauseOf(one: KnownCase | undefined, ms: number): string[] {
  const told = one?.versions.filter(({ from }) => instantMs(from, 'UTC') === ms) ?? [];
  return told.flatMap(({ because }) => because ?? []);
}

/** The same result by another patient: the case that ends had the isolate by which this begins. */
export function isSameIsolate(
  { lost = [] }: Pick<SeenCase, 'lost'>,
  { begunBy = [] }: Pick<SeenCase, 'begunBy'>,
): boolean {
  return lost.some((isolate) => begunBy.includes(isolate));
}

/** How a history says that a patient was exchanged; who it is now, in its words. */
export function exchangedWords(now: string): string {
  return `In place of a patient who left by a correction: ${now}.`;
}
