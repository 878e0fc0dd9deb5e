import { dayOfInstant, instantMs } from '@carbawatch/contracts';
import {
  DEMO_SEED,
  LEFT_OPEN_MS,
  demonstrationFeed,
  type FeedItem,
} from '@carbawatch/demonstration';
import { recordsBehind } from '@carbawatch/event-log';
import type { Database } from '@carbawatch/postgres';
import { StartError, type Config } from '@carbawatch/service-kit';
import { setTimeout as pause } from 'node:timers/promises';
import { ControlTeam } from './control-team';
import { inventKey } from './invented-key';
import { loadDemoState, saveDemoState } from './demo-state';
import { registerWards, streamFeed, type FeedTarget } from './stream-feed';

/**
 * The demonstration's own data folder, site and clock; everything else as it is set. Its thousand
 * requests a minute would scroll the address of the page out of sight, so that it logs warnings.
 */
export function demoEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return {
    ...env,
    CARBAWATCH_DATA: env['CARBAWATCH_DATA'] ?? '.data-demo',
    CARBAWATCH_SITE: 'demo',
    CARBAWATCH_CLOCK: 'message',
    // There is nobody to protect in it, and it may run on a wall.
    CARBAWATCH_IDLE_MINUTES: env['CARBAWATCH_IDLE_MINUTES'] ?? '0',
    LOG_LEVEL: env['LOG_LEVEL'] ?? 'warn',
  };
}

/** The demonstration's feed has no certificate to show, and would never connect. */
export function refuseTls({ mllpTls }: Pick<Config, 'mllpTls'>): void {
  if (!mllpTls) return;
  const remedy = 'a demonstration streams over MLLP in the clear; unset MLLP_TLS_* for it.';
  throw new StartError('MLLP_TLS_CERT', remedy);
}

/** A demonstration beside real patients would be counted with them. */
export async function refuseOtherData(database: Database): Promise<void> {
  const [found] = await database.query<{ exists: boolean }>(
    `SELECT to_regclass('ingestion.message') IS NOT NULL AS exists`,
  );
  if (!found?.exists) return;
  const [other] = await database.query(
    `SELECT 1 FROM ingestion.message WHERE site <> 'demo' LIMIT 1`,
  );
  if (other) {
    throw new StartError(
      '--demo',
      'this database holds other data; use an empty CARBAWATCH_DATA or DATABASE_URL.',
    );
  }
}

