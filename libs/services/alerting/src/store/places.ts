import type { PlaceNow } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import { TELLING_KINDS, claimedStay } from '../decide/claimed-stay';
import type { IsolateStep } from '../decide/facts';
import { refArrays } from './facts';
import type { PersonRef } from './person-refs';

/** Of whom it is asked; `isolates` are read where no movement of the person is known. */
export interface PlaceWanted extends PersonRef {
  readonly isolates: readonly string[];
}

interface StayRow extends PersonRef {
  readonly ward: string | null;
  readonly room: string | null;
  readonly bed: string | null;
  /** Null where the movements that are known place the person in no bed. */
  readonly open: boolean | null;
}

/**
 * The last stay of each of whom a movement is known. A visit to a clinic, often never closed, is no
 * stay in a bed, but whoever tells of it would tell of an admission.
 */
export const LAST_STAYS = `
  SELECT wanted.site, wanted.pseudonym, stay.ward, stay.room, stay.bed,
         stay.to_at = 'infinity' AS open
  FROM (SELECT DISTINCT * FROM unnest($1::text[], $2::text[]) AS asked (site, pseudonym)) AS wanted
  LEFT JOIN LATERAL (
    SELECT ward, room, bed, to_at FROM alerting.occupancy
    WHERE occupancy.site = wanted.site AND occupancy.pseudonym = wanted.pseudonym
    ORDER BY to_at DESC, seq DESC LIMIT 1) AS stay ON true
  LEFT JOIN LATERAL (
    SELECT true AS here FROM alerting.movement_fact told
    WHERE told.site = wanted.site AND told.pseudonym = wanted.pseudonym
      AND told.body ->> 'kind' = ANY ($3::text[]) LIMIT 1) AS moved ON true
  WHERE stay.to_at IS NOT NULL OR moved.here`;

const LAST_STEPS = `
  SELECT fact.site, fact.isolate_id AS "isolateId", fact.steps -> -1 AS step
  FROM unnest($1::text[], $2::text[]) AS wanted (site, isolate_id)
  CROSS JOIN LATERAL (
    SELECT * FROM alerting.isolate_fact
    WHERE site = wanted.site AND isolate_id = wanted.isolate_id OFFSET 0) AS fact
  ORDER BY fact.site, fact.isolate_id`;

/**
 * Where each of these patients lies, by `placeKey`: by movements, or by the word of a report where
 * none are known. Absent where the patient is not in the house.
 */
export async function placesNow(
  tx: Tx,
  wanted: readonly PlaceWanted[],
  timeZone: string,
): Promise<Map<string, PlaceNow>> {
  if (wanted.length === 0) return new Map();
  const stays = await tx.query<StayRow>(LAST_STAYS, [...refArrays(wanted), TELLING_KINDS]);
  const moved = new Set(stays.map(placeKey));
  const places = new Map(
    stays.flatMap((stay) => {
      const { ward, room, bed, open } = stay;
      return open ? [[placeKey(stay), { ward, room, bed, reportedOn: null }] as const] : [];
    }),
  );
  const claims = await claimedPlaces(
    tx,
    wanted.filter((one) => !moved.has(placeKey(one))),
    timeZone,
  );
  return new Map([...places, ...claims]);
}

async function claimedPlaces(
  tx: Tx,
  wanted: readonly PlaceWanted[],
  timeZone: string,
): Promise<[string, PlaceNow][]> {
  const asked = wanted.flatMap(({ site, isolates }) =>
    isolates.map((isolateId) => ({ site, isolateId })),
  );
  if (asked.length === 0) return [];
  const rows = await tx.query<{ site: string; isolateId: string; step: IsolateStep }>(LAST_STEPS, [
    asked.map(({ site }) => site),
    asked.map(({ isolateId }) => isolateId),
  ]);
  const steps = new Map<string, IsolateStep[]>();
  for (const one of wanted) {
    const mine = rows.filter(
      ({ site, isolateId }) => site === one.site && one.isolates.includes(isolateId),
    );
    const known = steps.get(placeKey(one)) ?? [];
    steps.set(placeKey(one), [...known, ...mine.map(({ step }) => step)]);
  }
  return [...steps].flatMap(([key, told]) => {
    const claim = claimedStay(told, timeZone);
    if (!claim) return [];
    const { ward, reportedOn } = claim;
    return [[key, { ward, room: null, bed: null, reportedOn }] satisfies [string, PlaceNow]];
  });
}

export function placeKey({ site, pseudonym }: PersonRef): string {
  return `${site}\n${pseudonym}`;
}
