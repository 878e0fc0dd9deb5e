import type { Database, Tx } from '@carbawatch/postgres';
import type { Contribution, Qualifying } from '../decide/contributions';
import { contributionKey, qualifyingKey } from '../decide/contributions';
import type { DailyDelta } from '../decide/deltas';
import type { Difference, Version } from '../decide/versions';
import type { IsolateKey } from './facts';

type Row = Record<string, unknown>;

/** The policy that a daily count stands under: no dedup, every isolate on its own. */
export const DAILY_POLICY = 'none';
/** The same without wards: a question of the whole hospital reads a tenth of the rows. */
export const HOSPITAL_DAILY_POLICY = 'none-hospital';

/** The same few names, for every field of every row: each is turned once. */
function remembering(turn: (name: string) => string): (name: string) => string {
  const turned = new Map<string, string>();
  return (name) => {
    const known = turned.get(name) ?? turn(name);
    turned.set(name, known);
    return known;
  };
}

const columnOf = remembering((field) =>
  field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
);
const fieldOf = remembering((column) =>
  column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
);

/** Columns are the fields' names with underscores, in both directions. */
function asColumns(fields: object): Row {
  const row: Row = {};
  for (const [field, value] of Object.entries(fields)) row[columnOf(field)] = value;
  return row;
}

function asFields(row: Row): Row {
  const fields: Row = {};
  for (const [column, value] of Object.entries(row)) fields[fieldOf(column)] = value;
  return fields;
}

interface Stored {
  knownFrom: string;
  knownTo: string;
}

/** Reads our own row, which `asColumns` wrote: a decode edge. */
function versionOf<T>(row: Row, keyOf: (value: T) => string): Version<T> & { site: string } {
  const { site, knownFrom, knownTo, ...value } = asFields(row) as Stored & T & { site: string };
  return { site, key: keyOf(value as T), knownFrom, knownTo, value: value as T };
}

/** An isolate whose rows are wanted as far as they reach `since`. */
export interface WantedRows extends IsolateKey {
  since: string;
}

export const CONTRIBUTIONS = {
  name: 'stats-contributions',
  text: `
    SELECT row.*
    FROM unnest($1::text[], $2::text[], $3::date[]) AS wanted (site, isolate_id, since)
    JOIN stats.contribution AS row
      ON row.site = wanted.site AND row.isolate_id = wanted.isolate_id
     AND row.known_to >= wanted.since`,
};

export const QUALIFYING = {
  name: 'stats-qualifying',
  text: `
    SELECT row.*
    FROM unnest($1::text[], $2::text[], $3::date[]) AS wanted (site, isolate_id, since)
    JOIN stats.qualifying AS row
      ON row.site = wanted.site AND row.isolate_id = wanted.isolate_id
     AND row.known_to >= wanted.since`,
};

const REMOVE_CONTRIBUTIONS = {
  name: 'stats-remove-contributions',
  text: `
    DELETE FROM stats.contribution AS row
    USING unnest($1::text[], $2::text[], $3::date[]) AS gone (site, isolate_id, known_from)
    WHERE row.site = gone.site AND row.isolate_id = gone.isolate_id
      AND row.known_from = gone.known_from`,
};

const REMOVE_QUALIFYING = {
  name: 'stats-remove-qualifying',
  text: `
    DELETE FROM stats.qualifying AS row
    USING unnest($1::text[], $2::text[], $3::date[], $4::text[])
      AS gone (site, isolate_id, known_from, population)
    WHERE row.site = gone.site AND row.isolate_id = gone.isolate_id
      AND row.known_from = gone.known_from AND row.population = gone.population`,
};

const WRITE_CONTRIBUTIONS = {
  name: 'stats-write-contributions',
  text: `
    INSERT INTO stats.contribution
    SELECT * FROM jsonb_populate_recordset(NULL::stats.contribution, $1)`,
};

const WRITE_QUALIFYING = {
  name: 'stats-write-qualifying',
  text: `
    INSERT INTO stats.qualifying
    SELECT * FROM jsonb_populate_recordset(NULL::stats.qualifying, $1)`,
};

