import type { Tx } from '@carbawatch/postgres';
import type { SiteScope } from '@carbawatch/service-kit';
import { PARTLY_READ } from './message-reads';

/** Conservation of messages: `received` is the sum of the five others. */
export interface LedgerLine {
  readonly sender: string;
  readonly day: string;
  readonly received: number;
  readonly processed: number;
  readonly duplicate: number;
  readonly quarantined: number;
  readonly dismissed: number;
  readonly pending: number;
}

export type StageQuery = Pick<LedgerQuery, 'scope' | 'from' | 'to' | 'sender'>;
export type StageCounts = Omit<LedgerLine, 'sender' | 'day'> & { readonly partlyRead: number };

/** The sums of the ledger over days and senders, and how many were read in part. */
export async function stageCounts(tx: Tx, query: StageQuery): Promise<StageCounts> {
  const { scope, from, to, sender } = query;
  const [row] = await tx.query<StageCounts>(
    `SELECT count(*) AS received,
            count(*) FILTER (WHERE status = 'processed') AS processed,
            count(*) FILTER (WHERE status = 'duplicate') AS duplicate,
            count(*) FILTER (WHERE status = 'quarantined') AS quarantined,
            count(*) FILTER (WHERE status = 'dismissed') AS dismissed,
            count(*) FILTER (WHERE status = 'pending') AS pending,
            (SELECT count(*) FROM ingestion.message AS part
             WHERE part.message_id IN (${PARTLY_READ})
               AND ($1::text[] IS NULL OR part.site = ANY ($1))
               AND ($2::date IS NULL OR part.received_on >= $2)
               AND ($3::date IS NULL OR part.received_on <= $3)
               AND ($4::text IS NULL OR part.sender = $4)) AS "partlyRead"
     FROM ingestion.message
     WHERE ($1::text[] IS NULL OR site = ANY ($1))
       AND ($2::date IS NULL OR received_on >= $2)
       AND ($3::date IS NULL OR received_on <= $3)
       AND ($4::text IS NULL OR sender = $4)`,
    [scope === 'all' ? null : scope, from, to, sender],
  );
  if (!row) throw new Error('a count has no row');
  return row;
}

export interface LedgerQuery {
  readonly scope: SiteScope;
  /** Days of the site, both included. */
  readonly from: string | null;
  readonly to: string | null;
  /** Null for all senders. */
  readonly sender: string | null;
  readonly limit: number;
  readonly after: readonly [day: string, sender: string] | null;
}

/**
 * One line a sender and day of receipt. A row that waits on its own in quarantine (a message with
 * `parent`) is counted like any message, on the day and for the sender of its payload: it was
 * received, and it is either waiting, replayed or dismissed.
 */
export function ledgerLines(tx: Tx, query: LedgerQuery): Promise<LedgerLine[]> {
  const { scope, from, to, sender, limit, after } = query;
  return tx.query<LedgerLine>(
    `SELECT sender, received_on AS day, count(*) AS received,
            count(*) FILTER (WHERE status = 'processed') AS processed,
            count(*) FILTER (WHERE status = 'duplicate') AS duplicate,
            count(*) FILTER (WHERE status = 'quarantined') AS quarantined,
            count(*) FILTER (WHERE status = 'dismissed') AS dismissed,
            count(*) FILTER (WHERE status = 'pending') AS pending
     FROM ingestion.message
     WHERE ($1::text[] IS NULL OR site = ANY ($1))
       AND ($2::date IS NULL OR received_on >= $2)
       AND ($3::date IS NULL OR received_on <= $3)
       AND ($4::text IS NULL OR sender = $4)
       AND ($6::date IS NULL OR (received_on, sender) > ($6, $7::text))
     GROUP BY received_on, sender
     ORDER BY received_on, sender LIMIT $5`,
    [
      scope === 'all' ? null : scope,
      from,
      to,
      sender,
      limit + 1,
      after?.[0] ?? null,
      after?.[1] ?? null,
    ],
  );
}
