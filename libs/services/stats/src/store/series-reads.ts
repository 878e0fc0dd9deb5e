import type { SeriesBy } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import { delayFrom } from '../decide/series';
import type { DayCount, KnownCase } from '../decide/series';
import { firstIsolates } from './first-isolates';
import type { Firsts, SurveyQuestion } from './first-isolates';

const KEY: Record<Exclude<SeriesBy, 'family'>, string> = {
  none: 'NULL::text',
  organism: 'coalesce(species, organism)',
  st: 'st',
  ward: 'ward',
  site: 'site',
};

/** Isolates that count, by day and by the key of a split. */
export interface DayCounts {
  totals: DayCount[];
  /** Empty where no split is asked. */
  split: DayCount[];
  /** Rule sets that these isolates were classified by. */
  rules: string[];
}

interface GroupRow extends DayCount {
  /** Of a split by family: an isolate with two stands under both. */
  families: string[] | null;
  rules: string;
}

class Counts {
  private readonly counts = new Map<string, DayCount>();

  add({ day, key, n }: DayCount): void {
    const place = `${day} ${key === null ? '' : `=${key}`}`;
    const known = this.counts.get(place);
    if (known) known.n += n;
    else this.counts.set(place, { day, key, n });
  }

  all(): DayCount[] {
    return [...this.counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => count);
  }
}

/**
 * Everything that a count by day says, in one pass of dedup. Where steps are longer than a day,
 * each counts as of the first day of its step: ten years of days are many rows.
 */
export async function readDayCounts(
  tx: Tx,
  { sql, params }: Firsts,
  by: SeriesBy,
  stepStarts: readonly string[] | null = null,
): Promise<DayCounts> {
  const starts = `$${params.length + 1}::date[]`;
  const day = stepStarts === null ? 'day' : `(${starts})[width_bucket(day, ${starts})]`;
  const [key, families] = by === 'family' ? [KEY.none, 'families'] : [KEY[by], 'NULL::text[]'];
  const rows = await tx.query<GroupRow>(
    `SELECT ${day} AS day, ${key} AS key, ${families} AS families, rules, count(*)::int AS n
     FROM (${sql}) AS first
     GROUP BY 1, 2, 3, 4`,
    stepStarts === null ? params : [...params, stepStarts],
  );
  const [totals, split] = [new Counts(), new Counts()];
  for (const { day: counted, key: group, families: of, n } of rows) {
    totals.add({ day: counted, key: null, n });
    if (by === 'none') continue;
    const keys = of === null ? [group] : of.length === 0 ? [null] : of;
    for (const each of keys) split.add({ day: counted, key: each, n });
  }
  const rules = new Set(rows.map((row) => row.rules).filter((name) => name !== ''));
  return { totals: totals.all(), split: split.all(), rules: [...rules] };
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
  const { sql, params } = await firstIsolates(tx, { ...question, period }, 'counts');
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
