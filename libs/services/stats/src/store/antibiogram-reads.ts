import type { Tx } from '@carbawatch/postgres';
import type { CategoryCount, CombinationCount, RowCount } from '../decide/antibiogram';
import { specimenKind } from '../decide/specimen-kind';
import { firstIsolates } from './first-isolates';
import { NEWEST_ROWS, newestParams, newestQuestion } from './newest-months';
import type { NewestQuestion } from './newest-months';
import type { Firsts, SurveyQuestion } from './first-isolates';

export type AntibiogramSplit = 'ward' | 'specimen' | 'period' | 'unit';

const SPLIT: Record<AntibiogramSplit, string> = {
  ward: 'ward',
  // Free text; put together into kinds after counting.
  specimen: `specimen_type || chr(31) || specimen_group`,
  period: `to_char(day, 'YYYY')`,
  unit: `CASE icu_at_index WHEN true THEN 'icu' WHEN false THEN 'not icu' END`,
};

function splitOf(by: readonly AntibiogramSplit[]): string {
  return by.length === 0 ? `'{}'::text[]` : `ARRAY[${by.map((name) => SPLIT[name]).join(', ')}]`;
}

export interface AntibiogramCounts {
  rows: RowCount[];
  categories: CategoryCount[];
  combinations: CombinationCount[];
  guidelines: Record<string, number>;
  /** Rule sets that the first isolates were classified by. */
  rules: string[];
  notTested: number;
}

interface CountRow {
  kind: 'row' | 'category' | 'guideline' | 'rules' | 'untested' | 'pair';
  species: string | null;
  split: (string | null)[] | null;
  agent: string | null;
  category: string | null;
  reported: boolean | null;
  n: number;
  covered: number | null;
  alone: number | null;
}

/** Equal panels with their number, as a query to read from; its parameters begin at $1. */
export interface Panels {
  sql: string;
  params: unknown[];
}

const PANEL = 'species, split, guideline, rules, results';

/** Isolates one by one, whatever the rule of dedup and the split. */
function panelsOfIsolates({ sql, params }: Firsts, by: readonly AntibiogramSplit[]): Panels {
  return {
    sql: `
      SELECT ${PANEL}, count(*) AS n
      FROM (SELECT *, ${splitOf(by)} AS split FROM (${sql}) AS first) AS kept
      GROUP BY ${PANEL}`,
    params,
  };
}

/** Sums of whole months; the days beside them isolate by isolate. */
function panelsOfMonths(asked: NewestQuestion, by: readonly AntibiogramSplit[]): Panels {
  const year = by.length === 0 ? `'{}'::text[]` : `ARRAY[to_char(day, 'YYYY')]`;
  return {
    sql: `
      SELECT ${PANEL}, sum(n) AS n
      FROM (
        SELECT species, ${year} AS split, guideline, rules, results, n
        FROM (${NEWEST_ROWS}) AS newest
        WHERE first_of_year & $6::int <> 0
      ) AS first
      GROUP BY ${PANEL}`,
    params: [...newestParams(asked), asked.first],
  };
}

/** First isolates of the question as panels, by the shortest way there is. */
export async function panelsOf(
  tx: Tx,
  question: SurveyQuestion,
  by: readonly AntibiogramSplit[],
): Promise<Panels> {
  const newest = await newestQuestion(tx, question);
  const summed = by.every((split) => split === 'period');
  return newest && summed
    ? panelsOfMonths(newest, by)
    : panelsOfIsolates(await firstIsolates(tx, question), by);
}

/**
 * Equal panels put together, then all counts over those. The last two parameters are the agents of
 * the pairs. A category stands in `results` as `MEM:S`, with a star where only the category was
 * reported.
 */
