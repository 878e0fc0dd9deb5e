import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '@carbawatch/postgres';

const POLL_MS = 20;

/** Waits until the consumers are no more than so many records behind, three looks in a row. */
export async function whenBehindIs(database: Database, behind: number): Promise<void> {
  for (let quiet = 0; quiet < 3;) {
    const [row] = await database.query<{ behind: number }>(
      `SELECT coalesce(sum(head.next_offset - position.next_offset), 0)::int AS behind
       FROM log.consumer_position AS position JOIN log.head AS head USING (topic, partition)`,
    );
    quiet = (row?.behind ?? 0) <= behind ? quiet + 1 : 0;
    await sleep(POLL_MS);
  }
}

export async function until(done: () => boolean): Promise<void> {
  while (!done()) await sleep(POLL_MS);
}
