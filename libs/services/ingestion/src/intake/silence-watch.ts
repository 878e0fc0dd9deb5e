import type { FeedChanged } from '@carbawatch/contracts';
import type { Database, Tx } from '@carbawatch/postgres';
import type { Config, Log } from '@carbawatch/service-kit';
import { expectedBetween } from '../decide/expected-volume';
import { clockOf } from '../decide/feed-clock';
import { lastLags, markClock } from '../store/feed-clocks';
import {
  feedRows,
  heardSince,
  lockFeed,
  markJudged,
  markSilences,
  markTold,
  type FeedRow,
} from '../store/feeds';
import { isRetired } from '../store/feed-retirements';
import type { FeedBook } from './feed-book';
import { appendFeedChange } from './feed-change';
import type { FeedRetirements } from './feed-retirement';
import { SilenceHistory } from './silence-history';

/** Silences are at least a quarter of an hour long: half a minute more is no delay. */
const SWEEP_MS = 15_000;
/** In a replay a day may pass in a second. */
const REPLAY_SWEEP_MS = 2_000;
const instant = (ms: number) => new Date(ms).toISOString();

/**
 * Tells of feeds that fell silent and of those that are heard again, of clocks that are wrong and
 * of those set right, each change once: the row keeps what was told last, under its lock, whichever
 * process looks. In a replay all silences that the messages hold are told at each change, so that
 * nothing hangs on the instant of the look. Beside it each feed is judged: from when on it is
 * silent if nothing comes.
 */
export class SilenceWatch {
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> | null = null;

  /** Null at a live site. */
  private readonly replay: SilenceHistory | null;

  constructor(
    private readonly database: Database,
    private readonly book: FeedBook,
    private readonly config: Pick<Config, 'clock' | 'timezone'>,
    private readonly log: Log,
    private readonly retirements: FeedRetirements,
  ) {
    this.replay = config.clock === 'wall' ? null : new SilenceHistory(config.timezone);
  }

