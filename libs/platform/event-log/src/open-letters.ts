import type { Statement, Tx } from '@carbawatch/postgres';

const OPEN_LETTERS_OF_SITES: Statement = {
  name: 'log_open_letters_of_sites',
  text: `
    SELECT count(*)::int AS n
    FROM log.dead_letter
    WHERE consumer = $1 AND state <> 'resolved'
      AND ($2::text[] IS NULL OR split_part(key, '/', 1) = ANY ($2))`,
};

/**
 * Records that a consumer has not taken in, dead or parked behind a dead one, of these sites
 * (null: of all). An answer made of what the consumer wrote lacks them.
 */
export async function countOpenLetters(
  tx: Tx,
  consumer: string,
  sites: readonly string[] | null,
): Promise<number> {
  const [row] = await tx.query<{ n: number }>(OPEN_LETTERS_OF_SITES, [consumer, sites]);
  return row?.n ?? 0;
}
