import { isDeepStrictEqual } from 'node:util';
import type { EncounterChanged } from '@carbawatch/contracts';
import { movedTellings, type MovedTelling } from '@carbawatch/epidemiology';
import type { Tx } from '@carbawatch/postgres';
import { movementsOf, refArrays } from './facts';
import { membersOf, refText, type Family, type PersonRef } from './person-refs';

export const MOVED_VISITS = `
  SELECT DISTINCT fact.site, fact.pseudonym
  FROM unnest($1::text[], $2::text[]) AS wanted (site, pseudonym)
  JOIN alerting.movement_fact fact USING (site, pseudonym)
  WHERE fact.body ->> 'kind' = 'move-visit'`;

type Stored = EncounterChanged & MovedTelling;

/**
 * Keeps the movements of visits that were moved a second time, under the patient to whom they came:
 * a function of what is known of these families, whatever came first. Most have none.
 */
export async function tellMovedVisits(tx: Tx, families: readonly Family[]): Promise<void> {
  const refs = membersOf(families);
  const moved = await tx.query<PersonRef>(MOVED_VISITS, refArrays(refs));
  if (moved.length === 0) return;
  const texts = new Set(moved.map(refText));
  const touched = families.filter(({ site, members }) =>
    members.some((pseudonym) => texts.has(refText({ site, pseudonym }))),
  );
  const known: readonly Stored[] = await movementsOf(tx, membersOf(touched));
  const told = touched.flatMap(({ site, members }) =>
    movedTellings(
      known.filter((one) => one.site === site && members.includes(one.pseudonym)),
      'UTC',
    ),
  );
  const stored = new Map(
    known.flatMap((one) => (one.movedBy ? [[nameOf(one), one] as const] : [])),
  );
  const names = new Set(told.map(nameOf));
  const gone = [...stored.values()].filter((one) => !names.has(nameOf(one)));
  const news = told.filter((one) => !isDeepStrictEqual(plain(one), stored.get(nameOf(one))));
  if (gone.length > 0) {
    await tx.execute(REMOVE, [gone.map(({ site }) => site), gone.map(({ factId }) => factId)]);
  }
  if (news.length > 0) await tx.execute(SAVE, columnsOf(news));
}

const REMOVE = `
  DELETE FROM alerting.movement_fact AS known
  USING unnest($1::text[], $2::text[]) AS gone (site, fact_id)
  WHERE known.site = gone.site AND known.fact_id = gone.fact_id`;

const SAVE = `
  INSERT INTO alerting.movement_fact (site, fact_id, pseudonym, received_at, body)
  SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::jsonb[])
  ON CONFLICT (site, fact_id) DO UPDATE
    SET pseudonym = excluded.pseudonym, received_at = excluded.received_at, body = excluded.body`;

function columnsOf(told: readonly Stored[]): string[][] {
  return [
    told.map(({ site }) => site),
    told.map(({ factId }) => factId),
    told.map(({ pseudonym }) => pseudonym),
    told.map(({ receivedAt }) => receivedAt),
    told.map((one) => JSON.stringify(one)),
  ];
}

function nameOf({ site, factId }: Stored): string {
  return `${site}\n${factId}`;
}

/** As it reads when it comes back from the database: absent instead of undefined. */
function plain(told: Stored): unknown {
  return JSON.parse(JSON.stringify(told));
}
