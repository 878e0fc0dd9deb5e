import type { EncounterChanged } from '@carbawatch/contracts';
import { joinTellings } from '@carbawatch/epidemiology';
import type { Statement, Tx } from '@carbawatch/postgres';
import { everRelevant } from '../decide/evidence';
import type { IsolateHistory, IsolateStep } from '../decide/facts';
import type { PersonRef } from './person-refs';

export interface IsolateKey {
  readonly site: string;
  readonly isolateId: string;
}

/** An isolate as classification last told it. */
export interface IsolateFact extends IsolateKey {
  readonly pseudonym: string;
  readonly revision: number;
  readonly history: IsolateHistory;
}

/** Two workers met at an isolate that neither had seen before: the batch is done again. */
export class IsolateRaceError extends Error {
  /** SQLSTATE of a serialisation failure: the event log retries it in place. */
  readonly code = '40001';
  constructor() {
    super('An isolate came in twice at once.');
    this.name = 'IsolateRaceError';
  }
}

// Reads that join are planned at each call: a plan that is prepared while the tables are empty
// scans them whole, and stays until something analyses them, which the first day's load doesn't
// wait for.

const STORED_ISOLATES = `
  SELECT fact.site, fact.isolate_id AS "isolateId", fact.pseudonym
  FROM unnest($1::text[], $2::text[]) AS wanted (site, isolate_id)
  JOIN alerting.isolate_fact fact USING (site, isolate_id)`;

/** Under which pseudonyms these isolates stand by now. */
export async function storedIsolates(
  tx: Tx,
  keys: readonly IsolateKey[],
): Promise<(IsolateKey & PersonRef)[]> {
  return tx.query(STORED_ISOLATES, [
    keys.map(({ site }) => site),
    keys.map(({ isolateId }) => isolateId),
  ]);
}

const SAVE_ISOLATES: Statement = {
  name: 'alerting_save_isolates',
  text: `
    INSERT INTO alerting.isolate_fact AS known
      (site, isolate_id, pseudonym, revision, relevant, steps)
    SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::boolean[], $6::jsonb[])
    ON CONFLICT (site, isolate_id) DO UPDATE
      SET pseudonym = excluded.pseudonym, revision = excluded.revision,
          relevant = excluded.relevant, steps = excluded.steps
      WHERE known.revision < excluded.revision
    RETURNING site, isolate_id AS "isolateId", xmax = 0 AS inserted`,
};

/**
 * Keeps the highest revision of each isolate and answers which of them were news. `known` are those
 * that `storedIsolates` found: one that was stored since then makes the batch start again, because
 * its earlier patient was not looked at.
 */
export async function saveIsolates(
  tx: Tx,
  facts: readonly IsolateFact[],
  known: ReadonlySet<string>,
): Promise<Set<string>> {
  const saved = await tx.query<IsolateKey & { inserted: boolean }>(SAVE_ISOLATES, [
    facts.map(({ site }) => site),
    facts.map(({ isolateId }) => isolateId),
    facts.map(({ pseudonym }) => pseudonym),
    facts.map(({ revision }) => revision),
    facts.map(({ history }) => everRelevant(history)),
    facts.map(({ history }) => JSON.stringify(history.steps)),
  ]);
  if (saved.some((row) => !row.inserted && !known.has(isolateText(row)))) {
    throw new IsolateRaceError();
  }
  return new Set(saved.map(isolateText));
}

export function isolateText({ site, isolateId }: IsolateKey): string {
  return `${site}\n${isolateId}`;
}

const KNOWN_MOVEMENTS: Statement = {
  name: 'alerting_known_movements',
  text: `
    SELECT fact.body
    FROM unnest($1::text[], $2::text[]) AS wanted (site, fact_id)
    JOIN alerting.movement_fact AS fact USING (site, fact_id)`,
};

/** A merge comes to two partitions, each with its own order: the earlier receipt always stands. */
const SAVE_MOVEMENTS: Statement = {
  name: 'alerting_save_movements',
  text: `
    INSERT INTO alerting.movement_fact AS known (site, fact_id, pseudonym, received_at, body)
    SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::jsonb[])
    ON CONFLICT (site, fact_id) DO UPDATE
      SET received_at = excluded.received_at, body = excluded.body
      WHERE excluded.received_at <= known.received_at`,
};

/** Keeps each movement once, as all tellings of it together have it. The persons are locked. */
export async function saveMovements(tx: Tx, movements: readonly EncounterChanged[]): Promise<void> {
  const nameOf = ({ site, factId }: EncounterChanged): string => `${site}\n${factId}`;
  const stored = await tx.query<{ body: EncounterChanged }>(KNOWN_MOVEMENTS, [
    movements.map(({ site }) => site),
    movements.map(({ factId }) => factId),
  ]);
  const known = new Map(stored.map(({ body }) => [nameOf(body), body]));
  const told = new Map<string, EncounterChanged>();
  for (const movement of movements) {
    const name = nameOf(movement);
    const before = told.get(name) ?? known.get(name);
    told.set(name, before ? joinTellings(before, movement, 'UTC') : movement);
  }
  const facts = [...told.values()];
  await tx.execute(SAVE_MOVEMENTS, [
    facts.map(({ site }) => site),
    facts.map(({ factId }) => factId),
    facts.map(({ pseudonym }) => pseudonym),
    facts.map(({ receivedAt }) => receivedAt),
    facts.map((movement) => JSON.stringify(movement)),
  ]);
}

