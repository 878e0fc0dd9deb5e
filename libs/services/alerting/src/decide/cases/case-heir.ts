import { instantMs } from '@carbawatch/contracts';
import { NO_ISOLATE, type CaseState, type KnownCase } from './case-history';
import { stateAt } from './link-cases';

/**
 * The case that a carrier without an isolate goes on as: a gene in the specimen, or the word of a
 * list, stands for the person until an isolate of the family shows the organism. Null where the
 * case stands, had an organism, or was taken back.
 */
export function heirOf(gone: KnownCase, ofPerson: readonly KnownCase[]): CaseState | null {
  const last = gone.versions.at(-1);
  const before = gone.versions.flatMap(({ state }) => state ?? []).at(-1);
  if (!last || last.state !== null || before?.species.code !== NO_ISOLATE.code) return null;
  const ms = instantMs(last.from, 'UTC');
  const heirs = ofPerson
    .filter(({ pseudonym, family }) => pseudonym === gone.pseudonym && family === gone.family)
    .flatMap((one) => (one === gone ? [] : (stateAt(one, ms) ?? [])))
    .filter(({ species }) => species.code !== NO_ISOLATE.code);
  return heirs.sort((a, b) => (a.species.code < b.species.code ? -1 : 1))[0] ?? null;
}
