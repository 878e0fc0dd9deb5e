import { instantMs, type EncounterChanged, type MorningMovement } from '@carbawatch/contracts';
import { standingMovements, staysOf, type OwnHospitals } from '@carbawatch/epidemiology';
import type { Tx } from '@carbawatch/postgres';
import { announcementsOf, type AnnouncedVisit } from '../decide/announced-visits';
import { movementsOf } from '../store/facts';
import { joinedNumbers } from '../store/joined-numbers';
import { SHOWN_MAX } from './morning-reads';

/** Announced longer ago than this and never again, nobody is on the list. */
const TOLD_DAYS = 366;
const DAY_MS = 86_400_000;

/** Of the patients of whom something was told those who are watched, under any number. */
export const watchedAmong = (told: string) => `
  WITH told AS (${told}),
  numbers AS (
    SELECT pseudonym FROM told
    UNION
    SELECT link.other FROM told
    JOIN alerting.person_link link ON link.site = $1 AND link.pseudonym = told.pseudonym)
  SELECT numbers.pseudonym, coalesce(known.flag, 'contact') AS role
  FROM numbers
  LEFT JOIN alerting.carrier_now known ON known.site = $1 AND known.patient = numbers.pseudonym
  WHERE known.flag IS NOT NULL OR EXISTS (
    SELECT FROM alerting.contact
    WHERE contact.site = $1 AND contact.pseudonym = numbers.pseudonym AND status = 'open')
  ORDER BY numbers.pseudonym LIMIT ${SHOWN_MAX}`;

/** Of whom a pre-admission was told since then, and who is watched. */
export const ANNOUNCED_PERSONS = watchedAmong(`
  SELECT DISTINCT pseudonym FROM alerting.movement_fact
  WHERE site = $1 AND received_at >= $2 AND body ? 'announced'`);

export interface ArrivalsAsked {
  readonly site: string;
  readonly until: Date;
  readonly timeZone: string;
  /** For how long after the announced day somebody is waited for. */
  readonly days: number;
  readonly own: OwnHospitals;
}

/** An arrival that is only announced, with when this was told. */
export interface Announced {
  readonly toldMs: number;
  readonly movement: MorningMovement;
}

/** Carriers and contacts who are to come in, by the announced day; last who has none. */
export async function announcedArrivals(tx: Tx, asked: ArrivalsAsked): Promise<Announced[]> {
  const { site, until, timeZone } = asked;
  const since = new Date(until.getTime() - TOLD_DAYS * DAY_MS);
  const persons = await tx.query<{ pseudonym: string; role: MorningMovement['role'] }>(
    ANNOUNCED_PERSONS,
    [site, since],
  );
  if (persons.length === 0) return [];
  const watched = persons.map(({ pseudonym }) => pseudonym);
  const numbersOf = await joinedNumbers(tx, site, watched);
  const refs = watched.flatMap(numbersOf).map(({ pseudonym }) => ({ site, pseudonym }));
  const movements = await movementsOf(tx, refs);
  const arrivals = persons.flatMap(({ pseudonym, role }): Announced[] => {
    const mine = new Set(numbersOf(pseudonym).map((number) => number.pseudonym));
    const told = movements.filter((movement) => mine.has(movement.pseudonym));
    return awaitedOf(told, asked).map(({ last }) => ({
      toldMs: instantMs(last.receivedAt, 'UTC'),
      movement: {
        patient: { pseudonym },
        role,
        kind: 'arriving',
        at: last.announced?.at ?? last.receivedAt,
        from: null,
        to: last.announced?.ward ?? null,
        announced: { on: last.announced?.at ?? null },
      },
    }));
  });
  const dueMs = ({ movement }: Announced): number => {
    const on = movement.announced?.on ?? null;
    return on === null ? Infinity : instantMs(on, timeZone);
  };
  return arrivals.sort((a, b) => dueMs(a) - dueMs(b) || a.toldMs - b.toldMs);
}

function awaitedOf(
  told: readonly EncounterChanged[],
  { until, timeZone, days, own }: ArrivalsAsked,
): AnnouncedVisit[] {
  const movements = standingMovements(told);
  const stays = staysOf(movements, timeZone, own);
  const { visits } = announcementsOf({ movements, stays, timeZone }, days);
  return visits.filter(
    ({ state, expiresMs }) => state === 'awaited' && until.getTime() < expiresMs,
  );
}
