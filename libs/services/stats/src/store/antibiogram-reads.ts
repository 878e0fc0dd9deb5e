import type { Tx } from '@carbawatch/postgres';
import type { CategoryCount, CombinationCount, RowCount } from '../decide/antibiogram';
import { specimenKind } from '../decide/specimen-kind';
import { firstIsolates } from './first-isolates';
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

/**
 * One pass of dedup, equal panels put together, then all counts over those. The last two
 * parameters are the agents of the pairs.
 * A category stands in `results` as `MEM:S`, with a star where only the category was reported.
 */
export function antibiogramStatement(
  { sql, params }: Firsts,
  by: readonly AntibiogramSplit[],
): string {
  const [first, second] = [params.length + 1, params.length + 2].map((n) => `$${n}::text[]`);
  const any = (agent: string) =>
    `ARRAY(SELECT ${agent} || ':' || c || star
           FROM unnest('{S,SDD,I,NS,R}'::text[]) AS c, unnest(ARRAY['', '*']) AS star)`;
  const susceptible = (agent: string) => `ARRAY[${agent} || ':S', ${agent} || ':S*']`;
  return `
    WITH panel AS MATERIALIZED (
      SELECT species, split, guideline, rules, results, count(*) AS n
      FROM (SELECT *, ${splitOf(by)} AS split FROM (${sql}) AS first) AS kept
      GROUP BY species, split, guideline, rules, results
    ), pair AS MATERIALIZED (
      SELECT a, b, ${any('a')} AS any_a, ${any('b')} AS any_b,
             ${susceptible('a')} AS s_a, ${susceptible('b')} AS s_b
      FROM unnest(${first}, ${second}) AS asked (a, b)
    )
    SELECT 'row' AS kind, species, split, NULL AS agent, NULL AS category, NULL::boolean AS reported,
           sum(n)::int AS n, NULL::int AS covered, NULL::int AS alone
    FROM panel WHERE results <> '{}' GROUP BY species, split
    UNION ALL
    SELECT 'category', species, split, split_part(result, ':', 1),
           rtrim(split_part(result, ':', 2), '*'), right(result, 1) = '*',
           sum(n)::int, NULL, NULL
    FROM panel, unnest(results) AS result
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
    SELECT 'pair', species, NULL, a, b, NULL, sum(n)::int,
           coalesce(sum(n) FILTER (WHERE results && s_a OR results && s_b), 0)::int,
           coalesce(sum(n) FILTER (WHERE results && s_a), 0)::int
    FROM panel, pair
    WHERE results && any_a AND results && any_b
    GROUP BY species, a, b`;
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
  counts.combinations.sort((a, b) => b.tested - a.tested || (a.species < b.species ? -1 : 1));
  return counts;
}

export async function readAntibiogram(
  tx: Tx,
  firsts: Firsts,
  by: readonly AntibiogramSplit[],
  pairs: readonly (readonly [string, string])[],
): Promise<AntibiogramCounts> {
  // A large hospital's year would be sorted on disk with the server's few megabytes.
  await tx.execute(`SET LOCAL work_mem = '64MB'`);
  const rows = await tx.query<CountRow>(antibiogramStatement(firsts, by), [
    ...firsts.params,
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
  const { sql, params } = await firstIsolates(tx, question);
  const rows = await tx.query<RowCount>(
    `SELECT species, split, count(*)::int AS n
     FROM (SELECT species, ${splitOf(by)} AS split FROM (${sql}) AS kept WHERE results <> '{}')
       AS first
     GROUP BY species, split`,
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

export const EXCLUDED = `
  SELECT (count(*) FILTER (WHERE reason = 1))::int AS screening,
         (count(*) FILTER (WHERE reason = 2))::int AS preliminary,
         (count(*) FILTER (WHERE reason = 3))::int AS population,
         (count(*) FILTER (WHERE reason = 4))::int AS "organismUnknown",
         (count(*) FILTER (WHERE reason = 5))::int AS eligible
  FROM (
    SELECT CASE WHEN c.specimen_group = 'screening' THEN 1
                WHEN c.preliminary THEN 2
                WHEN c.standing <> ALL ($6) THEN 3
                WHEN c.species IS NULL THEN 4
                ELSE 5 END AS reason
    FROM stats.contribution AS c
    WHERE c.day BETWEEN $1 AND $2 AND c.known_from <= $3 AND c.known_to > $3
      AND ($4::text[] IS NULL OR c.site = ANY ($4))
      AND ($5::text IS NULL OR c.ward = $5)
      AND ($7::text IS NULL OR c.organism = $7 OR c.species = $7)
      AND ($8::text IS NULL OR c.cre = $8)
      AND ($9::text IS NULL OR c.verdict = $9)
  ) AS judged`;

export async function readExcluded(
  tx: Tx,
  question: SurveyQuestion,
  standings: readonly string[],
): Promise<Excluded> {
  const { period, sites, ward, organism, of, verdict } = question;
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
