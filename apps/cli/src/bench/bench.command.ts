import { parseArgs } from 'node:util';
import { series } from '@carbawatch/contracts';
import type { Series } from '@carbawatch/contracts';
import { RefusedInputError, benchmarkDetectors } from '@carbawatch/epidemiology';
import type {
  BenchmarkInput,
  BenchmarkedDetector,
  DetectorBenchmark,
} from '@carbawatch/epidemiology';
import { ServerError, getFrom, serverOf, type Server } from '../api/server';
import { BAD_INPUT, plannedCommand, type CommandIo } from '../command';

const FAILED = 1;

const USAGE = [
  'carbawatch bench detectors [--of cpe|cre] [--from day] [--to day] [--json]',
  '',
  '  --of cpe|cre        which cases (default cpe)',
  '  --from, --to day    the series to put outbreaks into, from its first case on (default: the',
  '                      last three years)',
  '  --outbreaks n       made outbreaks, one at a time (default 100)',
  '  --cases n           cases of each (default 4)',
  '  --days n            days in which they fall, on one ward (default 21)',
  '  --seed n            the same seed makes the same outbreaks (default 1)',
  '  --site name         a site of the key, else all of them',
  '  --url address       the server (default http://127.0.0.1:3000)',
  '  --json              one JSON object a line',
  '',
  'The key is read from CARBAWATCH_KEY; an analyst may do this. For each detector: the share of',
  'outbreaks that raise an alarm which the series has not without them, the median days to it, and',
  'the alarms a month of the untouched series, whose own true outbreaks are among them.',
].join('\n');

interface BenchPlan {
  server: Server;
  query: Record<string, string | undefined>;
  made: Pick<BenchmarkInput, 'outbreaks' | 'cases' | 'days' | 'seed'>;
  json: boolean;
}

const OPTIONS = {
  of: { type: 'string', default: 'cpe' },
  from: { type: 'string' },
  to: { type: 'string' },
  outbreaks: { type: 'string', default: '100' },
  cases: { type: 'string', default: '4' },
  days: { type: 'string', default: '21' },
  seed: { type: 'string', default: '1' },
  site: { type: 'string' },
  url: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

/** What the arguments ask for, or the one line that says what is wrong with them. */
function planOf(args: readonly string[]): BenchPlan | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: OPTIONS,
    });
    if (positionals.length !== 1 || positionals[0] !== 'detectors') return USAGE;
    const { of, from, to, site, url, json, ...numbers } = values;
    const made = {
      outbreaks: Number(numbers.outbreaks),
      cases: Number(numbers.cases),
      days: Number(numbers.days),
      seed: Number(numbers.seed),
    };
    for (const [name, value] of Object.entries(made)) {
      if (!Number.isSafeInteger(value)) return `--${name}: a whole number is needed`;
    }
    const server = serverOf(url);
    if (typeof server === 'string') return server;
    const window = from === undefined ? 'P3Y' : undefined;
    // As signals are raised: all specimens, each patient once.
    const query = { of, from, to, window, site, step: 'day', by: 'ward', population: 'all' };
    return { server, query, made, json };
  } catch (error) {
    return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  }
}

/** Daily counts of each known ward; days of the period without a case are zeros. */
function wardsOf({ groups }: Series): BenchmarkInput['wards'] {
  return groups.flatMap(({ key, counts }) => (key === null ? [] : [{ ward: key, counts }]));
}

function share(value: number | null): string {
  return value === null ? '-' : `${(100 * value).toFixed(0)}%`;
}

function lineOf(row: BenchmarkedDetector): string {
  const { detector, judged, detected, sensitivity, medianDelayDays, falseAlarmsPerMonth } = row;
  return [
    detector.padEnd(15),
    `${detected}/${judged}`.padStart(9),
    share(sensitivity).padStart(12),
    (medianDelayDays === null ? '-' : `${medianDelayDays} d`).padStart(13),
    (falseAlarmsPerMonth === null ? '-' : falseAlarmsPerMonth.toFixed(2)).padStart(21),
  ].join('');
}

/** Which detectors judged less than was made: their share is one of what they judged. */
function footnotes(rows: readonly BenchmarkedDetector[], made: number): string[] {
  const none = rows.filter(({ judged }) => judged === 0);
  const fewer = rows.filter(({ judged }) => 0 < judged && judged < made);
  const named = fewer.map(({ detector, judged }) => `${detector} (${judged})`).join(', ');
  return [
    ...(fewer.length > 0
      ? [`\nJudged fewer than the ${made} made, for want of history before the others: ${named}`]
      : []),
    ...(none.length > 0
      ? [`\nToo short a history for: ${none.map(({ detector }) => detector).join(', ')}`]
      : []),
  ];
}

function print(
  plan: BenchPlan,
  answer: Series,
  { from, lastCase, leftOutDays, detectors: rows }: DetectorBenchmark,
  io: CommandIo,
) {
  if (plan.json) {
    for (const row of rows) io.out(JSON.stringify({ ...row, made: plan.made.outbreaks, from }));
    return;
  }
  const { outbreaks, cases, days, seed } = plan.made;
  const { to } = answer.period;
  io.out(
    `${outbreaks} outbreaks of ${cases} cases in ${days} days (seed ${seed}) in ` +
      `${answer.of.toUpperCase()} of ${wardsOf(answer).length} wards, ${from} to ${to}, ` +
      `${answer.total} cases, the latest on ${lastCase}`,
  );
  if (leftOutDays > 0) {
    io.out(`It begins with the first case: ${leftOutDays} empty days before it are left out.`);
  }
  io.out('');
  io.out('detector           found sensitivity median delay false alarms a month');
  for (const row of rows) io.out(lineOf(row));
  for (const line of footnotes(rows, outbreaks)) io.out(line);
}

/** `carbawatch bench detectors`: outbreaks of one's own making in one's own series. */
export const benchCommand = plannedCommand({
  name: 'bench',
  summary: "try the outbreak detectors on this hospital's own series",
  usage: USAGE,
  planOf,
  async follow(plan, io) {
    try {
      const response = await getFrom(plan.server, 'series', plan.query);
      const answer = series.parse(await response.json());
      const { from } = answer.period;
      const found = benchmarkDetectors({ from, wards: wardsOf(answer), ...plan.made });
      print(plan, answer, found, io);
      return 0;
    } catch (error) {
      if (error instanceof RefusedInputError) {
        io.err(error.message);
        return BAD_INPUT;
      }
      if (!(error instanceof ServerError)) throw error;
      io.err(error.message);
      return FAILED;
    }
  },
});
