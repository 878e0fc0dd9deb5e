import type { Gauge, Histogram, Counter } from 'prom-client';
import type { Log, Metrics } from '@carbawatch/service-kit';
import { ApplyStage } from './apply-stage';
import type { Envelope, Outcome } from './envelope';
import { StoringFailedError } from './errors';
import { MicroBatches } from './micro-batches';
import type { Processing } from './processing';
import { storeBatch, type StageContext, type Stored } from './store-stage';
import { WaitingRoom } from './waiting-room';

/** A transaction of 500 messages takes tens of milliseconds; larger ones gain nothing more. */
const BATCH_COUNT_MAX = 500;
/** Sealed copies and parameters of a batch are in memory at once, several times its bytes. */
const BATCH_BYTES_MAX = 8 * 1024 * 1024;
/** Ten seconds of the busiest hospitals, and what a process of 1 GB can hold beside its work. */
const UNDER_WAY = { countMax: 5_000, bytesMax: 96 * 1024 * 1024 };
/** Longer than a database's restart that senders should not notice; shorter than their patience. */
const ANSWER_MS_MAX = 30_000;

const SECONDS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/**
 * The one way in, for HTTP and MLLP alike: stores the raw payloads of all that wait in one
 * transaction and commits; reads each; commits events and statuses in a second transaction; only
 * then answers. While one batch is being applied the next is being stored.
 */
export class Intake {
  private readonly room = new WaitingRoom(UNDER_WAY);
  private readonly storing: MicroBatches<Envelope, Stored | StoringFailedError>;
  private readonly applying: MicroBatches<Stored, Outcome | StoringFailedError>;
  private readonly seconds: Histogram;
  private readonly byStatus: Counter<'status'>;

  constructor(context: StageContext, processing: Processing, log: Log, metrics: Metrics) {
    const applyStage = new ApplyStage(context, processing, log);
    const logged = async <T>(results: Promise<readonly (T | StoringFailedError)[]>) => {
      const failed = (await results).filter((result) => result instanceof StoringFailedError);
      const [first] = failed;
      if (first) log.warn('intake.storing-failed', { count: failed.length, error: first.cause });
      return results;
    };
    this.storing = new MicroBatches((batch) => logged(storeBatch(context, batch)), {
      countMax: BATCH_COUNT_MAX,
      bytesMax: BATCH_BYTES_MAX,
      bytesOf: ({ body }) => body.length,
    });
    this.applying = new MicroBatches((batch) => logged(applyStage.apply(batch)), {
      countMax: BATCH_COUNT_MAX,
      bytesMax: BATCH_BYTES_MAX,
      bytesOf: ({ envelope }) => envelope?.body.length ?? 0,
    });
    this.seconds = metrics.histogram({
      name: 'carbawatch_intake_seconds',
      help: 'Time from the whole payload to its answer.',
      buckets: SECONDS,
    });
    this.byStatus = metrics.counter({
      name: 'carbawatch_messages_total',
      help: 'Messages taken in, by what became of them at first; failed ones were not acknowledged.',
      labels: ['status'],
    });
    const waiting: Gauge = metrics.gauge({
      name: 'carbawatch_intake_messages',
      help: 'Messages that are being stored or read, or wait for it.',
    });
    this.showWaiting = () => waiting.set(this.room.size);
  }

  private readonly showWaiting: () => void;
  private readonly underWay = new Set<Promise<unknown>>();

  /**
   * Throws StoringFailedError when the message can't be kept now, OverloadedError when there was no
   * room for `waitMs`, StoppingError when the service goes down: each time it is not acknowledged.
   */
  async submit(envelope: Envelope, waitMs: number): Promise<Outcome> {
    const startedMs = performance.now();
    const bytes = envelope.body.length;
    try {
      await this.room.enter(bytes, waitMs);
      this.showWaiting();
      // A database that hangs keeps its room until it answers, whatever the sender has been told.
      const work = this.storeAndApply(envelope).finally(() => {
        this.underWay.delete(work);
        this.room.leave(bytes);
        this.showWaiting();
      });
      this.underWay.add(work);
      const outcome = await inTime(work);
      this.byStatus.inc({ status: outcome.status });
      return outcome;
    } catch (error) {
      this.byStatus.inc({ status: 'failed' });
      throw error;
    } finally {
      this.seconds.observe((performance.now() - startedMs) / 1000);
    }
  }

  /** Finishes a message that an earlier run stored. */
  async finish(messageId: string): Promise<Outcome> {
    return settledOf(await this.applying.run({ messageId, firstId: messageId, envelope: null }));
  }

  /** Takes nothing more in, and finishes what is under way. */
  async stop(): Promise<void> {
    this.room.close();
    await Promise.allSettled(this.underWay);
    await this.applying.idle();
  }

  private async storeAndApply(envelope: Envelope): Promise<Outcome> {
    const stored = settledOf(await this.storing.run(envelope));
    return settledOf(await this.applying.run(stored));
  }
}

function settledOf<T>(result: T | StoringFailedError): T {
  if (result instanceof StoringFailedError) throw result;
  return result;
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    const late = (): void => reject(new StoringFailedError(new Error('No answer in time.')));
    timer = setTimeout(late, ANSWER_MS_MAX);
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
    // After the deadline nobody waits for the work: its failure is told in the log of the stages.
    work.catch(() => undefined);
  }
}