export const RELEVANT_ISOLATES = `
  SELECT fact.site, fact.pseudonym, fact.isolate_id AS "isolateId", fact.steps
  FROM unnest($1::text[], $2::text[]) AS wanted (site, pseudonym)
  JOIN alerting.isolate_fact fact USING (site, pseudonym)
  WHERE fact.relevant`;

/** The isolates of these persons that any rule may take up. */
export async function relevantIsolates(
  tx: Tx,
  persons: readonly PersonRef[],
): Promise<(PersonRef & { isolateId: string; steps: IsolateStep[] })[]> {
  return tx.query(RELEVANT_ISOLATES, refArrays(persons));
}

export const OTHER_ISOLATES = `
  SELECT fact.site, fact.pseudonym, fact.isolate_id AS "isolateId", fact.steps
  FROM unnest($1::text[], $2::text[]) AS wanted (site, pseudonym)
  JOIN alerting.isolate_fact fact USING (site, pseudonym)
  WHERE NOT fact.relevant`;

/** Those that no rule takes up: most isolates, read for the timeline of one patient alone. */
export async function otherIsolates(
  tx: Tx,
  persons: readonly PersonRef[],
): Promise<(PersonRef & IsolateHistory)[]> {
  return tx.query(OTHER_ISOLATES, refArrays(persons));
}

export const MOVEMENTS_OF_PERSONS = `
  SELECT fact.body
  FROM unnest($1::text[], $2::text[]) AS wanted (site, pseudonym)
  JOIN alerting.movement_fact fact USING (site, pseudonym)`;

export async function movementsOf(
  tx: Tx,
  persons: readonly PersonRef[],
): Promise<EncounterChanged[]> {
  const rows = await tx.query<{ body: EncounterChanged }>(MOVEMENTS_OF_PERSONS, refArrays(persons));
  return rows.map(({ body }) => body);
}

export const LEAVING_NUMBERS = `
  SELECT DISTINCT pseudonym FROM alerting.movement_fact
  WHERE site = $1 AND pseudonym = ANY ($2) AND body ? 'dischargedTo'`;

/** Of these numbers, those of whom a movement says where they go or went at the end of a visit. */
export async function leavingNumbers(
  tx: Tx,
  site: string,
  pseudonyms: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await tx.query<{ pseudonym: string }>(LEAVING_NUMBERS, [site, pseudonyms]);
  return new Set(rows.map(({ pseudonym }) => pseudonym));
}

export const VISITING_NUMBERS = `
  SELECT DISTINCT pseudonym FROM alerting.movement_fact
  WHERE site = $1 AND pseudonym = ANY ($2)
    AND (body ? 'announced' OR body ->> 'class' = 'outpatient')`;

/** Of these numbers, those of whom a visit was told that holds no bed: announced, or a clinic's. */
export async function visitingNumbers(
  tx: Tx,
  site: string,
  pseudonyms: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await tx.query<{ pseudonym: string }>(VISITING_NUMBERS, [site, pseudonyms]);
  return new Set(rows.map(({ pseudonym }) => pseudonym));
}

export const HOSPITALS_OF_NUMBERS = `
  SELECT DISTINCT pseudonym, lower(btrim(told.name)) AS hospital
  FROM alerting.movement_fact
  CROSS JOIN LATERAL (
    SELECT name #>> '{}' FROM jsonb_path_query(body, '$.**{0 to 2}.facility') AS here (name)
    UNION
    SELECT name #>> '{}' FROM jsonb_path_query(body, '$.**{0 to 2}.facilityBefore') AS before (name)
  ) AS told (name)
  WHERE site = $1 AND pseudonym = ANY ($2) AND btrim(told.name) <> ''`;

/** From name to name through their index; of each so many movements as tell a usual one apart. */
export const HOSPITALS_TOLD = `
  WITH RECURSIVE named (name) AS (
    (SELECT body ->> 'facility' FROM alerting.movement_fact
     WHERE site = $1 AND body ? 'facility' ORDER BY body ->> 'facility' LIMIT 1)
    UNION ALL
    SELECT (SELECT body ->> 'facility' FROM alerting.movement_fact
            WHERE site = $1 AND body ? 'facility' AND body ->> 'facility' > named.name
            ORDER BY body ->> 'facility' LIMIT 1)
    FROM named WHERE name IS NOT NULL)
  SELECT name FROM named WHERE name IS NOT NULL
  ORDER BY (SELECT count(*) FROM (
              SELECT FROM alerting.movement_fact
              WHERE site = $1 AND body ? 'facility' AND body ->> 'facility' = named.name
              LIMIT 50) AS told) DESC, name
  LIMIT 50`;

/** Names of hospitals that a site's movements give, the usual ones first. */
export async function hospitalsTold(tx: Tx, site: string): Promise<string[]> {
  const rows = await tx.query<{ name: string }>(HOSPITALS_TOLD, [site]);
  return rows.map(({ name }) => name);
}

/** The hospitals that movements under each of these numbers name, in any telling of theirs. */
export async function hospitalsOfNumbers(
  tx: Tx,
  site: string,
  pseudonyms: readonly string[],
): Promise<{ pseudonym: string; hospital: string }[]> {
  return tx.query(HOSPITALS_OF_NUMBERS, [site, pseudonyms]);
}

export function refArrays(persons: readonly PersonRef[]): [string[], string[]] {
  return [persons.map(({ site }) => site), persons.map(({ pseudonym }) => pseudonym)];
}
