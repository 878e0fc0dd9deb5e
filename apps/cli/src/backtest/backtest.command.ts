import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import {
  alertRuleChoice,
  alertRuleDocument,
  backtestJob,
  backtestRequest,
  type BacktestAlert,
  type BacktestJob,
  type BacktestReport,
  type BacktestRequest,
} from '@carbawatch/contracts';
import { ServerError, getFrom, postTo, serverOf, type Server } from '../api/server';
import { plannedCommand, type CommandIo } from '../command';
import { progressLine } from '../progress';

const FAILED = 1;
/** A year of a hospital is walked in seconds to minutes. */
const LOOK_EVERY_MS = 500;

const USAGE = [
  'carbawatch backtest --rules <file> --from day --to day [--json]',
  '',
  '  --rules file   a site’s choice of rules, or one rule of its own, as GET /alert-rules shows it',
  '  --from, --to   days on which alerts were raised, both included (2026-01-31)',
  '  --site name    a site of the key, else the installation’s own',
  '  --json         the whole report as JSON',
  '  --url address  the server (default http://127.0.0.1:3000)',
  '',
  'Walks the site’s own log under these rules and shows the alerts gained, lost and moved against',
  'the rules in force. What people did (isolation, reports by law, calls, what they closed) counts',
  'under both. Nothing is stored, told or delivered; Ctrl-C cancels the walk. The key is read from',
  'CARBAWATCH_KEY.',
].join('\n');

interface Plan {
  readonly server: Server;
  readonly request: BacktestRequest;
  readonly json: boolean;
}

/** `carbawatch backtest`: what other rules would have made of the site's own past. */
export const backtestCommand = plannedCommand({
  name: 'backtest',
  summary: 'try alert rules on the site’s own past before they are switched on',
  usage: USAGE,
  planOf,
  async follow(plan, io) {
    try {
      const { report, detail } = await walked(plan, io);
      if (!report) {
        io.err(detail ?? 'The walk failed.');
        return FAILED;
      }
      io.out(plan.json ? JSON.stringify(report, null, 2) : reportText(report));
      return 0;
    } catch (error) {
      if (!(error instanceof ServerError)) throw error;
      io.err(error.message);
      return FAILED;
    }
  },
});

const OPTIONS = {
  rules: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  site: { type: 'string' },
  url: { type: 'string' },
  json: { type: 'boolean' },
} as const;

/** The plan, or the one line that says what is wrong with the arguments. */
function planOf(args: readonly string[]): Plan | string {
  try {
    const { values } = parseArgs({ args: [...args], options: OPTIONS });
    const { rules: file, from, to, site, url, json = false } = values;
    if (file === undefined) return '--rules: a file of rules is needed';
    if (from === undefined) return '--from: a day is needed, such as 2026-01-01';
    if (to === undefined) return '--to: a day is needed, such as 2026-01-31';
    const rules = readRules(file);
    if (rules instanceof Error) return rules.message;
    const read = backtestRequest.safeParse({
      from,
      to,
      rules,
      ...(site !== undefined && { site }),
    });
    if (!read.success) {
      const [place] = read.error.issues[0]?.path ?? [];
      if (place === 'rules') return refusedRules(rules);
      return `--${String(place ?? 'rules')}: ${WANTED[String(place)] ?? WANTED['rules'] ?? ''}`;
    }
    const server = serverOf(url);
    return typeof server === 'string' ? server : { server, request: read.data, json };
  } catch (error) {
    return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  }
}

const WANTED: Readonly<Record<string, string>> = {
  from: 'a day is needed, such as 2026-01-01',
  to: 'a day is needed, such as 2026-01-31',
  site: 'the name of a site is needed',
  rules: 'neither a choice of rules (`choice` in GET /alert-rules) nor one rule',
};

function readRules(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return new Error(`--rules: ${file} can't be read`);
  }
  try {
    return asWritten(JSON.parse(text));
  } catch {
    return new Error(`--rules: ${file} is no JSON`);
  }
}

/** A rule as GET /alert-rules shows it says where it comes from, which is no part of it. */
function asWritten(rules: unknown): unknown {
  if (!isObject(rules) || !('rule' in rules)) return rules;
  const { origin: _shown, ...rule } = rules;
  return rule;
}