/** What a demonstration runs in, until `signal` ends it. */
export interface Running {
  readonly database: Database;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Streams the year in, once: a demonstration that was interrupted is sent again from its start,
 * and what had come in already has no second effect.
 */
export async function runDemonstration(
  config: Config,
  target: FeedTarget,
  { database, say, signal }: Running,
): Promise<void> {
  const now = Date.now();
  const known = loadDemoState(config.dataFolder);
  if (known?.complete) {
    say(`The demonstration feed of the year up to ${known.lastDay} is in already.`);
    return;
  }
  const state = known ?? {
    seed: DEMO_SEED,
    lastDay: dayOfInstant(now, config.timezone),
    complete: false,
  };
  saveDemoState(config.dataFolder, state);
  // The year ends today, and what this day has not seen yet nobody can have sent.
  const items = demonstrationFeed(state).filter(
    ({ sentAt }) => instantMs(sentAt, config.timezone) <= now,
  );
  say(`Streaming ${items.length} messages of the invented year up to ${state.lastDay} …`);
  const progress = progressLine(items.length, say);
  await registerWards(target);
  const spans = spansOf(items, config.timezone);
  const refused = await streamAndWork(spans, target, progress, { database, signal });
  if (signal.aborted) return;
  if (refused > 0) say(`${refused} of the messages were refused; see GET /api/v1/messages.`);
  saveDemoState(config.dataFolder, { ...state, complete: true });
  say('The demonstration feed is complete.');
}

/** Who sends genotype tables, as the other feeds are named. */
const SEQUENCING = 'SEQ/DEMO';

/**
 * So much of the year streams in before the control team has to be as far as its beginning: a
 * report by law that it writes within a day is written before anybody is reminded of it.
 */
const SPAN_MS = 86_400_000;

/** Records that a service may have before it when the next span begins, and how often one looks. */
const BEHIND_MAX = 25;
const BEHIND_MS = 50;
const WAIT_MAX_MS = 10_000;

/** A few days of the feed, and where they end, in ms since the epoch. */
interface Span {
  readonly items: readonly FeedItem[];
  readonly endMs: number;
}

/** The feed in spans of days, none empty. */
function spansOf(items: readonly FeedItem[], timeZone: string): Span[] {
  const spans: { items: FeedItem[]; beginMs: number; endMs: number }[] = [];
  for (const item of items) {
    const sentMs = instantMs(item.sentAt, timeZone);
    const last = spans.at(-1);
    if (last && sentMs < last.beginMs + SPAN_MS) {
      last.items.push(item);
      last.endMs = sentMs;
    } else {
      spans.push({ items: [item], beginMs: sentMs, endMs: sentMs });
    }
  }
  return spans;
}

/**
 * Streams span after span, while the invented control team works through the one before: at any
 * moment the page shows a hospital whose team is two days behind at the most; only what is young at
 * the end of the year is left open. Answers how many messages were refused.
 */
async function streamAndWork(
  spans: readonly Span[],
  target: FeedTarget,
  progress: (sent: number) => void,
  { database, signal }: Pick<Running, 'database' | 'signal'>,
): Promise<number> {
  const team = await ControlTeam.hire(target);
  // What the administrator posts, somebody posts by hand: here nobody does.
  const sequencing = await inventKey(target, SEQUENCING, 'sender');
  const feed = { ...target, key: sequencing.key };
  const lastMs = spans.at(-1)?.endMs ?? 0;
  let [refused, before, reachedMs] = [0, 0, 0];
  for (const { items, endMs } of spans) {
    const sentBefore = before;
    const streamed = streamFeed(items, feed, (sent) => progress(sentBefore + sent), signal);
    const [more] = await Promise.all([
      streamed,
      team.round(Math.min(reachedMs + LEFT_OPEN_MS, lastMs), signal),
    ]);
    if (signal.aborted) return refused;
    refused += more;
    before += items.length;
    reachedMs = endMs;
    await nearlyThrough(database, signal);
  }
  await team.finish(reachedMs, signal);
  if (!signal.aborted) await Promise.all([team.retire(), sequencing.retire()]);
  return refused;
}

/**
 * Until the services have taken in nearly all that was sent: on a slow machine the feed would run
 * months ahead of its own alerts, and the team would read each long after it was raised. A service
 * that stands still stops no feed.
 */
async function nearlyThrough(database: Database, signal: AbortSignal): Promise<void> {
  const until = Date.now() + WAIT_MAX_MS;
  while (!signal.aborted && Date.now() < until) {
    const waiting = await recordsBehind(database);
    if (waiting.every(({ behind }) => behind <= BEHIND_MAX)) return;
    await pause(BEHIND_MS, undefined, { signal }).catch(() => undefined);
  }
}

/** A bar on a terminal, a line every tenth elsewhere. */
function progressLine(total: number, say: (line: string) => void): (sent: number) => void {
  let tenths = 0;
  return (sent) => {
    if (process.stderr.isTTY) {
      const width = Math.round((30 * sent) / total);
      const bar = '█'.repeat(width).padEnd(30, '░');
      process.stderr.write(`\r${bar} ${sent} of ${total}${sent === total ? '\n' : ''}`);
    } else if (Math.floor((10 * sent) / total) > tenths) {
      tenths = Math.floor((10 * sent) / total);
      say(`${tenths * 10}% of the demonstration feed`);
    }
  };
}
