/** A statement that counts what contradicts a promise: none is right. */
export interface Check {
  /** What holds when the count is zero. */
  readonly promise: string;
  readonly sql: string;
}

const REPORTED = 'carbawatch.isolates.reported.v1';
const CLASSIFIED = 'carbawatch.isolates.classified.v1';

/** Of each isolate, the highest revision that a consumer is past, beside what it keeps. */
function newestKept(consumer: string, kept: string): string {
  return `
    SELECT count(*) AS failures FROM (
      SELECT record.value->>'site' AS site, record.value->>'isolateId' AS isolate_id,
             max((record.value->>'revision')::int) AS revision
      FROM log.record AS record
      JOIN log.consumer_position AS place
        ON place.consumer = '${consumer}' AND place.topic = record.topic
       AND place.partition = record.partition AND record."offset" < place.next_offset
      WHERE record.topic = '${CLASSIFIED}' AND NOT EXISTS (
        SELECT FROM log.dead_letter AS letter
        WHERE letter.consumer = '${consumer}' AND letter.state <> 'resolved'
          AND letter.topic = record.topic AND letter.partition = record.partition
          AND letter."offset" = record."offset")
      GROUP BY 1, 2
    ) AS told
    LEFT JOIN ${kept} AS fact USING (site, isolate_id)
    WHERE fact.revision IS DISTINCT FROM told.revision`;
}

/**
 * What holds in every consistent database, in one snapshot, whether the system runs or not: the log
 * has no gap, nobody is past its end, messages balance, and services keep what they have heard.
 */
export const CHECKS: readonly Check[] = [
  {
    promise: 'every partition of the log is whole up to its end',
    sql: `
      SELECT count(*) AS failures FROM log.head AS head
      LEFT JOIN (
        SELECT topic, partition, count(*) AS n, min("offset") AS first, max("offset") AS last
        FROM log.record GROUP BY topic, partition
      ) AS held USING (topic, partition)
      WHERE coalesce(held.last + 1, head.next_offset) <> head.next_offset
         OR coalesce(held.last - held.first + 1, 0) <> coalesce(held.n, 0)`,
  },
  {
    promise: 'no consumer and no relay is past the end of the log',
    sql: `
      SELECT count(*) AS failures FROM (
        SELECT topic, partition, next_offset FROM log.consumer_position
        UNION ALL SELECT topic, partition, next_offset FROM log.relay_position
      ) AS place
      LEFT JOIN log.head AS head USING (topic, partition)
      WHERE place.next_offset > coalesce(head.next_offset, 0)`,
  },
  {
    promise: 'the count of open dead letters is that of the letters',
    sql: `
      SELECT count(*) AS failures FROM log.consumer_position AS place
      WHERE place.open_letters <> (
        SELECT count(*) FROM log.dead_letter AS letter
        WHERE letter.consumer = place.consumer AND letter.topic = place.topic
          AND letter.partition = place.partition AND letter.state <> 'resolved')`,
  },
  {
    promise: 'the ledger balances for every sender and day',
    sql: `
      SELECT count(*) AS failures FROM (
        SELECT count(*) AS received, count(*) FILTER (WHERE status IN
          ('processed', 'duplicate', 'quarantined', 'dismissed', 'pending')) AS told
        FROM ingestion.message GROUP BY site, sender, received_on
      ) AS line WHERE received <> told`,
  },
  {
    promise: 'every duplicate and every part is of a message that is there',
    sql: `
      SELECT count(*) AS failures FROM ingestion.message AS one
      WHERE (one.duplicate_of IS NOT NULL AND NOT EXISTS (
              SELECT FROM ingestion.message AS first WHERE first.message_id = one.duplicate_of))
         OR (one.parent IS NOT NULL AND NOT EXISTS (
              SELECT FROM ingestion.message AS whole WHERE whole.message_id = one.parent))`,
  },
  {
    promise: 'every event of an isolate comes from a message that is there',
    sql: `
      SELECT count(*) AS failures FROM log.record AS record
      WHERE record.topic = '${REPORTED}' AND record.cause IS NOT NULL AND NOT EXISTS (
        SELECT FROM ingestion.message AS message WHERE message.message_id = record.cause)`,
  },
  {
    promise: 'every isolate that classification has heard of is classified',
    sql: `
      SELECT count(*) AS failures FROM (
        SELECT DISTINCT record.value->>'site' AS site, record.value->>'isolateId' AS isolate_id
        FROM log.record AS record
        JOIN log.consumer_position AS place
          ON place.consumer = 'classification' AND place.topic = record.topic
         AND place.partition = record.partition AND record."offset" < place.next_offset
        WHERE record.topic = '${REPORTED}' AND NOT EXISTS (
          SELECT FROM log.dead_letter AS letter
          WHERE letter.consumer = 'classification' AND letter.state <> 'resolved'
            AND letter.topic = record.topic AND letter.key = record.key)
      ) AS told
      LEFT JOIN classification.isolate AS isolate USING (site, isolate_id)
      WHERE isolate.state IS NULL`,
  },
  {
    promise: 'alerting keeps the newest verdict that it has heard of each isolate',
    sql: newestKept('alerting', 'alerting.isolate_fact'),
  },
  {
    promise: 'stats keeps the newest verdict that it has heard of each isolate',
    sql: newestKept('stats', 'stats.isolate_fact'),
  },
];

/** What waits, which is no fault but worth a look. */
export const WAITING: readonly { readonly what: string; readonly sql: string }[] = [
  {
    what: 'events that a consumer has not taken yet',
    sql: `SELECT coalesce(sum(head.next_offset - place.next_offset), 0) AS n
          FROM log.consumer_position AS place JOIN log.head AS head USING (topic, partition)
          WHERE place.active`,
  },
  {
    what: 'open dead letters and parked records',
    sql: `SELECT coalesce(sum(open_letters), 0) AS n FROM log.consumer_position`,
  },
  {
    what: 'messages in quarantine',
    sql: `SELECT count(*) AS n FROM ingestion.message WHERE status = 'quarantined'`,
  },
];