/** Which field is wrong, and what it needs. */
function refusedRules(rules: unknown): string {
  const kind = kindOf(rules);
  const [issue] = kind?.shape.safeParse(rules).error?.issues ?? [];
  if (!kind || !issue) return `--rules: ${WANTED['rules'] ?? ''}`;
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    const names = issue.keys.map((key) => [...path, key].join('.')).join(', ');
    return `--rules: ${names}: no field of a rule; leave it out`;
  }
  const isMissing = valueAt(rules, issue.path) === undefined;
  const wanted = isMissing ? 'is needed, and the file has none' : issue.message;
  return `--rules: ${path.join('.')}: ${wanted}; GET /alert-rules shows ${kind.words}`;
}

function kindOf(rules: unknown) {
  if (!isObject(rules)) return null;
  if ('rule' in rules) return { shape: alertRuleDocument, words: 'whole rules in `rules`' };
  if ('tunings' in rules || 'ownRules' in rules) {
    return { shape: alertRuleChoice, words: 'a whole choice in `choice`' };
  }
  return null;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((at, key) => (isObject(at) ? at[String(key)] : undefined), value);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

async function walked({ server, request }: Plan, io: CommandIo): Promise<BacktestJob> {
  const start = performance.now();
  let isCancelled = false;
  const cancel = (): void => void (isCancelled = true);
  // Before the walk begins, so that none that has begun is left behind; the second time ends us.
  process.once('SIGINT', cancel);
  try {
    let job = backtestJob.parse(await (await postTo(server, 'alerts/backtest', request)).json());
    const path = `alerts/backtest/${job.id}`;
    while (job.state === 'running') {
      await sleep(LOOK_EVERY_MS);
      const answer = isCancelled
        ? await postTo(server, `${path}/cancel`, {})
        : await getFrom(server, path, {});
      job = backtestJob.parse(await answer.json());
      const { persons, of } = job.progress;
      const seconds = (performance.now() - start) / 1_000;
      io.progress?.(progressLine({ done: persons, total: of, seconds }));
    }
    return job;
  } finally {
    process.off('SIGINT', cancel);
  }
}

const HEADS = ['rule', 'before', 'after', 'gained', 'lost', 'moved'] as const;

const WHY_NOT_WALKED =
  'The choice of hospitals changes who was in the house, and these rules join the stored stays.';

/** Whoever would lose an alert wants to know whether it was worth something. */
function judged({ judged: said = null }: BacktestAlert): string {
  return said === null ? '' : `  (judged ${said})`;
}

/** The counts as a table, then the alerts one by one. */
export function reportText(report: BacktestReport): string {
  const rows = [
    ...report.counts.map((count) => HEADS.map((head) => String(count[head]))),
    ...report.notWalked.map((rule) => HEADS.map((head) => (head === 'rule' ? rule : '–'))),
  ].sort(([a = ''], [b = '']) => (a < b ? -1 : 1));
  const widths = HEADS.map((head, i) =>
    Math.max(head.length, ...rows.map((row) => row[i]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join('  ');
  const { timeZone = 'UTC' } = report;
  const clocks = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'short',
  });
  const raised = ({ raisedAt }: BacktestAlert) => clocks.format(Date.parse(raisedAt));
  const listed = (sign: string, alert: BacktestAlert, more = '') =>
    `${sign} ${raised(alert)}  ${alert.severity}  ${alert.rule}  ${alert.title}${more}`;
  return [
    `Alerts raised ${report.from} to ${report.to}; ${report.persons} persons walked.`,
    `Before: rules ${report.rulesBefore}. After: rules ${report.rulesAfter}.`,
    `Days and times are those of the site (${timeZone}).`,
    '',
    line(HEADS),
    ...rows.map(line),
    '',
    ...report.gained.map((alert) => listed('+', alert)),
    ...report.lost.map((alert) => listed('-', alert, judged(alert))),
    ...report.moved.map(({ before, after }) =>
      listed(
        '~',
        after,
        `  (was ${raised(before)}, ${before.severity}, ${before.title})${judged(before)}`,
      ),
    ),
    ...(report.notListed > 0 ? [`${report.notListed} more are counted above.`] : []),
    ...(report.notWalked.length > 0
      ? [`Not walked: ${report.notWalked.join(', ')}. ${WHY_NOT_WALKED}`]
      : []),
  ].join('\n');
}
