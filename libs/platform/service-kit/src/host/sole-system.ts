import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '@carbawatch/postgres';
import { StartError } from './start-error';

/** Drawn once: the advisory lock of the program that runs all services on a database. */
const SOLE_SYSTEM_LOCK = '7216340912';
/** A server notices within this time that the process before was killed. */
const PREDECESSOR_MS_MAX = 5_000;
const RETRY_MS = 250;

/**
 * Makes this the only program that runs the whole system on the database, as the data folder's lock
 * does for the embedded one; throws StartError where another does. The answer gives the lock back;
 * a process that dies gives it back by its session.
 */
export async function holdDatabaseAlone(database: Database): Promise<() => Promise<void>> {
  const session = await database.openSession('sole system');
  const deadline = performance.now() + PREDECESSOR_MS_MAX;
  for (;;) {
    const { rows } = await session.query<{ held: boolean }>(
      `SELECT pg_try_advisory_lock($1::bigint) AS held`,
      [SOLE_SYSTEM_LOCK],
    );
    if (rows[0]?.held) return () => session.end();
    if (performance.now() >= deadline) break;
    await sleep(RETRY_MS);
  }
  await session.end();
  const remedy = 'another Carbawatch runs on this database; stop it, or name another database.';
  throw new StartError('DATABASE_URL', remedy);
}