const ADD_DAILY = {
  name: 'stats-add-daily',
  text: `
    INSERT INTO stats.daily AS day
      (site, policy, event_day, known_day, standing, cre, verdict, ward, shard, n)
    SELECT site, $1, event_day, known_day, standing, cre, verdict, ward, $2, n
    FROM unnest($3::text[], $4::date[], $5::date[], $6::text[], $7::text[], $8::text[],
                $9::text[], $10::int[])
      AS delta (site, event_day, known_day, standing, cre, verdict, ward, n)
    ON CONFLICT (site, policy, event_day, known_day, standing, cre, verdict, ward, shard)
    DO UPDATE SET n = day.n + excluded.n`,
};

function wantedColumns(wanted: readonly WantedRows[]): unknown[] {
  return [
    wanted.map(({ site }) => site),
    wanted.map(({ isolateId }) => isolateId),
    wanted.map(({ since }) => since),
  ];
}

export async function storedContributions(
  tx: Tx,
  wanted: readonly WantedRows[],
): Promise<(Version<Contribution> & { site: string })[]> {
  const rows = await tx.query<Row>(CONTRIBUTIONS, wantedColumns(wanted));
  return rows.map((row) => versionOf<Contribution>(row, contributionKey));
}

export async function storedQualifying(
  tx: Tx,
  wanted: readonly WantedRows[],
): Promise<(Version<Qualifying> & { site: string })[]> {
  const rows = await tx.query<Row>(QUALIFYING, wantedColumns(wanted));
  return rows.map((row) => versionOf<Qualifying>(row, qualifyingKey));
}

/** What to write of one site. */
export interface SiteDifference<T> extends Difference<T> {
  site: string;
}

function gone<T>(differences: readonly SiteDifference<T>[]): (Version<T> & { site: string })[] {
  return differences.flatMap(({ site, removed, replaced }) =>
    [...removed, ...replaced].map((version) => ({ ...version, site })),
  );
}

function rowsToWrite<T extends object>(differences: readonly SiteDifference<T>[]): Row[] {
  return differences.flatMap(({ site, written }) =>
    written.map(({ knownFrom, knownTo, value }) =>
      asColumns({ site, knownFrom, knownTo, ...value }),
    ),
  );
}

export async function writeContributions(
  tx: Tx,
  differences: readonly SiteDifference<Contribution>[],
): Promise<void> {
  const old = gone(differences);
  if (old.length > 0) {
    await tx.execute(REMOVE_CONTRIBUTIONS, [
      old.map(({ site }) => site),
      old.map(({ value }) => value.isolateId),
      old.map(({ knownFrom }) => knownFrom),
    ]);
  }
  const rows = rowsToWrite(differences);
  if (rows.length > 0) await tx.execute(WRITE_CONTRIBUTIONS, [JSON.stringify(rows)]);
}

export async function writeQualifying(
  tx: Tx,
  differences: readonly SiteDifference<Qualifying>[],
): Promise<void> {
  const old = gone(differences);
  if (old.length > 0) {
    await tx.execute(REMOVE_QUALIFYING, [
      old.map(({ site }) => site),
      old.map(({ value }) => value.isolateId),
      old.map(({ knownFrom }) => knownFrom),
      old.map(({ value }) => value.population),
    ]);
  }
  const rows = rowsToWrite(differences);
  if (rows.length > 0) await tx.execute(WRITE_QUALIFYING, [JSON.stringify(rows)]);
}

/** Deltas of all wards together, in the order in which all workers lock their rows. */
function ofHospital(deltas: readonly DailyDelta[]): DailyDelta[] {
  const sums = new Map<string, DailyDelta>();
  for (const delta of deltas) {
    const { eventDay, knownDay, standing, cre, verdict } = delta;
    const key = JSON.stringify([eventDay, knownDay, standing, cre, verdict]);
    const sum = sums.get(key) ?? { ...delta, ward: '', n: 0 };
    sum.n += delta.n;
    sums.set(key, sum);
  }
  return [...sums]
    .filter(([, { n }]) => n !== 0)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, delta]) => delta);
}

