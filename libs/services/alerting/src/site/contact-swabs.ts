import type { Tx } from '@carbawatch/postgres';
import { withoutDoubted } from '../decide/isolate-screens';
import { relevantIsolates } from '../store/facts';
import { specimensOf } from '../store/person-facts';
import type { PersonRef } from '../store/person-refs';

type Told = Awaited<ReturnType<typeof specimensOf>>[number];

/**
 * Reports on the swabs of these persons: those on specimens, and what isolates from screens say of
 * theirs, as far as no other isolate of the same swab waits for its answer.
 */
export async function swabsOf(tx: Tx, persons: readonly PersonRef[]): Promise<Told[]> {
  const told = await specimensOf(tx, persons);
  const fromIsolates = told.filter(({ steps }) => steps.at(-1)?.isolateId !== undefined);
  if (fromIsolates.length === 0) return told;
  const isolates = await relevantIsolates(tx, fromIsolates);
  return told.filter(({ pseudonym, steps }) => {
    const mine = isolates.flatMap((one) => {
      const step = one.steps.at(-1);
      return step && one.pseudonym === pseudonym ? [[one.isolateId, step] as const] : [];
    });
    return (
      withoutDoubted(
        steps.slice(-1).map((step) => ({ step })),
        new Map(mine),
      ).length > 0
    );
  });
}
