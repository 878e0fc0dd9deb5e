import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '@carbawatch/postgres';

/**
 * Waits until every consumer is past the end of the log twice in a row: one service's output is
 * another's input.
 */
export async function whenSettled(database: Database, withinMs: number): Promise<void> {
  const deadline = Date.now() + withinMs;
  let quiet = 0;
  while (quiet < 3) {
    if (Date.now() > deadline) throw new Error(`Not settled in ${withinMs} ms.`);
    const [row] = await database.query<{ behind: number }>(
      `SELECT coalesce(sum(head.next_offset - position.next_offset), 0)::int AS behind
       FROM log.consumer_position AS position JOIN log.head AS head USING (topic, partition)`,
    );
    quiet = row?.behind === 0 ? quiet + 1 : 0;
    await sleep(100);
  }
}
