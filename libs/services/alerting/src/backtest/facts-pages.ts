import type { Tx } from '@carbawatch/postgres';
import { familyFacts, type FactsOfFamily } from '../consumers/family-facts';
import { CLEARING } from '../decide/carriage';
import { familiesWithLinks } from '../store/families';
import { peoplesActs, type ActsByAlert } from './peoples-acts';

/** Persons of one page: a page's facts are held in memory while they are walked. */
const PAGE_SIZE = 200;

const PERSONS_PAGE = `
  SELECT pseudonym FROM (
    (SELECT DISTINCT pseudonym FROM alerting.isolate_fact
     WHERE site = $1 AND relevant AND pseudonym > $2 ORDER BY pseudonym LIMIT ${PAGE_SIZE})
    UNION
    (SELECT DISTINCT pseudonym FROM alerting.movement_fact
     WHERE site = $1 AND pseudonym > $2 ORDER BY pseudonym LIMIT ${PAGE_SIZE})
    UNION
    (SELECT DISTINCT pseudonym FROM alerting.specimen_fact
     WHERE site = $1 AND pseudonym > $2 ORDER BY pseudonym LIMIT ${PAGE_SIZE})
    UNION
    (SELECT DISTINCT pseudonym FROM alerting.carrier_fact
     WHERE site = $1 AND pseudonym > $2 ORDER BY pseudonym LIMIT ${PAGE_SIZE})) AS known
  ORDER BY pseudonym LIMIT ${PAGE_SIZE}`;

/** About how many pseudonyms there are, to say how far a walk has come. */
export async function personCount(tx: Tx, site: string): Promise<number> {
  const [row] = await tx.query<{ n: number }>(
    `SELECT count(*) AS n FROM (
       SELECT pseudonym FROM alerting.isolate_fact WHERE site = $1 AND relevant
       UNION SELECT pseudonym FROM alerting.movement_fact WHERE site = $1
       UNION SELECT pseudonym FROM alerting.specimen_fact WHERE site = $1
       UNION SELECT pseudonym FROM alerting.carrier_fact WHERE site = $1) AS known`,
    [site],
  );
  return row?.n ?? 0;
}

export interface FactsPage {
  readonly families: readonly FactsOfFamily[];
  /** What people did with the alerts of these. */
  readonly acts: ActsByAlert;
  /** Pseudonyms of the page, whether or not a rule can say anything of them. */
  readonly persons: number;
  /** Where the next page begins; null at the end. */
  readonly after: string | null;
}

/**
 * A page of families with all their facts. Members of one family lie on several pages: `seen` holds
 * the families that came before, so that each comes once. Which hospitals are the site's own,
 * and when a carrier is presumed cleared, belongs to the rules that are compared.
 */
export async function factsPage(
  tx: Tx,
  site: string,
  after: string,
  seen: Set<string>,
  asksForContacts = false,
): Promise<FactsPage> {
  const rows = await tx.query<{ pseudonym: string }>(PERSONS_PAGE, [site, after]);
  const last = rows.at(-1)?.pseudonym ?? null;
  if (last === null) return { families: [], acts: new Map(), persons: 0, after: null };
  const families = await familiesWithLinks(
    tx,
    rows.map(({ pseudonym }) => ({ site, pseudonym })),
  );
  const fresh = families.filter(({ members: [first = '', second] }) => {
    if (second === undefined) return true;
    if (seen.has(first)) return false;
    seen.add(first);
    return true;
  });
  const known = await familyFacts(tx, fresh, () => ({
    own: null,
    clearing: CLEARING,
    asksForContacts,
  }));
  return {
    families: known.families.filter(({ matters }) => matters),
    acts: peoplesActs(known.acts),
    persons: rows.length,
    after: rows.length < PAGE_SIZE ? null : last,
  };
}
