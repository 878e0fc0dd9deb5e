import type { Tx } from '@carbawatch/postgres';
import { audit, conflict, notFound, type Caller } from '@carbawatch/service-kit';
import { ACCEPTED, type Answer } from '../decide/answer';
import { messageOf, type MessageScope } from '../store/message-reads';
import {
  correctRaw,
  finishMessages,
  lockMessages,
  rawOf,
  startReplay,
  writeReason,
  type MessageRow,
} from '../store/messages';
import type { Processed, Processing } from './processing';
import { openPayload, sealPayload, sealReason } from './sealing';
import type { SiteClock } from './site-clock';
import type { StageContext } from './store-stage';

/** A payload that takes the place of the one that was sent. */
export interface Correction {
  readonly body: Buffer;
  /** In lower case, without parameters; null to keep the message's own. */
  readonly contentType: string | null;
  readonly charset: string | undefined;
}

/** The corrected payload can't be read either: nothing was changed. */
export class UnusableCorrection extends Error {
  constructor(readonly outcome: Processed) {
    super('The corrected payload cannot be used.');
    this.name = 'UnusableCorrection';
  }
}

/** What waits in quarantine: read again, as it is or corrected, or put away with a reason. */
export class Quarantine {
  constructor(
    private readonly context: StageContext,
    private readonly processing: Processing,
    private readonly siteClock: SiteClock,
  ) {}

  /**
   * Reads a message again under its own id, with the rights of whoever replays it. What it says is
   * known from now on, since nobody knew it before; among its sender's reports it stays as old as
   * its arrival, so that it does not override what came after it. Throws UnusableCorrection, and a
   * Refusal for a message that does not wait.
   */
  async replay(
    messageId: string,
    caller: Caller,
    scope: MessageScope,
    correction: Correction | null,
  ): Promise<void> {
    const { database, clock, secrets } = this.context;
    const mappings = await this.context.mappings.current();
    await database.transaction(async (tx) => {
      const row = await this.lockWaiting(tx, messageId, scope);
      const at = clock.now();
      await audit(tx, {
        at,
        actor: caller.keyId,
        action: correction ? 'message.corrected' : 'message.replayed',
        target: messageId,
        site: row.site,
      });
      if (correction)
        await correctRaw(tx, messageId, sealPayload(secrets, messageId, correction.body));
      const body = correction?.body ?? (await this.bodyOf(tx, messageId));
      const { contentType, options } = corrected(row, correction);
      const attempts = row.attempts + 1;
      await startReplay(tx, { messageId, contentType, options, attempts, at });
      const again: MessageRow = {
        ...row,
        contentType,
        attempts,
        options: { ...options, mayWrite: caller.sites },
      };
      const receivedAt = this.siteClock.receivedAt({});
      const tasks = [{ row: again, body, receivedAt }];
      const processed = await this.processing.process(tx, tasks, mappings);
      const outcome = processed.get(messageId);
      const isUsable = outcome?.answer.status === ACCEPTED.status;
      if (outcome && !isUsable && (correction || outcome.answer.status === 403)) {
        throw new UnusableCorrection(outcome); // and with it everything above is undone
      }
    });
  }

  /** Puts a message away for good reason; a replay may still take it out again. */
  async dismiss(
    messageId: string,
    caller: Caller,
    scope: MessageScope,
    reason: string,
  ): Promise<void> {
    const { database, clock, secrets } = this.context;
    await database.transaction(async (tx) => {
      const row = await this.lockWaiting(tx, messageId, scope);
      // Once is enough: the first reason stays, and whoever repeats the request changes nothing.
      if (row.status === 'dismissed' && row.hasReason) return;
      const at = clock.now();
      const answer: Answer = row.answer ?? ACCEPTED;
      const isPutAway = row.status === 'dismissed';
      const stages = isPutAway ? [] : [{ stage: 'dismissed', at: at.toISOString() }];
      const { site, problems } = row;
      await finishMessages(tx, [
        { messageId, site, status: 'dismissed', answer, problems, stages, parts: null },
      ]);
      await writeReason(tx, messageId, sealReason(secrets, messageId, reason));
      const action = 'message.dismissed';
      await audit(tx, { at, actor: caller.keyId, action, target: messageId, site });
    });
  }

  private async lockWaiting(tx: Tx, messageId: string, scope: MessageScope): Promise<MessageRow> {
    const visible = await messageOf(tx, scope, messageId);
    const [row] = visible ? await lockMessages(tx, [messageId]) : [];
    if (!row) throw notFound('There is no such message.');
    if (row.status === 'quarantined' || row.status === 'dismissed') return row;
    throw conflict('not-quarantined', `The message does not wait: its status is ${row.status}.`);
  }

  private async bodyOf(tx: Tx, messageId: string): Promise<Buffer> {
    const sealed = (await rawOf(tx, [messageId])).get(messageId);
    if (!sealed) throw conflict('no-payload', 'The payload is no longer kept.');
    return openPayload(this.context.secrets, messageId, sealed);
  }
}

/** A corrected payload is whole, whatever its transport said of the first one. */
function corrected(row: MessageRow, correction: Correction | null) {
  if (!correction) return row;
  const { charset, contentType } = correction;
  return {
    contentType: contentType ?? row.contentType,
    options: { ...row.options, charset, defect: undefined },
  };
}
