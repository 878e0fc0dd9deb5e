import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Database } from '@carbawatch/postgres';
import { openPlatform, silentLog, startService } from '@carbawatch/service-kit';
import type { Platform } from '@carbawatch/service-kit';
import { applyFacts, historyOf, movementOf, rebuildMetrics, statsService } from '@carbawatch/stats';
import type { Benchmark, Measurement } from '../benchmark';
import { configFor, openStage } from '../pipeline/stage';
import { digestsOf } from './digest';
import { MARGINS, arrivals } from './isolates';
import type { Arrival } from './isolates';

/** Where the rate is read off: an event must cost the same however much is stored. */
const MARKS = [10_000, 100_000, 1_000_000];
/** Isolates just before a mark, over which its rate is taken: half of a small mark. */
const AT_MARK_MAX = 25_000;
const atMark = (mark: number): number => Math.min(mark / 2, AT_MARK_MAX);
/** Between two lines of progress. */
const TELL_EVERY = 50_000;
/** As many as a consumer takes at once. */
const BATCH = 500;
const TIME_ZONE = 'Asia/Shanghai';
/** Requests a query, after one that warms caches up. */
const TIMES = 30;

const SIZE_MIN = 10_000;

/** A smaller run for a look: `CARBAWATCH_BENCH_ISOLATES=100000 npm run bench -- scale`. */
function sizeAsked(): number {
  const asked = Number(process.env['CARBAWATCH_BENCH_ISOLATES'] ?? MARKS.at(-1));
  if (Number.isInteger(asked) && asked >= SIZE_MIN) return asked;
  throw new RangeError(`CARBAWATCH_BENCH_ISOLATES: a whole number from ${SIZE_MIN}`);
}

const measured = (what: string, value: number, unit: string): Measurement => ({
  benchmark: 'scale',
  what,
  value,
  unit,
});

async function apply(database: Database, batch: readonly Arrival[]): Promise<void> {
  const isolates = batch.map(({ isolate }) => historyOf(isolate));
  const movements = batch.flatMap((each) => each.movements.map(movementOf));
  await database.transaction((tx) =>
    applyFacts(tx, { isolates, movements }, { timeZone: TIME_ZONE, shard: 0 }),
  );
}

/** Applies all isolates; answers a rate at each mark, and the last one held against the others. */
async function fill(
  database: Database,
  size: number,
  say: (line: string) => void,
): Promise<Measurement[]> {
  const marks = [...MARKS.filter((mark) => mark < size), size];
  const rates: { label: string; perSecond: number }[] = [];
  let batch: Arrival[] = [];
  let [done, counted, spentMs] = [0, 0, 0];
  for (const arrival of arrivals(size)) {
    batch.push(arrival);
    if (batch.length < BATCH && done + batch.length < size) continue;
    const start = performance.now();
    await apply(database, batch);
    const mark = marks.find((each) => each > done) ?? size;
    done += batch.length;
    if (done > mark - atMark(mark)) {
      spentMs += performance.now() - start;
      counted += batch.length;
    }
    batch = [];
    const label = done.toLocaleString('en');
    if (done % TELL_EVERY === 0 || done >= mark) say(`${label} isolates stand …`);
    if (done < mark) continue;
    rates.push({ label, perSecond: (counted / spentMs) * 1_000 });
    [counted, spentMs] = [0, 0];
  }
  return [
    ...rates.map(({ label, perSecond }) =>
      measured(`isolates a second at ${label}`, perSecond, '/s'),
    ),
    ...heldAgainst(rates),
  ];
}

/** An isolate's cost at the end, as a multiple of what it was: 1 is no growth with history. */
function heldAgainst(rates: readonly { label: string; perSecond: number }[]): Measurement[] {
  const last = rates.at(-1);
  if (!last) return [];
  return rates
    .slice(0, -1)
    .map(({ label, perSecond }) =>
      measured(`cost of an isolate, over that at ${label}`, perSecond / last.perSecond, 'times'),
    );
}

