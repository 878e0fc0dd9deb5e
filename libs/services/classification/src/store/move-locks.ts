import type { Tx } from '@carbawatch/postgres';
import { newsOfMoved, saveAccounts, type ToldAccount } from './visit-accounts';

/** What somebody takes in of the visits of some sites. */
export interface TakenIn {
  /** Sites of which there are reports. */
  readonly reported?: readonly string[];
  /** Sites of which there are moves or merges. */
  readonly moved?: readonly string[];
  readonly accounts: readonly ToldAccount[];
}

/**
 * Reports, moves of their visits, and the accounts of these come in by different partitions. Who
 * takes in reports holds the site's lock of moves with others from before the moves are read, who
 * takes in a move or a merge holds it alone: so one of the two finds what the other brought. So it
 * is between moves and accounts by a lock of their own, taken before, and where an account is news
 * that was moved already, the lock of moves is held alone too. All before any isolate.
 *
 * Keeps the accounts, and answers the visits that turn out to be of moved ones.
 */
export async function takeVisits(
  tx: Tx,
  { reported = [], moved = [], accounts }: TakenIn,
): Promise<{ readonly site: string; readonly number: string }[]> {
  const sites = [...moved, ...accounts.map(({ site }) => site)];
  await lock(tx, 'accounts', sites, new Set(moved));
  const news = await newsOfMoved(tx, accounts);
  const alone = new Set([...moved, ...news.map(({ site }) => site)]);
  await lock(tx, 'moves', [...reported, ...alone], alone);
  await saveAccounts(tx, accounts);
  return news;
}

/** For whoever folds reports anew that are kept already. */
export async function lockMoves(tx: Tx, site: string): Promise<void> {
  await lock(tx, 'moves', [site], new Set());
}

/** In the order of the sites, held with others but for those that are to be held alone. */
async function lock(
  tx: Tx,
  what: 'accounts' | 'moves',
  sites: readonly string[],
  alone: ReadonlySet<string>,
): Promise<void> {
  for (const site of [...new Set(sites)].sort()) {
    const take = alone.has(site) ? 'pg_advisory_xact_lock' : 'pg_advisory_xact_lock_shared';
    await tx.execute(`SELECT ${take}(hashtextextended($1, 0))`, [
      `classification visit ${what} ${site}`,
    ]);
  }
}
