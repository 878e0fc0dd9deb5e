import { isTransient } from '@carbawatch/postgres';
import type { BatchProcessor } from './batch-processor';
import { PermanentRecordError } from './errors';
import type { ConsumerPlace, EventLog, LetterError } from './event-log.port';
import { partitionOf } from './partition';
import type { LoggedRecord } from './records';

/** Letters read at once; a key with more is read in several turns of one transaction. */
const REDRIVE_BATCH = 500;

export interface RedriveResult {
  /** Records processed and closed. */
  readonly redriven: number;
  /** What still fails; its topic's letters all stay open. */
  readonly failed: readonly (LetterError & { readonly topic: string; readonly offset: number })[];
}

interface Redriving {
  readonly consumer: string;
  readonly log: EventLog;
  readonly processor: BatchProcessor;
  readonly topics: readonly string[];
}

class StillFailing extends Error {
  constructor(
    readonly offset: number,
    readonly failure: LetterError,
  ) {
    super(failure.code);
  }
}

export async function redriveKey(redriving: Redriving, key: string): Promise<RedriveResult> {
  let redriven = 0;
  const failed: (LetterError & { topic: string; offset: number })[] = [];
  for (const topic of redriving.topics) {
    const at = { consumer: redriving.consumer, topic, partition: partitionOf(key) };
    try {
      redriven += await redriveTopic(redriving, at, key);
    } catch (error) {
      if (!(error instanceof StillFailing)) throw error;
      await redriving.log.countAttempt(at, error.offset, error.failure);
      failed.push({ topic, offset: error.offset, ...error.failure });
    }
  }
  return { redriven, failed };
}

async function redriveTopic(redriving: Redriving, at: ConsumerPlace, key: string): Promise<number> {
  const { log } = redriving;
  return log.transaction(async (tx) => {
    const fence = await log.lockPosition(tx, at);
    if (fence.openLetters === 0) return 0;
    let closed = 0;
    for (let from = 0; ;) {
      const letters = await log.openLetters(tx, at, key, { from, limit: REDRIVE_BATCH });
      const last = letters.at(-1);
      if (!last) break;
      await handleAgain(redriving, at, letters, tx);
      const offsets = letters.map(({ offset }) => offset);
      closed += await log.resolveLetters(tx, at, key, { offsets, resolution: 'redriven' });
      from = last.offset + 1;
    }
    if (closed > 0) await log.movePosition(tx, at, fence.nextOffset, -closed);
    return closed;
  });
}

/** One by one, so that the one which still fails is known. */
async function handleAgain(
  { processor }: Redriving,
  at: ConsumerPlace,
  letters: readonly LoggedRecord[],
  tx: Parameters<BatchProcessor['handle']>[0],
): Promise<void> {
  for (const letter of letters) {
    const { record, failure } = processor.decode(letter);
    if (failure) throw new StillFailing(letter.offset, failure);
    try {
      await processor.handle(tx, at, [record]);
    } catch (error) {
      if (isTransient(error)) throw error;
      throw new StillFailing(letter.offset, describe(error));
    }
  }
}

/** What an operator may read: a bug's message could hold a patient's data, so only its name. */
function describe(error: unknown): LetterError {
  if (error instanceof PermanentRecordError) return { code: error.code, detail: error.detail };
  const name = error instanceof Error ? error.name : typeof error;
  return { code: 'bug', detail: `The handler failed with ${name}.` };
}
