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

/** An event with the message behind it and the things that its body names. */
export interface TracedEvent extends CausedEvent {
  readonly site: string | null;
  readonly messageId: string | null;
  /** When it was appended, on the clock of the database. */
  readonly appendedAt: Date;
  /** The body's own id, where it has one (an alert). */
  readonly bodyId: string | null;
  /** Isolates that the body lists, where it does (an alert). */
  readonly isolates: readonly string[];
}

const TRACED = `
  SELECT headers ->> 'ce_id' AS id, headers ->> 'ce_type' AS type, topic, cause AS "messageId",
         value ->> 'site' AS site, value ->> 'isolateId' AS "isolateId", value ->> 'id' AS "bodyId",
         CASE WHEN jsonb_typeof(value -> 'isolates') = 'array' THEN value -> 'isolates'
              ELSE '[]'::jsonb END AS isolates,
         appended_at AS "appendedAt"
  FROM log.record`;

const TRACED_BY_CAUSE: Statement = {
  name: 'log_traced_by_cause',
  text: `${TRACED} WHERE cause = ANY ($1::uuid[])
    ORDER BY appended_at, topic, partition, "offset" LIMIT $2`,
};

const TRACED_BY_BODY: Statement = {
  name: 'log_traced_by_body',
  text: `${TRACED} WHERE topic = $1 AND value ->> 'id' = $2
    ORDER BY appended_at, partition, "offset" LIMIT $3`,
};

function eachOnce(rows: readonly TracedEvent[]): TracedEvent[] {
  return [...new Map(rows.map((row) => [row.id, row])).values()];
}

/** The events that these messages caused, oldest first, at most `limit`. */
export async function eventsCausedBy(
  database: Database,
  messageIds: readonly string[],
  limit = EVENTS_MAX,
): Promise<TracedEvent[]> {
  if (messageIds.length === 0) return [];
  return eachOnce(await database.query<TracedEvent>(TRACED_BY_CAUSE, [messageIds, limit]));
}

/** The events of a topic whose bodies have this id: the story of one alert. Reads the topic. */
export async function eventsAbout(
  database: Database,
  topic: string,
  id: string,
): Promise<TracedEvent[]> {
  return eachOnce(await database.query<TracedEvent>(TRACED_BY_BODY, [topic, id, EVENTS_MAX]));
}
