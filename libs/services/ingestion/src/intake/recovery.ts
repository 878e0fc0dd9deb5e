import type { Log } from '@carbawatch/service-kit';
import { countAttempts, pendingMessages } from '../store/messages';
import { keepAsFailed } from './failed-message';
import type { Intake } from './intake';
import type { StageContext } from './store-stage';

/** Between looks for messages that were stored and not finished while the database went away. */
const SWEEP_MS = 30_000;
/** Longer than any message may be under way in a process that is alive. */
const ABANDONED_AFTER_MS = 90_000;
const SWEEP_COUNT_MAX = 200;
/** A message at which the process died this often is kept aside, or no start would ever end. */
const ATTEMPTS_MAX = 5;

/**
 * Finishes what a crash left between storing and reading: all of it at the start, and later what
 * was stored while its effects could not be written. A message that another process has just
 * finished is found finished, under its row's lock.
 */
export class Recovery {
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> | null = null;
  private stopping = false;

  constructor(
    private readonly context: StageContext,
    private readonly intake: Intake,
    private readonly log: Log,
  ) {}

  /** Begins at once and does not wait for the end: new messages are taken in meanwhile. */
  start(): void {
    this.sweepSafely(0);
    this.timer = setInterval(() => this.sweepSafely(ABANDONED_AFTER_MS), SWEEP_MS);
    this.timer.unref();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    if (this.timer) clearInterval(this.timer);
    await this.running;
  }

  /** Finishes what was stored longer ago than this; answers how many messages. */
  async sweep(olderThanMs: number): Promise<number> {
    const before = new Date(this.context.clock.now().getTime() - olderThanMs);
    let finished = 0;
    while (!this.stopping) {
      const found = await this.context.database.transaction(async (tx) => {
        const messages = await pendingMessages(tx, before, SWEEP_COUNT_MAX);
        const ids = messages.map(({ messageId }) => messageId);
        if (ids.length > 0) await countAttempts(tx, ids);
        return messages;
      });
      if (found.length === 0) break;
      await Promise.all(
        found.map(({ messageId, attempts }) =>
          attempts >= ATTEMPTS_MAX
            ? keepAsFailed(this.context, { messageId, firstId: messageId })
            : this.intake.finish(messageId),
        ),
      );
      finished += found.length;
    }
    if (finished > 0) this.log.info('intake.recovered', { count: finished });
    return finished;
  }

  private sweepSafely(olderThanMs: number): void {
    this.running ??= this.sweep(olderThanMs)
      .then(() => undefined)
      .catch((error: unknown) => this.log.warn('intake.recovery-waits', { error }))
      .finally(() => {
        this.running = null;
      });
  }
}
