import type { Tx } from '@carbawatch/postgres';
import { PAIRS_DEFAULT } from '../decide/antibiogram-pairs';
import type { CategoryCount, CombinationCount, RowCount } from '../decide/antibiogram';
import type { AntibiogramSplit, SummedSplit } from '../decide/category-sums';
import { newestParams } from './newest-months';
import type { NewestQuestion } from './newest-months';

/** A split of first isolates that sums answer: at most one place beside the year. */
export interface SummedSplits {
  split: SummedSplit;
  by: readonly AntibiogramSplit[];
}

/** Null where two places are asked at once: their sums would be of few isolates each. */
export function summedSplits(by: readonly AntibiogramSplit[]): SummedSplits | null {
  const [split = 'hospital', ...others] = by.filter((each) => each !== 'period');
  return others.length > 0 ? null : { split, by };
}

/** Whether the readings of these pairs are summed. */
export function arePairsSummed(pairs: readonly (readonly [string, string])[]): boolean {
  return pairs.every(([a, b]) => PAIRS_DEFAULT.some(([one, other]) => one === a && other === b));
}

/** As the sums name it, of an isolate; a specimen's kind is read from it after counting. */
const NAME_OF_ISOLATE: Record<SummedSplit, string> = {
  hospital: 'NULL',
  ward: 'ward',
  specimen: `specimen_type || chr(31) || specimen_group`,
  unit: `CASE icu_at_index WHEN true THEN 'icu' WHEN false THEN 'not icu' END`,
};

/** Isolates of the days beside the whole months, with any result. */
const BESIDE = `
  FROM stats.contribution
  WHERE known_to = 'infinity' AND first_of_year & $6::int <> 0 AND results <> '{}'
    AND ($5::text[] IS NULL OR site = ANY ($5))
    AND (day BETWEEN $1 AND ($4::date[])[2] - 1 OR day BETWEEN ($4::date[])[3] + 1 AND $2)`;

function monthsOf(split: SummedSplit): string {
  return `
    FROM stats.category_month
    WHERE split = '${split}' AND month BETWEEN $3::date AND ($4::date[])[1]
      AND first_of_year & $6::int <> 0 AND ($5::text[] IS NULL OR site = ANY ($5))`;
}

/** Sums of whole months and counts of the days beside them, still to be put together. */
export function categoriesStatement(split: SummedSplit): string {
  const name = NAME_OF_ISOLATE[split];
  return `
    SELECT to_char(month, 'YYYY') AS year, name, species, n, results ${monthsOf(split)}
    UNION ALL
    SELECT to_char(day, 'YYYY'), ${name}, species, 1,
           (SELECT jsonb_object_agg(result, 1) FROM unnest(results) AS result)
    ${BESIDE}`;
}

export function summedParams(asked: NewestQuestion): unknown[] {
  return [...newestParams(asked), asked.first];
}

interface SumRow {
  year: string;
  name: string | null;
  species: string;
  n: number;
  results: Record<string, number>;
}

interface Group extends RowCount {
  results: Map<string, number>;
}

/** `MEM:S`, with a star where only the category was reported. */
function categoryOf(result: string): Pick<CategoryCount, 'agent' | 'category' | 'reported'> {
  const [agent = '', rest = ''] = result.split(':');
  const reported = rest.endsWith('*');
  return { agent, category: reported ? rest.slice(0, -1) : rest, reported };
}

/** First isolates by row, and their results. Sums of rows are made here: it costs half. */
export async function readCategorySums(
  tx: Tx,
  asked: NewestQuestion,
  { split, by }: SummedSplits,
): Promise<{ rows: RowCount[]; categories: CategoryCount[] }> {
  const stored = await tx.query<SumRow>(categoriesStatement(split), summedParams(asked));
  const groups = new Map<string, Group>();
  for (const { year, name, species, n, results } of stored) {
    const parts = by.map((each) => (each === 'period' ? year : name));
    const key = JSON.stringify([species, parts]);
    let group = groups.get(key);
    if (!group) {
      group = { species, split: parts, n: 0, results: new Map() };
      groups.set(key, group);
    }
    group.n += n;
    for (const [result, count] of Object.entries(results)) {
      group.results.set(result, (group.results.get(result) ?? 0) + count);
    }
  }
  const standing = [...groups.values()].filter(({ n }) => n !== 0);
  return {
    rows: standing.map(({ species, split: parts, n }) => ({ species, split: parts, n })),
    categories: standing.flatMap(({ species, split: parts, results }) =>
      [...results].flatMap(([result, n]) =>
        n === 0 ? [] : [{ species, split: parts, n, ...categoryOf(result) }],
      ),
    ),
  };
}

