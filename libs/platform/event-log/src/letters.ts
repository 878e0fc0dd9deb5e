import type { Database, Statement } from '@carbawatch/postgres';
import { PostgresLog } from './postgres-log';

/** Letters in one answer. */
const LETTERS_MAX = 1_000;

/** A record that a consumer has not processed, as operators see it; the body stays in the log. */
export interface OpenLetter {
  readonly consumer: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly key: string;
  readonly state: 'dead' | 'parked';
  readonly code: string;
  readonly detail: string;
  readonly attempts: number;
  /** Message id of the payload that caused it. */
  readonly cause: string | null;
  readonly firstFailedAt: Date;
  readonly lastFailedAt: Date;
}

/** Which letter: its place in the log and the consumer that could not process it. */
export interface LetterId {
  readonly consumer: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

const LIST: Statement = {
  name: 'log_list_letters',
  text: `
    SELECT consumer, topic, partition, "offset", key, state, error_code AS code,
           error_detail AS detail, attempts, cause, first_failed_at AS "firstFailedAt",
           last_failed_at AS "lastFailedAt"
    FROM log.dead_letter
    WHERE state <> 'resolved' AND ($1::text IS NULL OR consumer = $1)
    ORDER BY consumer, topic, partition, "offset" LIMIT $2`,
};

const COUNT: Statement = {
  name: 'log_count_letters',
  text: `
    SELECT count(*) FILTER (WHERE state = 'dead') AS dead,
           count(*) FILTER (WHERE state = 'parked') AS parked
    FROM log.dead_letter WHERE consumer = $1 AND state <> 'resolved'`,
};

const DISMISS: Statement = {
  name: 'log_dismiss_letter',
  text: `
    UPDATE log.dead_letter
    SET state = 'resolved', resolution = 'dismissed: ' || $5, resolved_at = now()
    WHERE consumer = $1 AND topic = $2 AND partition = $3 AND "offset" = $4
      AND state <> 'resolved'`,
};

/** Open letters of one consumer or of all, in the order of the log. */
export function openLetters(
  database: Database,
  options: { readonly consumer?: string; readonly limit?: number } = {},
): Promise<OpenLetter[]> {
  const limit = Math.min(options.limit ?? LETTERS_MAX, LETTERS_MAX);
  return database.query(LIST, [options.consumer ?? null, limit]);
}

/** What a consumer's answers leave out: records that failed, and those that wait behind them. */
export async function letterCounts(
  database: Database,
  consumer: string,
): Promise<{ readonly dead: number; readonly parked: number }> {
  const [counts] = await database.query<{ dead: number; parked: number }>(COUNT, [consumer]);
  return counts ?? { dead: 0, parked: 0 };
}

/**
 * Gives one letter up for good, with the reason; what is parked behind it then waits for a redrive
 * of its key. False when there is no such open letter.
 */
export async function dismissLetter(
  database: Database,
  id: LetterId,
  reason: string,
): Promise<boolean> {
  const log = new PostgresLog(database);
  return log.transaction(async (tx) => {
    const { consumer, topic, partition, offset } = id;
    const fence = await log.lockPosition(tx, id);
    const closed = await tx.execute(DISMISS, [consumer, topic, partition, offset, reason]);
    if (closed > 0) await log.movePosition(tx, id, fence.nextOffset, -closed);
    return closed > 0;
  });
}
