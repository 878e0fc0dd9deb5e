import { alertRuleChoice, type AlertRuleChoice } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import { AS_SHIPPED, ruleBook, type RuleBook } from '../decide/rules/rule-book';
import { SHIPPED_BOOK } from '../decide/rules/rules';

/** A version of a site's rules as it was saved. */
export interface SavedRules {
  readonly version: number;
  readonly savedAt: Date;
  readonly savedBy: string;
  readonly reason: string;
  readonly undoTo: number | null;
  readonly choice: AlertRuleChoice;
}

/** Rule books of sites, compiled once a version. */
export class SiteRules {
  private readonly books = new Map<string, RuleBook>();

  /** The books in force of these sites; as shipped where a site has saved nothing. */
  async booksOf(tx: Tx, sites: readonly string[]): Promise<(site: string) => RuleBook> {
    if (sites.length === 0) return () => SHIPPED_BOOK;
    const heads = await tx.query<{ site: string; version: number }>(
      `SELECT site, max(version) AS version FROM alerting.alert_rules
       WHERE site = ANY ($1) GROUP BY site`,
      [[...new Set(sites)]],
    );
    for (const { site, version } of heads) {
      if (this.books.get(site)?.version === version) continue;
      const saved = await rulesOfVersion(tx, site, version);
      this.books.set(site, ruleBook(version, saved?.choice ?? AS_SHIPPED));
    }
    return (site) => this.books.get(site) ?? SHIPPED_BOOK;
  }

  async bookOf(tx: Tx, site: string): Promise<RuleBook> {
    const books = await this.booksOf(tx, [site]);
    return books(site);
  }
}

const COLUMNS = `version, saved_at AS "savedAt", saved_by AS "savedBy", reason,
  undo_to AS "undoTo", choice`;

export async function rulesOfVersion(
  tx: Tx,
  site: string,
  version: number,
): Promise<SavedRules | null> {
  const [row] = await tx.query<SavedRules>(
    `SELECT ${COLUMNS} FROM alerting.alert_rules WHERE site = $1 AND version = $2`,
    [site, version],
  );
  return row ? { ...row, choice: alertRuleChoice.parse(row.choice) } : null;
}

export async function newestRules(tx: Tx, site: string): Promise<SavedRules | null> {
  const [row] = await tx.query<SavedRules>(
    `SELECT ${COLUMNS} FROM alerting.alert_rules WHERE site = $1 ORDER BY version DESC LIMIT 1`,
    [site],
  );
  return row ? { ...row, choice: alertRuleChoice.parse(row.choice) } : null;
}

/** Every version after this one, and this one itself where it was saved, the oldest first. */
export async function rulesSince(tx: Tx, site: string, version: number): Promise<SavedRules[]> {
  const rows = await tx.query<SavedRules>(
    `SELECT ${COLUMNS} FROM alerting.alert_rules WHERE site = $1 AND version >= $2 ORDER BY version`,
    [site, version],
  );
  return rows.map((row) => ({ ...row, choice: alertRuleChoice.parse(row.choice) }));
}

/** The rules that sites have written themselves, as their newest versions have them. */
export async function newestOwnRules(
  tx: Tx,
  sites: readonly string[] | 'all',
): Promise<{ site: string; version: number; rules: AlertRuleChoice['ownRules'] }[]> {
  return tx.query(
    `SELECT DISTINCT ON (site) site, version, choice -> 'ownRules' AS rules
     FROM alerting.alert_rules WHERE $1::text[] IS NULL OR site = ANY ($1)
     ORDER BY site, version DESC`,
    [sites === 'all' ? null : sites],
  );
}

export async function pageOfRules(
  tx: Tx,
  site: string,
  page: { readonly before: number | null; readonly limit: number },
): Promise<SavedRules[]> {
  return tx.query(
    `SELECT ${COLUMNS} FROM alerting.alert_rules
     WHERE site = $1 AND ($2::int IS NULL OR version < $2) ORDER BY version DESC LIMIT $3`,
    [site, page.before, page.limit],
  );
}

/** Saves a version; two who save at once meet at the primary key, and one is told of it. */
export async function saveRules(tx: Tx, site: string, rules: SavedRules): Promise<void> {
  await tx.execute(
    `INSERT INTO alerting.alert_rules
       (site, version, saved_at, saved_by, reason, undo_to, choice)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [
      site,
      rules.version,
      rules.savedAt,
      rules.savedBy,
      rules.reason,
      rules.undoTo,
      JSON.stringify(rules.choice),
    ],
  );
}
