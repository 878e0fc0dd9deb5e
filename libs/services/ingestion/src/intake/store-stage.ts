import { randomUUID } from 'node:crypto';
import { dayOfInstant } from '@carbawatch/contracts';
import { isTransient, type Database } from '@carbawatch/postgres';
import type { Clock, Secrets } from '@carbawatch/service-kit';
import type { AssignerOf } from '../decide/patient-assigner';
import { noteHeard } from '../store/feeds';
import { claimInbox } from '../store/inbox';
import { insertMessages, type NewMessage } from '../store/messages';
import type { Envelope } from './envelope';
import { StoringFailedError } from './errors';
import type { MappingBook } from './mapping-book';
import { contentHashOf, sealPayload } from './sealing';

/** A message that is on disk. */
export interface Stored {
  readonly messageId: string;
  /** The first message of the same content; the message itself when it is new. */
  readonly firstId: string;
  /** Null when only its id is known: a message that an earlier run has left unfinished. */
  readonly envelope: Envelope | null;
}

export interface StageContext {
  readonly database: Database;
  readonly secrets: Secrets;
  /** The wall clock. */
  readonly clock: Clock;
  readonly timeZone: string;
  readonly mappings: MappingBook;
  /** Receipt is on the wall clock, not (as in a replay) at the message's own time. */
  readonly isLive: boolean;
  /** Of patient numbers that come without one. */
  readonly assignerOf: AssignerOf;
}

/** Two transactions that met badly may meet well the next time; more meetings are worth no wait. */
const ATTEMPTS_MAX = 3;

const TEXT_LENGTH_MAX = 200;
/** NUL can't be stored, and control characters have no place in a name of a sender. */
const clean = (text: string): string =>
  text.replace(/\p{Cc}|\p{Cs}/gu, '').slice(0, TEXT_LENGTH_MAX);

/**
 * Stores the raw payloads of a batch in one transaction and commits. A payload that came before
 * becomes a duplicate and keeps no bytes of its own. A message that alone makes the transaction
 * fail (there should be none) takes nobody with it: the batch is halved until it stands alone.
 */
export async function storeBatch(
  context: StageContext,
  batch: readonly Envelope[],
): Promise<(Stored | StoringFailedError)[]> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await storeTogether(context, batch);
    } catch (error) {
      if (isTransient(error)) {
        if (attempt < ATTEMPTS_MAX) continue;
        return batch.map(() => new StoringFailedError(error));
      }
      if (batch.length === 1) return [new StoringFailedError(error)];
      const middle = Math.ceil(batch.length / 2);
      const first = await storeBatch(context, batch.slice(0, middle));
      return [...first, ...(await storeBatch(context, batch.slice(middle)))];
    }
  }
}

async function storeTogether(
  { database, secrets, clock, timeZone }: StageContext,
  batch: readonly Envelope[],
): Promise<Stored[]> {
  const storedAt = clock.now();
  const incoming = batch.map((envelope) => ({
    envelope,
    site: envelope.site,
    sender: clean(envelope.sender) || 'unknown',
    controlId: clean(envelope.controlId),
    contentHash: contentHashOf(secrets, envelope),
    messageId: randomUUID(),
  }));
  return database.transaction(async (tx) => {
    const firsts = await claimInbox(tx, incoming);
    const messages = incoming.map(({ envelope, ...key }, index): NewMessage => {
      const firstId = firsts[index] ?? key.messageId;
      const isNew = firstId === key.messageId;
      const { mayWrite, traceparent, defect } = envelope;
      return {
        ...key,
        channel: envelope.channel,
        contentType: clean(envelope.contentType),
        options: { ...envelope.options, mayWrite, traceparent, defect },
        receivedAt: envelope.receivedAt,
        receivedOn: dayOfInstant(envelope.receivedAt.getTime(), timeZone),
        storedAt,
        status: isNew ? 'pending' : 'duplicate',
        duplicateOf: isNew ? null : firstId,
        parent: null,
        problems: [],
        stages: [{ stage: 'stored', at: storedAt.toISOString() }],
        raw: isNew ? sealPayload(secrets, key.messageId, envelope.body) : null,
      };
    });
    await insertMessages(tx, messages);
    await noteHeard(tx, messages);
    return incoming.map(({ envelope, messageId }, index) => ({
      messageId,
      firstId: firsts[index] ?? messageId,
      envelope,
    }));
  });
}