/** Adds to the daily sums; the rows come in the order in which all workers lock them. */
export async function addDaily(
  tx: Tx,
  site: string,
  shard: number,
  deltas: readonly DailyDelta[],
): Promise<void> {
  const policies = [
    [DAILY_POLICY, deltas],
    [HOSPITAL_DAILY_POLICY, ofHospital(deltas)],
  ] as const;
  for (const [policy, rows] of policies) {
    if (rows.length === 0) continue;
    await tx.execute(ADD_DAILY, [
      policy,
      shard,
      rows.map(() => site),
      rows.map(({ eventDay }) => eventDay),
      rows.map(({ knownDay }) => knownDay),
      rows.map(({ standing }) => standing),
      rows.map(({ cre }) => cre),
      rows.map(({ verdict }) => verdict),
      rows.map(({ ward }) => ward),
      rows.map(({ n }) => n),
    ]);
  }
}

const METRIC_ROWS = `
  SELECT 'qualifying' AS kind, to_jsonb(row) AS row FROM stats.qualifying AS row
  UNION ALL
  SELECT 'contribution', to_jsonb(row) FROM stats.contribution AS row
  UNION ALL
  SELECT 'ward-stay', to_jsonb(row) - 'circle' FROM stats.ward_stay AS row
  UNION ALL
  SELECT 'clinical', to_jsonb(row) FROM stats.clinical AS row
  UNION ALL
  SELECT 'daily', to_jsonb(sums) FROM (
    SELECT site, policy, event_day, known_day, standing, cre, verdict, ward, sum(n)::int AS n
    FROM stats.daily
    GROUP BY site, policy, event_day, known_day, standing, cre, verdict, ward
    HAVING sum(n) <> 0
  ) AS sums
  UNION ALL
  SELECT 'ward-stay-days', to_jsonb(sums) FROM (
    SELECT ward, day, site, known_day, sum(came) AS came, sum(went) AS went, sum(ms) AS ms,
           sum(admissions) AS admissions
    FROM stats.bed_day
    GROUP BY ward, day, site, known_day
    HAVING sum(came) <> 0 OR sum(went) <> 0 OR sum(ms) <> 0 OR sum(admissions) <> 0
  ) AS sums
  UNION ALL
  SELECT 'isolates', to_jsonb(sums) FROM (
    SELECT month, site, content, standing, preliminary, species, first_of_year, guideline, rules,
           tested, sum(n) AS n
    FROM stats.isolate_month
    GROUP BY month, site, content, standing, preliminary, species, first_of_year, guideline, rules,
             tested
    HAVING sum(n) <> 0
  ) AS sums
  UNION ALL
  SELECT 'panels', to_jsonb(sums) FROM (
    SELECT month, site, panel, species, first_of_year, results, sum(n) AS n
    FROM stats.panel_month
    GROUP BY month, site, panel, species, first_of_year, results
    HAVING sum(n) <> 0
  ) AS sums
  UNION ALL
  SELECT 'categories', to_jsonb(sums) FROM (
    SELECT split, month, site, content, name, species, first_of_year, sum(n) AS n,
           stats.sum_of_counts(results) AS results, stats.sum_of_counts(pairs) AS pairs
    FROM stats.category_month
    GROUP BY split, month, site, content, name, species, first_of_year
    HAVING sum(n) <> 0 OR stats.sum_of_counts(results) <> '{}'
        OR stats.sum_of_counts(pairs) <> '{}'
  ) AS sums`;

/**
 * Every metric row as one line of text, sorted: all rows of isolates and the daily sums without
 * their shards. Two runs over the same facts give the same lines, whatever carried the events.
 */
export async function metricRows(database: Database): Promise<string[]> {
  const rows = await database.query<{ kind: string; row: Row }>(METRIC_ROWS);
  return rows
    .map(({ kind, row }) => `${kind} ${JSON.stringify(Object.entries(row).sort())}`)
    .sort();
}
