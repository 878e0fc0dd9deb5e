import type { Database, Statement } from '@carbawatch/postgres';

/** One statement is one snapshot: a handler's effects, events and position are seen together. */
export const SETTLED: Statement = {
  name: 'log_settled',
  text: `
    SELECT NOT EXISTS (
      SELECT FROM log.record r
      JOIN log.consumer_position p ON p.topic = r.topic AND p.partition = r.partition
      WHERE r.cause = $1 AND p.active AND p.next_offset <= r."offset"
    ) AS settled`,
};

const QUIET: Statement = {
  name: 'log_quiet',
  text: `
    SELECT NOT EXISTS (
      SELECT FROM log.head h
      JOIN log.consumer_position p ON p.topic = h.topic AND p.partition = h.partition
      WHERE p.active AND p.next_offset < h.next_offset
    ) AS quiet`,
};

/**
 * Whether every registered consumer is past all events that a message has caused, also those that
 * other services appended because of it (they hand its id on as `cause`). True for a message
 * without events. A dead or parked record counts as passed: the dead letters tell of it.
 */
export async function settled(database: Database, messageId: string): Promise<boolean> {
  const [row] = await database.query<{ settled: boolean }>(SETTLED, [messageId]);
  return row?.settled ?? false;
}

const BEHIND: Statement = {
  name: 'log_behind',
  text: `
    SELECT p.consumer,
           sum(greatest(coalesce(h.next_offset, 0) - p.next_offset, 0))::bigint AS behind
    FROM log.consumer_position p
    LEFT JOIN log.head h ON h.topic = p.topic AND h.partition = p.partition
    WHERE p.active GROUP BY p.consumer ORDER BY p.consumer`,
};

/** How many records each registered consumer has still to take in. */
export function recordsBehind(
  database: Database,
): Promise<{ readonly consumer: string; readonly behind: number }[]> {
  return database.query(BEHIND);
}

/** Whether every registered consumer is at the end of its topics: nothing is under way. */
export async function quiet(database: Database): Promise<boolean> {
  const [row] = await database.query<{ quiet: boolean }>(QUIET);
  return row?.quiet ?? false;
}
