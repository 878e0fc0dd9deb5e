import type { CohortIsolate } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import type { AntibiogramSplit } from '../decide/category-sums';
import { specimenKind } from '../decide/specimen-kind';
import { SPLIT } from './antibiogram-reads';
import { FLOW_CONDITIONS } from './cohort-cells';
import type { FlowCell } from './cohort-cells';
import type { Firsts } from './first-isolates';

/** Which of the isolates behind a number; each one given narrows them, after dedup. */
export interface CellWords {
  /** Days of the cell within the period. */
  days: readonly [from: string, to: string] | null;
  /** Calendar months of the cell, `2024-03`. */
  months: readonly string[] | null;
  /** What the definition of CRE says of them, of the flow before dedup. */
  flow: FlowCell | null;
  /** One group of a split; a null key is the unknown. */
  group: { by: CellGroup; key: string | null } | null;
  /** A row of the antibiogram. */
  split: Partial<Record<AntibiogramSplit, string | null>> | null;
  /** `MEM:R` of the antibiogram, `MEM:tested`, or `tested` for any agent; all of them hold. */
  results: readonly string[];
  onset: { kind: 'hospital' | 'community' | 'unknown'; day: number } | null;
}

export const CELL_GROUPS = [
  ...(['family', 'organism', 'st', 'ward', 'site', 'standing', 'verdict'] as const),
  ...(['standard', 'allele'] as const),
] as const;
export type CellGroup = (typeof CELL_GROUPS)[number];

/** Groups that the rows of the cohort alone tell. */
export const COHORT_ROW_GROUPS: readonly CellGroup[] = ['standard', 'allele'];

const GROUP: Record<CellGroup, (key: string) => string> = {
  family: (key) =>
    `CASE WHEN ${key} IS NULL THEN families = '{}' ELSE families @> ARRAY[${key}] END`,
  organism: (key) => `coalesce(species, organism) IS NOT DISTINCT FROM ${key}`,
  st: (key) => `st IS NOT DISTINCT FROM ${key}`,
  ward: (key) => `ward IS NOT DISTINCT FROM ${key}`,
  site: (key) => `site IS NOT DISTINCT FROM ${key}`,
  standing: (key) => `standing = ${key}`,
  verdict: (key) => `verdict = ${key}`,
  standard: (key) => `coalesce(non_cpe_standard, 'unknown') = ${key}`,
  // `KPC:KPC-2`; `KPC:` is a KPC whose allele nobody told.
  allele: (key) =>
    `CASE WHEN right(${key}, 1) <> ':' THEN alleles @> ARRAY[${key}]
          ELSE families @> ARRAY[rtrim(${key}, ':')]
               AND NOT EXISTS (SELECT FROM unnest(alleles) AS told WHERE starts_with(told, ${key}))
     END`,
};

const ONSET = {
  hospital: (day: string) => `hospital_day >= ${day}`,
  community: (day: string) =>
    `(hospital_day < ${day} OR (hospital_day IS NULL AND inpatient IS FALSE))`,
  unknown: (day: string) =>
    `(${day} IS NOT NULL AND hospital_day IS NULL AND inpatient IS NOT FALSE)`,
};

export interface CellPage {
  after: readonly [day: string, site: string, isolateId: string] | null;
  limit: number;
}

/** Collects conditions with the numbers of their parameters. */
class Conditions {
  readonly sql: string[] = [];

  constructor(readonly params: unknown[]) {}

  add(value: unknown, type: string, condition: (param: string) => string): void {
    this.params.push(value);
    this.sql.push(condition(`$${this.params.length}::${type}`));
  }
}

const CATEGORIES = ['S', 'SDD', 'I', 'NS', 'R'];

function addResult(where: Conditions, result: string): void {
  if (result === 'tested') {
    where.sql.push(`results <> '{}'`);
    return;
  }
  const [agent, asked] = result.split(':');
  const categories = asked === 'tested' ? CATEGORIES : [asked];
  const words = categories.flatMap((each) => [`${agent}:${each}`, `${agent}:${each}*`]);
  where.add(words, 'text[]', (param) => `results && ${param}`);
}

/** Specimens are free text, put together into kinds where they are counted. */
async function addSpecimenKind(
  tx: Tx,
  where: Conditions,
  { sql, params }: Firsts,
  kind: string | null,
): Promise<void> {
  const types = await tx.query<{ type: string | null; group: string }>(
    `SELECT DISTINCT specimen_type AS type, specimen_group AS "group" FROM (${sql}) AS behind`,
    params,
  );
  if (kind === null) {
    where.sql.push('specimen_type IS NULL');
    return;
  }
  const own = types.filter(({ type, group }) => specimenKind(type, group) === kind);
  const named = own.map(({ type, group }) => `${type ?? ''}\u001F${group}`);
  where.add(named, 'text[]', (param) => `${SPLIT.specimen} = ANY (${param})`);
}

async function conditionsOf(tx: Tx, behind: Firsts, words: CellWords): Promise<Conditions> {
  const where = new Conditions([...behind.params]);
  const { days, months, flow, group, split, results, onset } = words;
  if (days) {
    where.add(days[0], 'date', (param) => `day >= ${param}`);
    where.add(days[1], 'date', (param) => `day <= ${param}`);
  }
  if (months) where.add(months, 'text[]', (param) => `to_char(day, 'YYYY-MM') = ANY (${param})`);
  if (flow) where.sql.push(FLOW_CONDITIONS[flow]);
  if (group) where.add(group.key, 'text', GROUP[group.by]);
  const { specimen, ...plain } = split ?? {};
  for (const [name, value] of Object.entries(plain) as [keyof typeof plain, string | null][]) {
    where.add(value, 'text', (param) => `${SPLIT[name]} IS NOT DISTINCT FROM ${param}`);
  }
  if (specimen !== undefined) await addSpecimenKind(tx, where, behind, specimen);
  for (const result of results) addResult(where, result);
  if (onset) where.add(onset.day, 'int', ONSET[onset.kind]);
  if (where.sql.length === 0) where.sql.push('true');
  return where;
}

/** How many isolates a cell has. */
export async function countCellIsolates(tx: Tx, behind: Firsts, words: CellWords): Promise<number> {
  const where = await conditionsOf(tx, behind, words);
  const [row] = await tx.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM (${behind.sql}) AS behind WHERE ${where.sql.join(' AND ')}`,
    where.params,
  );
  return row?.n ?? 0;
}

/** One page of the isolates of a cell, by day, site and id. */
export async function readCellIsolates(
  tx: Tx,
  behind: Firsts,
  words: CellWords,
  { after, limit }: CellPage,
): Promise<CohortIsolate[]> {
  const where = await conditionsOf(tx, behind, words);
  if (after) {
    where.add(JSON.stringify(after), 'jsonb', (param) => {
      return `(day, site, isolate_id) > ((${param} ->> 0)::date, ${param} ->> 1, ${param} ->> 2)`;
    });
  }
  where.add(limit, 'int', () => 'true');
  return tx.query<CohortIsolate>(
    `SELECT site, isolate_id AS "isolateId", person AS patient, day, day_source AS "daySource",
            coalesce(species, organism) AS organism, ward, specimen_group AS "specimenGroup",
            standing, cre, verdict, families, st,
            (SELECT min(k.known_from) FROM stats.contribution AS k
             WHERE k.site = behind.site AND k.isolate_id = behind.isolate_id) AS "knownOn"
     FROM (${behind.sql}) AS behind
     WHERE ${where.sql.join(' AND ')}
     ORDER BY day, site, isolate_id
     LIMIT $${where.params.length}`,
    where.params,
  );
}
