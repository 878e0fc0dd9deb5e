import { TOPICS, eventKey, type IsolateReported } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import type { EventDraft, Receipt } from '../decide/mapping';
import { isolatePseudonym, type PseudonymOf } from '../decide/pseudonyms';
import type { MessageRow } from '../store/messages';

interface ToldIsolate {
  readonly site: string;
  readonly isolateId: string;
  readonly pseudonym: string;
}

/** What messages that are read again had told before, and which of their rows wait on their own. */
export class ReadBefore {
  private constructor(
    private readonly told: ReadonlyMap<string, readonly ToldIsolate[]>,
    private readonly parts: ReadonlySet<string>,
  ) {}

  /** No statement for messages that are read for the first time. */
  static async of(tx: Tx, rows: readonly MessageRow[]): Promise<ReadBefore> {
    const again = rows.filter(({ status }) => status !== 'pending');
    const ids = again.map(({ messageId }) => messageId);
    if (ids.length === 0) return new ReadBefore(new Map(), new Set());
    const told = new Map<string, ToldIsolate[]>();
    const lines = await tx.query<ToldIsolate & { messageId: string }>(
      `SELECT message_id AS "messageId", site, pseudonym, isolate_id AS "isolateId"
       FROM ingestion.lineage WHERE message_id = ANY ($1::uuid[])`,
      [ids],
    );
    for (const { messageId, ...line } of lines) {
      told.set(messageId, [...(told.get(messageId) ?? []), line]);
    }
    const parts = await tx.query<{ parent: string; contentHash: string }>(
      `SELECT parent, content_hash AS "contentHash" FROM ingestion.message
       WHERE parent = ANY ($1::uuid[])`,
      [ids],
    );
    return new ReadBefore(
      told,
      new Set(parts.map(({ parent, contentHash }) => `${parent} ${contentHash}`)),
    );
  }

  /** Whether an earlier reading of the message told anything. */
  hasTold(messageId: string): boolean {
    return this.told.has(messageId);
  }

  /** Whether this row of the message is one of its own already. */
  hasPart(messageId: string, contentHash: string): boolean {
    return this.parts.has(`${messageId} ${contentHash}`);
  }

  /** Of the isolates told before, those that this reading says nothing of: each is unsaid. */
  unsaid(
    { messageId }: Pick<MessageRow, 'messageId'>,
    now: readonly EventDraft[],
    receipt: Receipt,
    pseudonymOf: PseudonymOf,
  ): EventDraft[] {
    const placeOf = (site: string, isolateId: string | null): string => `${site}\n${isolateId}`;
    const said = new Set(now.map(({ site, isolateId }) => placeOf(site, isolateId)));
    return (this.told.get(messageId) ?? [])
      .filter(({ site, isolateId }) => isolateId !== '' && !said.has(placeOf(site, isolateId)))
      .map((isolate) => unsaying(isolate, receipt, pseudonymOf));
  }
}

function unsaying(
  { site, isolateId, pseudonym }: ToldIsolate,
  { messageId, sender, receivedAt, messageReceivedAt, reading }: Receipt,
  pseudonymOf: PseudonymOf,
): EventDraft {
  const own = isolatePseudonym(pseudonymOf, site, isolateId);
  const body: IsolateReported = {
    ...{ site, isolateId, pseudonym, patientKnown: pseudonym !== own },
    ...{ messageId, sender, receivedAt, messageReceivedAt, reading },
    ...{ kind: 'laboratory', status: 'cancelled', unsaid: true },
  };
  return {
    topic: TOPICS.isolatesReported,
    keys: [eventKey(site, pseudonym)],
    subject: `${site}/${isolateId}`,
    site,
    isolateId,
    body,
  };
}
