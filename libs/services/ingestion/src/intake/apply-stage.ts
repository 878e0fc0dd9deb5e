import { setTimeout as sleep } from 'node:timers/promises';
import { isTransient, type Tx } from '@carbawatch/postgres';
import type { Log } from '@carbawatch/service-kit';
import { alignDuplicates, lockMessages, rawOf } from '../store/messages';
import type { MessageRow } from '../store/messages';
import type { UsedWord } from '../decide/site-mappings';
import type { Reading } from '../decide/verdict';
import type { Outcome } from './envelope';
import { StoringFailedError } from './errors';
import { keepAsFailed, outcomeOf } from './failed-message';
import type { Processing, Task } from './processing';
import { profilesFor, readEnvelope, type ReadingKnowledge } from './reading';
import { openPayload } from './sealing';
import type { StageContext, Stored } from './store-stage';

/** A database that restarts within two seconds costs its senders nothing but these. */
const RETRY_WAITS_MS = [50, 200, 600, 1200];

interface AtHand {
  readonly body: Buffer;
  readonly reading: Reading;
  readonly used: readonly UsedWord[];
}

/**
 * Reads the messages of a batch and commits their events and statuses in one transaction. A message
 * that makes the transaction fail by itself is found by halving, and kept in quarantine as a fault
 * of ours; the others of its batch never feel it.
 */
export class ApplyStage {
  constructor(
    private readonly context: StageContext,
    private readonly processing: Processing,
    private readonly log: Log,
  ) {}

  async apply(batch: readonly Stored[]): Promise<(Outcome | StoringFailedError)[]> {
    try {
      return await this.applyPatiently(batch);
    } catch (error) {
      if (isTransient(error)) return batch.map(() => new StoringFailedError(error));
      const [only] = batch;
      if (batch.length === 1 && only) return [await this.keepFailed(only, error)];
      const middle = Math.ceil(batch.length / 2);
      const first = await this.apply(batch.slice(0, middle));
      return [...first, ...(await this.apply(batch.slice(middle)))];
    }
  }

  private async applyPatiently(batch: readonly Stored[]): Promise<Outcome[]> {
    for (const waitMs of RETRY_WAITS_MS) {
      try {
        return await this.applyTogether(batch);
      } catch (error) {
        if (!isTransient(error)) throw error;
        await sleep(waitMs);
      }
    }
    return this.applyTogether(batch);
  }

  private async applyTogether(batch: readonly Stored[]): Promise<Outcome[]> {
    const mappings = (await this.context.mappings.current()).noting();
    const fresh = batch.flatMap(({ messageId, firstId, envelope }) =>
      envelope && messageId === firstId ? [{ messageId, envelope }] : [],
    );
    const knowledge: ReadingKnowledge = {
      timeZone: this.context.timeZone,
      assignerOf: this.context.assignerOf,
      terms: mappings.localTerms,
      profiles: await profilesFor(
        this.context.database,
        fresh.map(({ envelope }) => envelope),
      ),
    };
    // Reading is the expensive part and needs no lock: it is done before the transaction begins.
    const atHand = new Map(
      fresh.map(({ messageId, envelope }): [string, AtHand] => [
        messageId,
        {
          body: envelope.body,
          reading: readEnvelope(envelope, knowledge),
          used: mappings.takeUsed(),
        },
      ]),
    );
    return this.context.database.transaction(async (tx) => {
      const firstIds = [...new Set(batch.map(({ firstId }) => firstId))];
      const rows = await lockMessages(tx, firstIds);
      const pending = rows.filter(({ status }) => status === 'pending');
      const stored = await this.storedBodies(tx, pending, atHand);
      const tasks = pending.map((row): Task => {
        const known = atHand.get(row.messageId);
        const body = known?.body ?? stored.get(row.messageId) ?? Buffer.alloc(0);
        const { reading, used } = known ?? {};
        return { row, body, receivedAt: row.receivedAt, reading, used };
      });
      const processed = await this.processing.process(tx, tasks, mappings);
      await alignDuplicates(
        tx,
        batch.flatMap(({ messageId, firstId }) => (messageId === firstId ? [] : [messageId])),
      );
      const known = new Map(
        rows.map((row) => [row.messageId, { ...row, ...processed.get(row.messageId) }]),
      );
      return batch.map((job) => outcomeOf(job, known.get(job.firstId)));
    });
  }

  /** Payloads that an earlier run (or another process) stored and did not finish. */
  private async storedBodies(
    tx: Tx,
    pending: readonly MessageRow[],
    atHand: ReadonlyMap<string, AtHand>,
  ): Promise<Map<string, Buffer>> {
    const missing = pending.filter(({ messageId }) => !atHand.has(messageId));
    const sealed = await rawOf(
      tx,
      missing.map(({ messageId }) => messageId),
    );
    return new Map(
      [...sealed].map(([id, raw]) => [id, openPayload(this.context.secrets, id, raw)]),
    );
  }

  private async keepFailed(job: Stored, error: unknown): Promise<Outcome | StoringFailedError> {
    this.log.error('intake.message-failed', { messageId: job.firstId, error });
    try {
      return await keepAsFailed(this.context, job);
    } catch (cause) {
      return new StoringFailedError(cause);
    }
  }
}