export function antibiogramStatement({ sql, params }: Panels): string {
  const [first, second] = [params.length + 1, params.length + 2].map((n) => `$${n}::text[]`);
  return `
    WITH panel AS MATERIALIZED (
      SELECT row_number() OVER () AS id, counted.* FROM (${sql}) AS counted WHERE n <> 0
    ), result AS MATERIALIZED (
      SELECT id, species, split, n, split_part(result, ':', 1) AS agent,
             rtrim(split_part(result, ':', 2), '*') AS category,
             right(result, 1) = '*' AS reported
      FROM panel, unnest(results) AS result
    ), tested AS MATERIALIZED (
      SELECT id, species, n, agent, bool_or(category = 'S') AS susceptible
      FROM result
      WHERE agent = ANY (${first} || ${second}) AND category IN ('S', 'SDD', 'I', 'NS', 'R')
      GROUP BY id, species, n, agent
    )
    SELECT 'row' AS kind, species, split, NULL AS agent, NULL AS category, NULL::boolean AS reported,
           sum(n)::int AS n, NULL::int AS covered, NULL::int AS alone
    FROM panel WHERE results <> '{}' GROUP BY species, split
    UNION ALL
    SELECT 'category', species, split, agent, category, reported, sum(n)::int, NULL, NULL
    FROM result
    GROUP BY 2, 3, 4, 5, 6
    UNION ALL
    SELECT 'guideline', guideline, NULL, NULL, NULL, NULL, sum(n)::int, NULL, NULL
    FROM panel WHERE guideline IS NOT NULL GROUP BY guideline
    UNION ALL
    SELECT 'rules', rules, NULL, NULL, NULL, NULL, sum(n)::int, NULL, NULL
    FROM panel WHERE rules <> '' GROUP BY rules
    UNION ALL
    SELECT 'untested', NULL, NULL, NULL, NULL, NULL, coalesce(sum(n), 0)::int, NULL, NULL
    FROM panel WHERE results = '{}'
    UNION ALL
    SELECT 'pair', one.species, NULL, a, b, NULL, sum(one.n)::int,
           coalesce(sum(one.n) FILTER (WHERE one.susceptible OR other.susceptible), 0)::int,
           coalesce(sum(one.n) FILTER (WHERE one.susceptible), 0)::int
    FROM unnest(${first}, ${second}) AS asked (a, b)
    JOIN tested AS one ON one.agent = a
    JOIN tested AS other ON other.id = one.id AND other.agent = b
    GROUP BY one.species, a, b`;
}

function kindOfSplit(split: (string | null)[], by: readonly AntibiogramSplit[]) {
  return split.map((value, i) => {
    if (by[i] !== 'specimen' || value === null) return value;
    const [type = '', group = ''] = value.split('\u001F');
    return specimenKind(type, group);
  });
}

function countsFrom(rows: readonly CountRow[], by: readonly AntibiogramSplit[]): AntibiogramCounts {
  const counts: AntibiogramCounts = {
    rows: [],
    categories: [],
    combinations: [],
    guidelines: {},
    rules: [],
    notTested: 0,
  };
  for (const row of rows) {
    const { kind, n, agent, category } = row;
    const species = row.species ?? '';
    const split = kindOfSplit(row.split ?? [], by);
    if (kind === 'row') counts.rows.push({ species, split, n });
    else if (kind === 'guideline') counts.guidelines[species] = n;
    else if (kind === 'rules') counts.rules.push(species);
    else if (kind === 'untested') counts.notTested = n;
    else if (agent !== null && category !== null) {
      if (kind === 'category') {
        const reported = row.reported ?? false;
        counts.categories.push({ species, split, agent, category, reported, n });
      } else {
        const { covered, alone } = row;
        const pair: [string, string] = [agent, category];
        counts.combinations.push({
          species,
          agents: pair,
          tested: n,
          covered: covered ?? 0,
          firstAlone: alone ?? 0,
        });
      }
    }
  }
  const words = ({ species, agents }: CombinationCount) => `${species} ${agents.join('+')}`;
  counts.combinations.sort((a, b) => b.tested - a.tested || (words(a) < words(b) ? -1 : 1));
  return counts;
}

