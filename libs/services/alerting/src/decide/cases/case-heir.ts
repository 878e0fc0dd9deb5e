import { instantMs } from '@carbawatch/contracts';
import { NO_ISOLATE, type CaseState, type KnownCase } from './case-history';
import { MECHANISM_UNKNOWN } from '../evidence';
import { stateAt } from './link-cases';

/**
 * The case that a carrier without an isolate goes on as: a gene in the specimen, or the word of a
 * list, stands for the person until an isolate of the family shows the organism; an enzyme that no
 * test named, until one does. Null where the case stands, had an organism, or was taken back.
 */
export function heirOf(gone: KnownCase, ofPerson: readonly KnownCase[]): CaseState | null {
  const last = gone.versions.at(-1);
  const before = gone.versions.flatMap(({ state }) => state ?? []).at(-1);
  if (!last || last.state !== null || before?.species.code !== NO_ISOLATE.code) return null;
  const ms = instantMs(last.from, 'UTC');
  const isUnknown = gone.family === MECHANISM_UNKNOWN;
  const heirs = ofPerson
    .filter(({ pseudonym }) => pseudonym === gone.pseudonym)
    .filter(({ family }) => isUnknown || family === gone.family)
    .flatMap((one) => (one.id === gone.id ? [] : (stateAt(one, ms) ?? [])))
    .filter(({ species }) => isUnknown || species.code !== NO_ISOLATE.code);
  return heirs.sort((a, b) => (a.species.code < b.species.code ? -1 : 1))[0] ?? null;
}

/**
 * The case of the number that goes on after a merge of two that both were known to carry it; null
 * where the case did not end by one of these merges.
 */
export function survivorOf(
  gone: KnownCase,
  ofPerson: readonly KnownCase[],
  mergedMs: ReadonlySet<number>,
): CaseState | null {
  const last = gone.versions.at(-1);
  const ms = instantMs(last?.from ?? '', 'UTC');
  if (!last || last.state !== null || !mergedMs.has(ms)) return null;
  const others = ofPerson
    .filter(({ pseudonym, family }) => pseudonym !== gone.pseudonym && family === gone.family)
    .flatMap((one) => stateAt(one, ms) ?? []);
  return others.sort((a, b) => (a.pseudonym < b.pseudonym ? -1 : 1))[0] ?? null;
}
