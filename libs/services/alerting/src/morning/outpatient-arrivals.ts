import { instantMs, type MorningMovement } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import { outpatientVisits } from '../decide/outpatient-visits';
import { movementsOf } from '../store/facts';
import { joinedNumbers } from '../store/joined-numbers';
import { watchedAmong } from './arrivals';

const DAY_MS = 86_400_000;

/** Of whom a visit as an outpatient was told since then, and who is watched, under any number. */
export const OUTPATIENTS_SINCE = watchedAmong(`
  SELECT DISTINCT pseudonym FROM alerting.movement_fact
  WHERE site = $1 AND received_at >= $2
    AND body ->> 'class' = 'outpatient' AND body ->> 'kind' = 'admit'`);

export interface OutpatientsAsked {
  readonly site: string;
  readonly since: Date;
  readonly until: Date;
  readonly timeZone: string;
}

/**
 * Carriers and contacts who came as outpatients, by the time at which they came. They hold no bed,
 * so that no stay tells of them; a visit told late counts when it was told.
 */
export async function outpatientArrivals(
  tx: Tx,
  { site, since, until, timeZone }: OutpatientsAsked,
): Promise<MorningMovement[]> {
  // Who is registered the evening before is told before the span begins.
  const told = new Date(since.getTime() - DAY_MS);
  const persons = await tx.query<{ pseudonym: string; role: MorningMovement['role'] }>(
    OUTPATIENTS_SINCE,
    [site, told],
  );
  if (persons.length === 0) return [];
  const watched = persons.map(({ pseudonym }) => pseudonym);
  const numbersOf = await joinedNumbers(tx, site, watched);
  const refs = watched.flatMap(numbersOf).map(({ pseudonym }) => ({ site, pseudonym }));
  const movements = await movementsOf(tx, refs);
  const arrivals = persons.flatMap(({ pseudonym, role }) => {
    const mine = new Set(numbersOf(pseudonym).map((number) => number.pseudonym));
    const ofPerson = movements.filter((movement) => mine.has(movement.pseudonym));
    return outpatientVisits(ofPerson, timeZone)
      .filter((visit) => {
        const known = visit.told.map(({ receivedAt }) => instantMs(receivedAt, 'UTC'));
        const newMs = Math.max(visit.fromMs, Math.min(...known));
        return newMs >= since.getTime() && visit.fromMs <= until.getTime();
      })
      .map((visit): MorningMovement => ({
        patient: { pseudonym },
        role,
        kind: 'arriving',
        at: new Date(visit.fromMs).toISOString(),
        from: null,
        to: visit.ward,
        outpatient: true,
      }));
  });
  return arrivals.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}