  start(): void {
    this.sweepSafely();
    this.timer = setInterval(() => this.sweepSafely(), this.replay ? REPLAY_SWEEP_MS : SWEEP_MS);
    this.timer.unref();
  }

  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    await this.running;
  }

  /** Looks at every feed once; answers how many changes were told. */
  async sweep(): Promise<number> {
    const nowOf = await this.book.nowBySite(this.database);
    let told = 0;
    for (const row of await feedRows(this.database, 'all')) {
      told += await this.retirements.tellReturn(row);
      const nowMs = nowOf(row.site);
      const heard = this.replay ? await heardSince(this.database, row, 0) : null;
      const { status, silentFromMs } = await this.book.stateOf(this.database, row, nowMs);
      if (this.replay && (await this.tellReplayed(row, nowMs, this.replay))) told += 1;
      // The next message makes the judgement old: who reads it compares the message.
      const replayedToMs = this.replay ? nowMs : null;
      await markJudged(this.database, row, { silentFromMs, replayedToMs, heard });
      if (this.replay) continue;
      const changed = (status === 'silent') !== (row.told === 'silent');
      if (changed && (await this.tell(row, nowOf))) told += 1;
      if (await this.clockChanged(this.database, row)) told += await this.tellClock(row);
    }
    return told;
  }

  private async tellReplayed(
    seen: FeedRow,
    nowMs: number,
    replay: SilenceHistory,
  ): Promise<boolean> {
    const found = await replay.of(this.database, seen, nowMs);
    const silences = found.map(({ sinceMs, fromMs, untilMs, expected }) => ({
      since: instant(sinceMs),
      from: instant(fromMs),
      until: untilMs === null ? null : instant(untilMs),
      expected,
    }));
    const text = JSON.stringify(silences);
    // The database keeps no order of names.
    const told = seen.silences.map(({ since, from, until, expected }) => ({
      ...{ since, from },
      ...{ until, expected },
    }));
    if (text === JSON.stringify(told)) return false;
    return this.database.transaction(async (tx) => {
      const row = await lockFeed(tx, seen);
      // What was heard meanwhile is looked at next time; another process may have told this.
      if (!row || row.revision !== seen.revision || +row.lastAt !== +seen.lastAt) return false;
      const last = found.at(-1);
      const status = last?.untilMs === null ? 'silent' : 'ok';
      const silentSince = last?.untilMs === null ? new Date(last.sinceMs) : null;
      const revision = row.revision + 1;
      await markSilences(tx, row, { silences: text, revision });
      await markTold(tx, { ...row, told: status, silentSince });
      appendFeedChange(tx, `replayed-${revision}`, {
        site: row.site,
        sender: row.sender,
        status,
        at: instant(nowMs),
        silentSince: instant(last?.sinceMs ?? row.lastAt.getTime()),
        expected: last?.expected ?? 0,
        silences,
        revision,
      });
      return true;
    });
  }

  private async clockChanged(tx: Pick<Tx, 'query'>, row: FeedRow): Promise<boolean> {
    return clockOf(await lastLags(tx, row), row.clock).status !== row.clock;
  }

  /** Answers how many changes were told: another process may have told this one. */
  private tellClock(seen: FeedRow): Promise<number> {
    return this.database.transaction(async (tx) => {
      const row = await lockFeed(tx, seen);
      if (!row || !(await this.clockChanged(tx, row))) return 0;
      const clock = clockOf(await lastLags(tx, row), row.clock);
      const { site, sender, lastAt } = row;
      await markClock(tx, row, clock, lastAt);
      appendFeedChange(tx, `clock-${clock.status}`, {
        site,
        sender,
        status: row.told,
        at: lastAt.toISOString(),
        silentSince: (row.silentSince ?? lastAt).toISOString(),
        expected: 0,
        clock,
      });
      if (clock.status === 'right') this.log.info('feed.clock-right', { site, sender });
      else this.log.warn('feed.clock-wrong', { site, sender });
      return 1;
    });
  }

  private tell(seen: FeedRow, nowOf: (site: string) => number): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const row = await lockFeed(tx, seen);
      if (!row) return false;
      const state = await this.book.stateOf(tx, row, nowOf(row.site));
      if (state.status === 'silent' && row.told === 'ok') {
        const change = await this.changeOf(tx, row, {
          status: 'silent',
          sinceMs: row.lastAt.getTime(),
          atMs: state.silentFromMs ?? nowOf(row.site),
        });
        await this.write(tx, row, change, row.lastAt);
        return true;
      }
      if (state.status !== 'silent' && row.told === 'silent') {
        const change = await this.changeOf(tx, row, {
          status: 'ok',
          sinceMs: (row.silentSince ?? row.lastAt).getTime(),
          atMs: row.lastAt.getTime(),
        });
        await this.write(tx, row, change, null);
        return true;
      }
      return false;
    });
  }

  private async changeOf(
    tx: Tx,
    row: FeedRow,
    change: {
      readonly status: FeedChanged['status'];
      readonly sinceMs: number;
      readonly atMs: number;
    },
  ): Promise<FeedChanged> {
    const { status, sinceMs, atMs } = change;
    const volume = await this.book.volumeOf(tx, row);
    const expected = volume ? expectedBetween(volume, sinceMs, atMs, this.config.timezone) : 0;
    const { site, sender } = row;
    return {
      site,
      sender,
      status,
      at: new Date(atMs).toISOString(),
      silentSince: new Date(sinceMs).toISOString(),
      expected,
    };
  }

  private async write(
    tx: Tx,
    row: FeedRow,
    change: FeedChanged,
    silentSince: Date | null,
  ): Promise<void> {
    const { site, sender, status } = change;
    await markTold(tx, { site, sender, told: status, silentSince });
    appendFeedChange(tx, status, change);
    if (isRetired(row)) return;
    if (status === 'silent') this.log.warn('feed.silent', { site, sender });
    else this.log.info('feed.heard-again', { site, sender });
  }

  private sweepSafely(): void {
    this.running ??= this.sweep()
      .then(() => undefined)
      .catch((error: unknown) => this.log.warn('feed.watch-waits', { error }))
      .finally(() => {
        this.running = null;
      });
  }
}
