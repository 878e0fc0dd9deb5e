import { instantMs } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import type { KnownReport, KnownSwabs } from '../decide/cases/contact-screens';
import { relevantIsolates } from '../store/facts';
import { specimensOf } from '../store/person-facts';
import type { PersonRef } from '../store/person-refs';

/**
 * Reports on the swabs of these persons with all that was told of each, under whomever: those on
 * specimens, and what isolates from screens say of theirs.
 */
export async function swabsOf(tx: Tx, persons: readonly PersonRef[]): Promise<KnownSwabs> {
  const told = await specimensOf(tx, persons);
  const reports = told.map(({ reportId, pseudonym, steps }) =>
    knownReport(reportId, pseudonym, steps),
  );
  const fromIsolates = told.filter(({ steps }) => steps.at(-1)?.isolateId !== undefined);
  if (fromIsolates.length === 0) return { reports, isolates: [] };
  const isolates = await relevantIsolates(tx, fromIsolates);
  return {
    reports,
    isolates: isolates.map(({ isolateId, pseudonym, steps }) =>
      knownReport(isolateId, pseudonym, steps),
    ),
  };
}

/** Tellings keep their order, whatever their clocks say; the last is of whom it stands under. */
function knownReport<Step extends { readonly receivedAt: string; readonly pseudonym: string }>(
  id: string,
  pseudonym: string,
  steps: readonly Step[],
): KnownReport<Step> {
  let ms = -Infinity;
  const tellings = steps.map((step, i) => {
    ms = Math.max(ms, instantMs(step.receivedAt, 'UTC'));
    return { ms, step: i === steps.length - 1 ? { ...step, pseudonym } : step };
  });
  return { id, tellings };
}