/** The same rows without their results. */
export async function readRowSums(
  tx: Tx,
  asked: NewestQuestion,
  { split, by }: SummedSplits,
): Promise<RowCount[]> {
  const columns = by.map((each) => (each === 'period' ? 'year' : 'name'));
  return tx.query<RowCount>(
    `SELECT species, ${columns.length > 0 ? `ARRAY[${columns.join(', ')}]` : `'{}'::text[]`} AS split,
            sum(n)::int AS n
     FROM (
       SELECT to_char(month, 'YYYY') AS year, name, species, n ${monthsOf(split)}
       UNION ALL
       SELECT to_char(day, 'YYYY'), ${NAME_OF_ISOLATE[split]}, species, 1 ${BESIDE}
     ) AS first
     GROUP BY 1, 2 HAVING sum(n) <> 0`,
    summedParams(asked),
  );
}

/** Agents of a pair with a category each; the days beside the months as panels write them. */
const PAIR_SUMS = `
  SELECT species, pair, sum(n)::int AS n
  FROM (
    SELECT species, pair, count::int AS n
    FROM (SELECT species, pairs ${monthsOf('hospital')}) AS months,
         jsonb_each_text(pairs) AS counted (pair, count)
    UNION ALL
    SELECT species, a || '+' || b || ':' || one.letter || other.letter, 1
    FROM (SELECT species, results ${BESIDE}) AS isolates
    CROSS JOIN unnest($7::text[], $8::text[]) AS asked (a, b)
    CROSS JOIN LATERAL (
      SELECT CASE WHEN split_part(rtrim(result, '*'), ':', 2) = 'S' THEN 'S' ELSE 'R' END AS letter
      FROM unnest(results) AS result
      WHERE split_part(result, ':', 1) = a AND split_part(result, ':', 2) <> '?'
    ) AS one
    CROSS JOIN LATERAL (
      SELECT CASE WHEN split_part(rtrim(result, '*'), ':', 2) = 'S' THEN 'S' ELSE 'R' END AS letter
      FROM unnest(results) AS result
      WHERE split_part(result, ':', 1) = b AND split_part(result, ':', 2) <> '?'
    ) AS other
  ) AS first
  GROUP BY species, pair HAVING sum(n) <> 0`;

/** How many isolates a pair of agents would have covered, by species. */
export async function readPairSums(
  tx: Tx,
  asked: NewestQuestion,
  pairs: readonly (readonly [string, string])[],
): Promise<CombinationCount[]> {
  const rows = await tx.query<{ species: string; pair: string; n: number }>(PAIR_SUMS, [
    ...summedParams(asked),
    pairs.map(([a]) => a),
    pairs.map(([, b]) => b),
  ]);
  const counts = new Map<string, CombinationCount>();
  for (const { species, pair, n } of rows) {
    const [names = '', letters = ''] = pair.split(':');
    const [a = '', b = ''] = names.split('+');
    if (!pairs.some(([one, other]) => one === a && other === b)) continue;
    const key = JSON.stringify([species, names]);
    const known: CombinationCount = counts.get(key) ?? {
      species,
      agents: [a, b],
      tested: 0,
      covered: 0,
      firstAlone: 0,
    };
    known.tested += n;
    if (letters.includes('S')) known.covered += n;
    if (letters.startsWith('S')) known.firstAlone += n;
    counts.set(key, known);
  }
  return [...counts.values()];
}
