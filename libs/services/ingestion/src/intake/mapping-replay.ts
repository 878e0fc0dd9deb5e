import { isTransient, type Tx } from '@carbawatch/postgres';
import { audit, type Log } from '@carbawatch/service-kit';
import { lockMessages, rawOf, startReplay, type MessageRow } from '../store/messages';
import { dueForReading, leaveAsRead } from '../store/mapped-terms';
import { dueForReplay, markTried, type DueMessage } from '../store/waiting-terms';
import type { Processing, Task } from './processing';
import { openPayload } from './sealing';
import type { SiteClock } from './site-clock';
import type { StageContext } from './store-stage';

/** One transaction of so many messages and bytes: live messages wait for none of it for long. */
const BATCH_COUNT_MAX = 50;
const BATCH_BYTES_MAX = 8 * 1024 * 1024;
/** Between looks for what a mapping of another process, or one entered during a reading, freed. */
const SWEEP_MS = 30_000;

/** What is due, and what becomes of it when it can't be read again. */
interface Queue {
  readonly due: (tx: Tx, limit: number, among?: readonly string[]) => Promise<DueMessage[]>;
  readonly leave: (tx: Tx, messageIds: readonly string[], revision: number) => Promise<void>;
}

/** What waits for a word that has been mapped; what was read by a mapping that is another now. */
const QUEUES: readonly Queue[] = [
  { due: dueForReplay, leave: markTried },
  { due: dueForReading, leave: leaveAsRead },
];

/**
 * Reads again what waited for a word that somebody has mapped meanwhile, under its own id and with
 * the rights of its sender; and what was read by a mapping that somebody changed or took back,
 * where that was asked for. What is due follows from the tables alone, so a crash loses none of it
 * and nothing is replayed twice for one mapping.
 */
export class MappingReplay {
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> | null = null;
  private isAskedAgain = false;
  private stopping = false;

  constructor(
    private readonly context: StageContext,
    private readonly processing: Processing,
    private readonly siteClock: SiteClock,
    private readonly log: Log,
  ) {}

  start(): void {
    this.soon();
    this.timer = setInterval(() => this.soon(), SWEEP_MS);
    this.timer.unref();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    if (this.timer) clearInterval(this.timer);
    await this.running;
  }

  /** In the background: whoever enters a mapping does not wait for thousands of messages. */
  soon(): void {
    this.isAskedAgain = true;
    this.running ??= this.sweepWhileAsked()
      .catch((error: unknown) => this.log.warn('mapping.replay-waits', { error }))
      .finally(() => {
        this.running = null;
      });
  }

  private async sweepWhileAsked(): Promise<void> {
    while (this.isAskedAgain && !this.stopping) {
      this.isAskedAgain = false;
      await this.sweep();
    }
  }

  private async sweep(): Promise<void> {
    let replayed = 0;
    for (const queue of QUEUES) {
      while (!this.stopping) {
        const due = await this.context.database.transaction((tx) => queue.due(tx, BATCH_COUNT_MAX));
        if (due.length === 0) break;
        replayed += await this.replayBatch(queue, firstOf(due));
      }
    }
    if (replayed > 0) this.log.info('mapping.replayed', { count: replayed });
  }

  /** A message that alone makes the batch fail keeps waiting, and none of the others with it. */
  private async replayBatch(queue: Queue, messageIds: readonly string[]): Promise<number> {
    const { revision } = await this.context.mappings.current();
    try {
      return await this.context.database.transaction((tx) => this.replay(tx, queue, messageIds));
    } catch (error) {
      if (isTransient(error)) throw error;
      const [messageId, ...others] = messageIds;
      if (messageId === undefined) return 0;
      if (others.length === 0) {
        this.log.error('mapping.replay-failed', { messageId, error });
        await this.context.database.transaction((tx) => queue.leave(tx, messageIds, revision));
        return 0;
      }
      let replayed = 0;
      for (const id of messageIds) replayed += await this.replayBatch(queue, [id]);
      return replayed;
    }
  }

  private async replay(tx: Tx, queue: Queue, messageIds: readonly string[]): Promise<number> {
    const { clock, secrets } = this.context;
    const rows = await lockMessages(tx, messageIds);
    // Behind the lock: another process, or a hand, may have been here first.
    const stillDue = await queue.due(tx, messageIds.length, messageIds);
    const due = new Set(stillDue.map(({ messageId }) => messageId));
    // After what is due was found: what freed a message is in these mappings.
    const mappings = await this.context.mappings.current();
    const sealed = await rawOf(tx, [...due]);
    const tasks: Task[] = [];
    for (const row of rows) {
      const raw = sealed.get(row.messageId);
      if (!due.has(row.messageId) || !raw) continue;
      const body = openPayload(secrets, row.messageId, raw);
      tasks.push({ row: again(row), body, receivedAt: this.siteClock.receivedAt({}) });
    }
    const at = clock.now();
    for (const { row } of tasks) {
      const { messageId, site, contentType, options, attempts } = row;
      await startReplay(tx, { messageId, contentType, options, attempts, at });
      const entry = { at, actor: 'system', action: 'message.replayed', target: messageId, site };
      await audit(tx, { ...entry, detail: { because: 'mapping' } });
    }
    await this.processing.process(tx, tasks, mappings);
    await queue.leave(tx, messageIds, mappings.revision);
    return tasks.length;
  }
}

function again(row: MessageRow): MessageRow {
  return { ...row, attempts: row.attempts + 1 };
}

/** As many as fit into the bytes of a batch, and at least one. */
function firstOf(due: readonly DueMessage[]): string[] {
  const taken: string[] = [];
  let bytes = 0;
  for (const message of due) {
    bytes += message.bytes;
    if (taken.length > 0 && bytes > BATCH_BYTES_MAX) break;
    taken.push(message.messageId);
  }
  return taken;
}
