import type { Database } from '@carbawatch/postgres';
import type { Log } from '@carbawatch/service-kit';
import {
  CHANGES_CHANNEL,
  changesSince,
  presentEnd,
  type Change,
  type Progress,
} from '../store/changes';
import { advanced, isWithin } from './progress';

/** Changes of other processes are found by looking; those of this one are signalled at once. */
const LOOK_EVERY_MS = 500;

/** Changes read of each lane at once. */
const READ_MAX = 200;

/** Changes held for all streams of this process, about 3 KB each. */
const HELD_MAX = 2_000;

/**
 * Follows the changes once for all streams of the process: a hundred open pages cost one query, and
 * only a page that was away for long is read to from the database.
 */
export class ChangeTail {
  private held: Change[] = [];
  /** What had been seen before the first change that is held. */
  private floor: Progress = [];
  private end: Progress = [];
  private readonly listeners = new Set<() => void>();
  private timer: NodeJS.Timeout | null = null;
  private looking: Promise<void> | null = null;
  private lookAgain = false;
  private unlisten: (() => void) | null = null;

  constructor(
    private readonly database: Database,
    private readonly log: Log,
  ) {}

  async start(): Promise<void> {
    this.end = await presentEnd(this.database);
    this.floor = this.end;
    this.unlisten = this.database.onSignal(CHANGES_CHANNEL, () => this.look());
    this.timer = setInterval(() => this.look(), LOOK_EVERY_MS);
    this.timer.unref();
  }

  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    this.unlisten?.();
    this.lookAgain = false;
    await this.looking;
  }

  /** Calls back when there is something new; returns how to stop that. */
  onNews(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** The end as of now, for a stream that begins. */
  presentEnd(): Promise<Progress> {
    return presentEnd(this.database);
  }

  /** What came after, in order within each lane; a part of it when it is much. */
  async since(progress: Progress): Promise<Change[]> {
    if (!isWithin(progress, this.floor)) return changesSince(this.database, progress, READ_MAX);
    return this.held.filter(({ lane, seq }) => seq > (progress[lane] ?? 0));
  }

  private look(): void {
    if (this.looking) {
      this.lookAgain = true;
      return;
    }
    this.looking = this.readOn().finally(() => {
      this.looking = null;
      if (this.lookAgain) {
        this.lookAgain = false;
        this.look();
      }
    });
  }

  private async readOn(): Promise<void> {
    // While nobody listens nothing is held, but the place is kept.
    try {
      const changes = await changesSince(this.database, this.end, READ_MAX);
      if (changes.length === 0) return;
      this.end = changes.reduce(advanced, this.end);
      const held = [...this.held, ...changes];
      const dropped = held.slice(0, Math.max(0, held.length - HELD_MAX));
      this.floor = dropped.reduce(advanced, this.floor);
      this.held = held.slice(dropped.length);
      this.lookAgain = true;
      for (const listener of this.listeners) listener();
    } catch (error) {
      this.log.warn('stream.look-failed', { error });
    }
  }
}
