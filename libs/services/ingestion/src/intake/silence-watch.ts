import { TOPICS, feedKey, type FeedChanged } from '@carbawatch/contracts';
import { append } from '@carbawatch/event-log';
import type { Database, Tx } from '@carbawatch/postgres';
import type { Log } from '@carbawatch/service-kit';
import { expectedBetween } from '../decide/expected-volume';
import { uuidV5 } from '../decide/uuid';
import { clockOf } from '../decide/feed-clock';
import { lastLags, markClock } from '../store/feed-clocks';
import { feedRows, lockFeed, markTold, type FeedRow } from '../store/feeds';
import type { FeedBook } from './feed-book';

/** Silences are at least a quarter of an hour long: half a minute more is no delay. */
const SWEEP_MS = 15_000;
/** Namespace of the events of feeds; drawn once. */
const FEED_EVENTS = '5f0c6ea1-7c0b-4e6b-9a55-6d0f3a1f0a2e';
const SOURCE = '/carbawatch/ingestion';

/**
 * Tells of feeds that fell silent and of those that are heard again, of clocks that are wrong and
 * of those set right, each change once: the row keeps what was told last, under its lock, whichever
 * process looks.
 */
export class SilenceWatch {
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> | null = null;

  constructor(
    private readonly database: Database,
    private readonly book: FeedBook,
    private readonly timeZone: string,
    private readonly log: Log,
  ) {}

  start(): void {
    this.timer = setInterval(() => this.sweepSafely(), SWEEP_MS);
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
      const { status } = await this.book.stateOf(this.database, row, nowOf(row.site));
      const changed = (status === 'silent') !== (row.told === 'silent');
      if (changed && (await this.tell(row, nowOf))) told += 1;
      if (await this.clockChanged(this.database, row)) told += await this.tellClock(row);
    }
    return told;
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
      this.append(tx, `clock-${clock.status}`, {
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
    const expected = volume ? expectedBetween(volume, sinceMs, atMs, this.timeZone) : 0;
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
    this.append(tx, status, change);
    if (status === 'silent') this.log.warn('feed.silent', { site, sender });
    else this.log.info('feed.heard-again', { site, sender });
  }

  private append(tx: Tx, what: string, change: FeedChanged): void {
    const { site, sender, at } = change;
    const key = feedKey(site, sender);
    append(tx, [
      {
        topic: TOPICS.feedsChanged,
        key,
        type: TOPICS.feedsChanged,
        id: uuidV5(FEED_EVENTS, `${key}/${what}/${change.silentSince}/${at}`),
        subject: key,
        source: SOURCE,
        time: at,
        cause: null,
        value: change,
      },
    ]);
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
