import type { Tx } from '@carbawatch/postgres';
import type { CategoryCount, CombinationCount, RowCount } from '../decide/antibiogram';
import type { AntibiogramSplit } from '../decide/category-sums';
import { specimenKind } from '../decide/specimen-kind';
import {
  arePairsSummed,
  readCategorySums,
  readPairSums,
  readRowSums,
  summedParams,
  summedSplits,
} from './category-reads';
import { firstIsolates } from './first-isolates';
import { NEWEST_ISOLATES, NEWEST_PANELS, newestParams, newestQuestion } from './newest-months';
import type { NewestQuestion } from './newest-months';
import type { Firsts, SurveyQuestion } from './first-isolates';

/** What a first isolate's row is split by. */
export const SPLIT: Record<AntibiogramSplit, string> = {
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

type Pairs = readonly (readonly [string, string])[];

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
interface Panels {
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

/** Equal panels put together; a category stands in `results` as `MEM:S`, see `Categories`. */
function panelsOf({ sql }: Panels): string {
  return `
    panel AS MATERIALIZED (
      SELECT row_number() OVER () AS id, counted.* FROM (${sql}) AS counted WHERE n <> 0
    ), result AS MATERIALIZED (
      SELECT id, species, split, n, split_part(result, ':', 1) AS agent,
             rtrim(split_part(result, ':', 2), '*') AS category,
             right(result, 1) = '*' AS reported
      FROM panel, unnest(results) AS result
    )`;
}

/** Both agents of each pair were tested; the last two parameters are the agents. */
function pairsOf({ params }: Panels): string {
  const [first, second] = [params.length + 1, params.length + 2].map((n) => `$${n}::text[]`);
  return `
    SELECT 'pair' AS kind, one.species, NULL::text[] AS split, a AS agent, b AS category,
           NULL::boolean AS reported, sum(one.n)::int AS n,
           coalesce(sum(one.n) FILTER (WHERE one.susceptible OR other.susceptible), 0)::int
             AS covered,
           coalesce(sum(one.n) FILTER (WHERE one.susceptible), 0)::int AS alone
    FROM unnest(${first}, ${second}) AS asked (a, b)
    JOIN tested AS one ON one.agent = a
    JOIN tested AS other ON other.id = one.id AND other.agent = b
    GROUP BY one.species, a, b`;
}

function testedOf({ params }: Panels): string {
  const [first, second] = [params.length + 1, params.length + 2].map((n) => `$${n}::text[]`);
  return `
    tested AS MATERIALIZED (
      SELECT id, species, n, agent, bool_or(category = 'S') AS susceptible
      FROM result
      WHERE agent = ANY (${first} || ${second}) AND category IN ('S', 'SDD', 'I', 'NS', 'R')
      GROUP BY id, species, n, agent
    )`;
}

/** All counts of a table over panels. */
function antibiogramStatement(panels: Panels): string {
  return `
    WITH ${panelsOf(panels)}, ${testedOf(panels)}
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
    ${pairsOf(panels)}`;
}

function kindOfSplit(split: (string | null)[], by: readonly AntibiogramSplit[]) {
  return split.map((value, i) => {
    // Sums have the kind by its name.
    if (by[i] !== 'specimen' || !value?.includes('\u001F')) return value;
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
  return { ...counts, combinations: inOrder(counts.combinations) };
}

function inOrder(combinations: readonly CombinationCount[]): CombinationCount[] {
  const words = ({ species, agents }: CombinationCount) => `${species} ${agents.join('+')}`;
  return [...combinations].sort((a, b) => b.tested - a.tested || (words(a) < words(b) ? -1 : 1));
}

function agentsOf(pairs: Pairs): [first: string[], second: string[]] {
  return [pairs.map(([a]) => a), pairs.map(([, b]) => b)];
}

/** A large hospital's year would be sorted on disk with the server's few megabytes. */
const MORE_MEMORY = `SET LOCAL work_mem = '64MB'`;

async function readOfIsolates(
  tx: Tx,
  question: SurveyQuestion,
  by: readonly AntibiogramSplit[],
  pairs: Pairs,
): Promise<AntibiogramCounts> {
  const panels = panelsOfIsolates(await firstIsolates(tx, question), by);
  await tx.execute(MORE_MEMORY);
  const params = [...panels.params, ...agentsOf(pairs)];
  return countsFrom(await tx.query<CountRow>(antibiogramStatement(panels), params), by);
}

/** Pairs that nobody sums are counted over the panels. */
async function readPairs(
  tx: Tx,
  newest: NewestQuestion,
  pairs: Pairs,
): Promise<CombinationCount[]> {
  if (arePairsSummed(pairs)) return readPairSums(tx, newest, pairs);
  await tx.execute(MORE_MEMORY);
  const panels: Panels = {
    sql: `SELECT species, NULL::text[] AS split, results, sum(n) AS n
          FROM (${NEWEST_PANELS}) AS newest GROUP BY species, results`,
    params: summedParams(newest),
  };
  const rows = await tx.query<CountRow>(
    `WITH ${panelsOf(panels)}, ${testedOf(panels)} ${pairsOf(panels)}`,
    [...panels.params, ...agentsOf(pairs)],
  );
  return countsFrom(rows, []).combinations;
}

const OVERALL = `
  SELECT guideline, rules, tested, sum(n)::int AS n
  FROM (${NEWEST_ISOLATES}) AS newest
  WHERE first_of_year & $6::int <> 0
  GROUP BY guideline, rules, tested
  HAVING sum(n) <> 0`;

interface Overall {
  guideline: string | null;
  rules: string;
  tested: boolean;
  n: number;
}

/** What is said of all first isolates together. */
async function readOverall(
  tx: Tx,
  newest: NewestQuestion,
): Promise<Pick<AntibiogramCounts, 'guidelines' | 'rules' | 'notTested'>> {
  const guidelines: Record<string, number> = {};
  const names = new Set<string>();
  let notTested = 0;
  for (const row of await tx.query<Overall>(OVERALL, summedParams(newest))) {
    const { guideline, rules, tested, n } = row;
    if (guideline !== null) guidelines[guideline] = (guidelines[guideline] ?? 0) + n;
    if (rules !== '') names.add(rules);
    if (!tested) notTested += n;
  }
  return { guidelines, rules: [...names], notTested };
}

/** By the shortest way there is: sums where the question is one of theirs, else isolates. */
export async function readAntibiogram(
  tx: Tx,
  question: SurveyQuestion,
  by: readonly AntibiogramSplit[],
  pairs: Pairs,
): Promise<AntibiogramCounts> {
  const newest = await newestQuestion(tx, question);
  const splits = summedSplits(by);
  if (!newest || !splits) return readOfIsolates(tx, question, by, pairs);
  const { rows, categories } = await readCategorySums(tx, newest, splits);
  const kind = <T extends RowCount>(row: T): T => ({ ...row, split: kindOfSplit(row.split, by) });
  return {
    rows: rows.map(kind),
    categories: categories.map(kind),
    combinations: inOrder(await readPairs(tx, newest, pairs)),
    ...(await readOverall(tx, newest)),
  };
}

/** First isolates by row alone, for another period. */
export async function readRowCounts(
  tx: Tx,
  question: SurveyQuestion,
  by: readonly AntibiogramSplit[],
): Promise<RowCount[]> {
  const newest = await newestQuestion(tx, question);
  const splits = summedSplits(by);
  const rows =
    newest && splits
      ? await readRowSums(tx, newest, splits)
      : await readRowsOfIsolates(tx, await firstIsolates(tx, question), by);
  return rows.map((row) => ({ ...row, split: kindOfSplit(row.split, by) }));
}

async function readRowsOfIsolates(
  tx: Tx,
  { sql, params }: Firsts,
  by: readonly AntibiogramSplit[],
): Promise<RowCount[]> {
  return tx.query<RowCount>(
    `SELECT species, ${splitOf(by)} AS split, count(*)::int AS n FROM (${sql}) AS first
     WHERE results <> '{}'
     GROUP BY 1, 2`,
    params,
  );
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

/** The first of these that holds of an isolate. */
export const EXCLUSION_REASONS = {
  ...{ screening: 1, preliminary: 2, population: 3, organismUnknown: 4 },
} as const;

/** Screening, preliminary, population, unknown organism; the standing says what was screened. */
export const reasonOf = (standings: string) => `
  CASE WHEN standing = 'screening' THEN 1
       WHEN preliminary THEN 2
       WHEN standing <> ALL (${standings}) THEN 3
       WHEN species IS NULL THEN 4
       ELSE 5 END`;

const EXCLUDED = `
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
  FROM (SELECT ${reasonOf('$6')} AS reason, n FROM (${NEWEST_ISOLATES}) AS newest) AS judged`;

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