export async function readAntibiogram(
  tx: Tx,
  question: SurveyQuestion,
  by: readonly AntibiogramSplit[],
  pairs: readonly (readonly [string, string])[],
): Promise<AntibiogramCounts> {
  const panels = await panelsOf(tx, question, by);
  // A large hospital's year would be sorted on disk with the server's few megabytes.
  await tx.execute(`SET LOCAL work_mem = '64MB'`);
  const rows = await tx.query<CountRow>(antibiogramStatement(panels), [
    ...panels.params,
    pairs.map(([a]) => a),
    pairs.map(([, b]) => b),
  ]);
  return countsFrom(rows, by);
}

/** First isolates by row alone, for another period. */
export async function readRowCounts(
  tx: Tx,
  question: SurveyQuestion,
  by: readonly AntibiogramSplit[],
): Promise<RowCount[]> {
  const { sql, params } = await panelsOf(tx, question, by);
  const rows = await tx.query<RowCount>(
    `SELECT species, split, sum(n)::int AS n FROM (${sql}) AS panel
     WHERE results <> '{}'
     GROUP BY species, split
     HAVING sum(n) <> 0`,
    params,
  );
  return rows.map((row) => ({ ...row, split: kindOfSplit(row.split, by) }));
}

/** Isolates of the period by the first reason that keeps them out of every row. */
export interface Excluded {
  screening: number;
  preliminary: number;
  population: number;
  organismUnknown: number;
  eligible: number;
}

const BY_REASON = `
  SELECT (coalesce(sum(n) FILTER (WHERE reason = 1), 0))::int AS screening,
         (coalesce(sum(n) FILTER (WHERE reason = 2), 0))::int AS preliminary,
         (coalesce(sum(n) FILTER (WHERE reason = 3), 0))::int AS population,
         (coalesce(sum(n) FILTER (WHERE reason = 4), 0))::int AS "organismUnknown",
         (coalesce(sum(n) FILTER (WHERE reason = 5), 0))::int AS eligible`;

/** Screening, preliminary, population, unknown organism; the standing says what was screened. */
const reasonOf = (standings: string) => `
  CASE WHEN standing = 'screening' THEN 1
       WHEN preliminary THEN 2
       WHEN standing <> ALL (${standings}) THEN 3
       WHEN species IS NULL THEN 4
       ELSE 5 END`;

export const EXCLUDED = `
  ${BY_REASON}
  FROM (
    SELECT ${reasonOf('$6')} AS reason, 1 AS n
    FROM stats.contribution AS c
    WHERE c.day BETWEEN $1 AND $2 AND c.known_from <= $3 AND c.known_to > $3
      AND ($4::text[] IS NULL OR c.site = ANY ($4))
      AND ($5::text IS NULL OR c.ward = $5)
      AND ($7::text IS NULL OR c.organism = $7 OR c.species = $7)
      AND ($8::text IS NULL OR c.cre = $8)
      AND ($9::text IS NULL OR c.verdict = $9)
  ) AS judged`;

const EXCLUDED_OF_MONTHS = `
  ${BY_REASON}
  FROM (SELECT ${reasonOf('$6')} AS reason, n FROM (${NEWEST_ROWS}) AS newest) AS judged`;

export async function readExcluded(
  tx: Tx,
  question: SurveyQuestion,
  standings: readonly string[],
): Promise<Excluded> {
  const { period, sites, ward, organism, of, verdict } = question;
  const newest = await newestQuestion(tx, question);
  const [summed] = newest
    ? await tx.query<Excluded>(EXCLUDED_OF_MONTHS, [...newestParams(newest), standings])
    : [];
  if (summed) return summed;
  const rows = await tx.query<Excluded>(EXCLUDED, [
    period.from,
    period.to,
    period.asOf,
    sites,
    ward,
    standings,
    organism,
    of === 'cre' ? 'cre' : null,
    of === 'cpe' ? 'cpe' : verdict,
  ]);
  const nothing = { screening: 0, preliminary: 0, population: 0, organismUnknown: 0, eligible: 0 };
  return rows[0] ?? nothing;
}
