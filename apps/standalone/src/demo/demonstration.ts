import { dayOfInstant, instantMs } from '@carbawatch/contracts';
import { DEMO_SEED, demonstrationFeed, type FeedItem } from '@carbawatch/demonstration';
import type { Database } from '@carbawatch/postgres';
import { StartError, type Config } from '@carbawatch/service-kit';
import { ControlTeam } from './control-team';
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

/**
 * Streams the year in, once: a demonstration that was interrupted is sent again from its start,
 * and what had come in already has no second effect.
 */
export async function runDemonstration(
  config: Config,
  target: FeedTarget,
  say: (line: string) => void,
  signal: AbortSignal,
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
  const reached = (sent: number): number =>
    instantMs(items[sent - 1]?.sentAt ?? state.lastDay, config.timezone);
  const refused = await streamAndWork(items, target, { reached, progress }, signal);
  if (signal.aborted) return;
  if (refused > 0) say(`${refused} of the messages were refused; see GET /api/v1/messages.`);
  saveDemoState(config.dataFolder, { ...state, complete: true });
  say('The demonstration feed is complete.');
}

interface Course {
  /** How far the year has come with this many messages, in ms since the epoch. */
  readonly reached: (sent: number) => number;
  readonly progress: (sent: number) => void;
}

/** Streams, while the invented control team works; answers how many messages were refused. */
async function streamAndWork(
  items: readonly FeedItem[],
  target: FeedTarget,
  { reached, progress }: Course,
  signal: AbortSignal,
): Promise<number> {
  const team = await ControlTeam.hire(target);
  let reachedMs = 0;
  let streaming = true;
  const day = { nowMs: () => reachedMs, streaming: () => streaming };
  const worked = team.work(day, signal).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
  try {
    return await streamFeed(
      items,
      target,
      (sent) => {
        reachedMs = reached(sent);
        progress(sent);
      },
      signal,
    );
  } finally {
    streaming = false;
    await worked;
    if (!signal.aborted) await team.retire();
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
