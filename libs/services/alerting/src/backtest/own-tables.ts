import type { Database, Statement, Tx } from '@carbawatch/postgres';

/** What the second stage writes while it decides; everything else it only reads. */
const TABLES = [
  ...['case_link', 'cluster', 'contact', 'former_contact', 'timer', 'family_walk'],
] as const;

const NAMES = new RegExp(`\\balerting\\.(${TABLES.join('|')})\\b`, 'g');

/**
 * Runs work on empty tables of its own in place of those that the second stage writes, in a
 * transaction that can write nothing else (PostgreSQL lets a read-only one write temporary tables).
 * They are gone with it, and nobody waits for it.
 */
export async function onOwnTables<T>(database: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  return database.transaction(async (tx) => {
    for (const table of TABLES) {
      await tx.execute(
        `CREATE TEMPORARY TABLE ${table} (LIKE alerting.${table} INCLUDING ALL) ON COMMIT DROP`,
      );
    }
    await tx.execute('SET TRANSACTION READ ONLY');
    return work(redirected(tx));
  });
}

/** Statements under no name: a prepared one would hold the tables that everybody else means. */
function redirected(tx: Tx): Tx {
  const own = (sql: string | Statement): string =>
    (typeof sql === 'string' ? sql : sql.text).replaceAll(NAMES, 'pg_temp.$1');
  return {
    query: (sql, params) => tx.query(own(sql), params),
    execute: (sql, params) => tx.execute(own(sql), params),
    beforeCommit: () => undefined,
    afterCommit: () => undefined,
    signal: () => undefined,
    manager: tx.manager,
  };
}
