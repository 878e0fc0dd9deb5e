import type { SeriesBy } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import { delayFrom } from '../decide/series';
import type { DayCount, KnownCase } from '../decide/series';
import { firstIsolates } from './first-isolates';
import type { Firsts, SurveyQuestion } from './first-isolates';

const KEY: Record<Exclude<SeriesBy, 'none' | 'family'>, string> = {
  organism: 'coalesce(species, organism)',
  st: 'st',
  ward: 'ward',
  site: 'site',
};

/** Two families are two rows; none is one row of its own. */
const EACH_FAMILY = `
  CROSS JOIN LATERAL unnest(
    CASE WHEN families = '{}' THEN ARRAY[NULL::text] ELSE families END) AS family`;

/** Isolates that count, by day and by the key of the split. */
export async function readDayCounts(tx: Tx, firsts: Firsts, by: SeriesBy): Promise<DayCount[]> {
  const key = by === 'none' ? 'NULL::text' : by === 'family' ? 'family' : KEY[by];
  return tx.query<DayCount>(
    `SELECT day, ${key} AS key, count(*)::int AS n
     FROM (${firsts.sql}) AS first ${by === 'family' ? EACH_FAMILY : ''}
     GROUP BY 1, 2
     ORDER BY 1, 2`,
    firsts.params,
  );
}

const AS_COUNTED: Record<SurveyQuestion['of'], string> = {
  cre: `k.cre = 'cre'`,
  cpe: `k.verdict = 'cpe'`,
  isolates: 'true',
};

/**
 * Isolates that count, of the days that tell the delay, with the day on which each was first known
 * as what is counted: a later step of the same isolate is no later case.
 */
export async function readKnownCases(tx: Tx, question: SurveyQuestion): Promise<KnownCase[]> {
  const { asOf } = question.period;
  const period = { from: delayFrom(asOf), to: asOf, asOf };
  const { sql, params } = await firstIsolates(tx, { ...question, period });
  return tx.query<KnownCase>(
    `SELECT first.day,
            (SELECT min(k.known_from) FROM stats.contribution AS k
             WHERE k.site = first.site AND k.isolate_id = first.isolate_id
               AND ${AS_COUNTED[question.of]} AND k.standing = ANY ($6)) AS "knownOn"
     FROM (${sql}) AS first
     WHERE first.day_source = 'collected'`,
    params,
  );
}