const YEAR = 'from=2024-01-01&to=2024-12-31';
const QUERIES: readonly (readonly [name: string, path: string])[] = [
  ['summary, a year', `cohort/summary?${YEAR}`],
  ['summary, ten years', 'cohort/summary?from=2016-01-01&to=2025-12-31'],
  ['summary, a year of one ward', `cohort/summary?${YEAR}&ward=W7`],
  ['summary, a year as known on a day', `cohort/summary?${YEAR}&asOf=2024-08-01`],
  ['summary, a year by episodes of 90 days', `cohort/summary?${YEAR}&dedup=episode-90d`],
  ['genotypes, a year', `cohort/genotypes?${YEAR}`],
  ['series of CPE by family, a year', `series?${YEAR}&by=family`],
  ['series of CRE by ward, ten years by month', 'series?of=cre&from=2016-01-01&by=ward&step=month'],
  ['rates of CPE, a year', `rates?${YEAR}`],
  ['signals of a ward, a year', `signals?${YEAR}&ward=W7`],
  ['isolates behind a number, first page', `cohort/isolates?${YEAR}&cell=cpe`],
  ['antibiogram, a year', `antibiogram?${YEAR}`],
  ['antibiogram of CRE, a year by ward', `antibiogram?${YEAR}&supplement=cre&by=ward`],
  ['antibiogram, a year by ward', `antibiogram?${YEAR}&by=ward`],
  ['antibiogram, a year by kind of specimen', `antibiogram?${YEAR}&by=specimen`],
  ['comparison, a year', `cohort/comparison?${YEAR}`],
  ['outcomes, a year', `cohort/outcomes?${YEAR}`],
  ['predictors, a year', `cohort/predictors?${YEAR}`],
  ['report, a year', `cohort/report?${YEAR}`],
];

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

async function timed(address: string, key: string, path: string): Promise<number[]> {
  const taken: number[] = [];
  for (let i = 0; i <= TIMES; i += 1) {
    const start = performance.now();
    const answer = await fetch(`${address}/${path}`, {
      headers: { Authorization: `Bearer ${key}` },
    });
    const body = await answer.text();
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${body}`);
    if (i > 0) taken.push(performance.now() - start);
  }
  return taken.sort((a, b) => a - b);
}

/** Over HTTP, as a page asks: with its key, through row-level security, to the last byte. */
async function ask(platform: Platform, say: (line: string) => void): Promise<Measurement[]> {
  const service = await startService(statsService, platform, {
    onFatal: (error) => {
      throw error;
    },
  });
  const server = createServer(service.http);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const key = platform.config.adminKey ?? '';
  const lines: Measurement[] = [];
  try {
    for (const [name, path] of QUERIES) {
      const taken = await timed(`http://127.0.0.1:${port}/api/v1`, key, path);
      lines.push(measured(`${name}: p50`, percentile(taken, 0.5), 'ms'));
      lines.push(measured(`${name}: p95`, percentile(taken, 0.95), 'ms'));
      say(`${name}: ${percentile(taken, 0.5).toFixed(0)} ms`);
    }
  } finally {
    server.close();
    await service.stop();
  }
  return lines;
}

async function sizeOnDisk(database: Database): Promise<number> {
  const [row] = await database.query<{ mb: number }>(
    'SELECT (pg_database_size(current_database()) / 1048576)::int AS mb',
  );
  return row?.mb ?? 0;
}

/** Cost an event, queries, rebuild and memory as the store grows to a million isolates. */
export const scaleBenchmark: Benchmark = {
  name: 'scale',
  summary: `a million synthetic isolates in the metrics: ${MARGINS}`,
  async run(say) {
    const size = sizeAsked();
    const stage = await openStage();
    try {
      const config = configFor(await stage.freshDatabase('scale'), []);
      const platform = await openPlatform(
        { ...config, timezone: TIME_ZONE },
        {
          keys: 'settings-alone',
          log: silentLog,
        },
      );
      try {
        // Migrations run with the service's start.
        await (await startService(statsService, platform, { onFatal: () => undefined })).stop();
        const rates = await fill(platform.database, size, say);
        // Ten years at once leave the detectors with work, and queries would wait for it.
        await platform.database.query('DELETE FROM stats.signal_due');
        await platform.database.query('VACUUM ANALYZE');
        const queries = await ask(platform, say);
        const live = await digestsOf(platform.database);
        say('rebuild …');
        const start = performance.now();
        await rebuildMetrics(platform.database, TIME_ZONE);
        const seconds = (performance.now() - start) / 1_000;
        say(`rebuild: ${seconds.toFixed(0)} s`);
        const rebuilt = await digestsOf(platform.database);
        const otherwise = [...live].filter(([table, digest]) => rebuilt.get(table) !== digest);
        for (const [table] of otherwise)
          say(`stats.${table} was rebuilt otherwise than it ran live`);
        const label = size.toLocaleString('en');
        return [
          ...rates,
          ...queries,
          measured(`rebuild of ${label} isolates from the stored facts`, seconds, 's'),
          measured('tables that were rebuilt otherwise than they ran live', otherwise.length, ''),
          measured(
            'memory of the process, at the most',
            process.resourceUsage().maxRSS / 1_024,
            'MiB',
          ),
          measured(
            'database on disk after the rebuild',
            await sizeOnDisk(platform.database),
            'MiB',
          ),
        ];
      } finally {
        await platform.close();
      }
    } finally {
      await stage.close();
    }
  },
};
