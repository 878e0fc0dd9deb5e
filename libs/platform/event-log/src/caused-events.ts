import type { Database, Statement } from '@carbawatch/postgres';

/** An event of the log without its body. */
export interface CausedEvent {
  /** `ce_id` */
  readonly id: string;
  /** `ce_type` */
  readonly type: string;
  readonly topic: string;
  /** Of events about one isolate. */
  readonly isolateId: string | null;
}

/** More than any list shows; a payload of 100,000 rows has as many events. */
const EVENTS_MAX = 1_000;

const CAUSED: Statement = {
  name: 'log_caused_events',
  text: `
    SELECT headers ->> 'ce_id' AS id, headers ->> 'ce_type' AS type, topic,
           value ->> 'isolateId' AS "isolateId"
    FROM log.record WHERE cause = $1
    ORDER BY appended_at, topic, partition, "offset" LIMIT $2`,
};

/**
 * The events that a message has caused so far, its own and those that other services appended
 * because of it, oldest first and at most a thousand. An event under two keys (a merge) is one.
 */
export async function causedEvents(database: Database, messageId: string): Promise<CausedEvent[]> {
  const rows = await database.query<CausedEvent>(CAUSED, [messageId, EVENTS_MAX]);
  return [...new Map(rows.map((row) => [row.id, row])).values()];
}
