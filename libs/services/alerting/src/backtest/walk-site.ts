import type { Database, Tx } from '@carbawatch/postgres';
import type { RuleBook } from '../decide/rules/rule-book';
import type { DerivedAlert } from '../decide/tracks';
import { decideFacts } from '../site/decide-facts';
import { decideJoins } from '../site/decide-site';
import { onOwnTables } from './own-tables';
import { withRecorded, type ActsByAlert, type DecidedAlerts } from './peoples-acts';

/** Persons with cases that are looked at together: a case near several of them is worked once. */
const PAGE_SIZE = 200;

interface SiteWalk {
  readonly site: string;
  readonly timeZone: string;
  /** Where the site's clock stands. */
  readonly nowMs: number;
}

const CARRYING = `
  SELECT DISTINCT pseudonym FROM alerting.known_case
  WHERE site = $1 AND pseudonym > $2 ORDER BY pseudonym LIMIT ${PAGE_SIZE}`;

/** Persons from whom what joins patients is decided. */
export async function carryingCount(tx: Tx, site: string): Promise<number> {
  const [row] = await tx.query<{ n: number }>(
    'SELECT count(DISTINCT pseudonym) AS n FROM alerting.known_case WHERE site = $1',
    [site],
  );
  return row?.n ?? 0;
}

/** Alerts of persons that wait for what the second stage says of the contacts of their cases. */
interface Waiting {
  readonly called: readonly DecidedAlerts[];
  readonly acts: ActsByAlert;
}

interface WalkedSite {
  readonly joined: readonly DerivedAlert[];
  readonly called: readonly DerivedAlert[];
}

/**
 * Every alert of clusters, mechanisms, contacts, feeds and signals that rules make of the cases and
 * stays as they are stored. These do not depend on the rules, so that no fact has to be told again.
 * With them the calls that wait for the contacts which these rules find.
 */
export async function walkSite(
  database: Database,
  { site, timeZone, nowMs }: SiteWalk,
  { book, called, acts }: Waiting & { readonly book: RuleBook },
  onPage: (persons: number) => Promise<void>,
): Promise<WalkedSite> {
  return onOwnTables(database, async (tx) => {
    const alerts = new Map<string, DerivedAlert>();
    for (let after: string | null = ''; after !== null;) {
      const rows: { pseudonym: string }[] = await tx.query(CARRYING, [site, after]);
      const pseudonyms = rows.map(({ pseudonym }) => pseudonym);
      if (pseudonyms.length > 0) {
        const asked = { site, pseudonyms, book, timeZone, nowMs };
        const { derived, former } = await decideJoins(tx, asked);
        for (const id of former) alerts.delete(id);
        for (const alert of derived) alerts.set(alert.id, alert);
      }
      after = pseudonyms.length < PAGE_SIZE ? null : (pseudonyms.at(-1) ?? null);
      await onPage(pseudonyms.length);
    }
    const facts = await decideFacts(tx, site, { book, clock: { timeZone, nowMs } });
    for (const alert of facts.derived) alerts.set(alert.id, alert);
    const closed = await withRecorded(tx, called, acts, book);
    return { joined: [...alerts.values()], called: closed.flat() };
  });
}
