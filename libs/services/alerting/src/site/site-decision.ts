import type { Tx } from '@carbawatch/postgres';
import { groupedBy } from '../decide/grouped-by';
import type { Act } from '../decide/lifecycle';
import type { RuleBook } from '../decide/rules/rule-book';
import type { DerivedAlert } from '../decide/tracks';
import { shownAlert } from '../store/alert-row';
import {
  actsOfAlerts,
  markDecided,
  saveAct,
  saveSiteAlerts,
  siteAlertHeads,
  type AlertHead,
} from '../store/alerts';
import type { NewChange } from '../store/changes';
import {
  changedAlert,
  withdrawOrphans,
  type Changed,
  type Occasion,
} from '../consumers/alert-differences';
import { followedIn, rulingOf } from '../consumers/rule-effects';
import { awaitedTurns } from '../store/rule-jobs';
import { handOver } from './hand-over';

/** Alerts of the second stage as decided anew, and the ids that the same question had before. */
export interface SiteDecision {
  readonly derived: readonly DerivedAlert[];
  readonly former: readonly string[];
  /** Somebody's act on an alert as it was decided: nobody has looked at it by newer rules yet. */
  readonly isAct?: true;
}

/** Writes what differs from what is stored; the caller holds the site's lane. */
export async function writeSiteAlerts(
  tx: Tx,
  site: string,
  { derived, former, book, isAct }: SiteDecision & { readonly book: RuleBook },
  occasion: Occasion,
): Promise<{ changed: (Changed & { occasion: Occasion })[]; shown: NewChange[] }> {
  const ids = [...new Set([...derived.map(({ id }) => id), ...former])];
  if (ids.length === 0) return { changed: [], shown: [] };
  const found = await siteAlertHeads(tx, ids);
  const heads = new Map(found.map((head) => [head.id, head]));
  // Where nobody has ever changed a rule, nobody waits to be looked at by another.
  const [turn] = book.version === 0 ? [] : await awaitedTurns(tx, [{ site, pseudonym: '' }]);
  const asked = { heads: found, following: occasion.rules ?? turn?.version };
  const ruling = await rulingOf(tx, site, book, asked);
  // Of alerts that are not stored too: who reads the log anew finds what people did with them.
  const actsOf = async (): Promise<ReadonlyMap<string, Act[]>> =>
    groupedBy(await actsOfAlerts(tx, site, ids), ({ alertId }) => alertId);
  const before = await actsOf();
  const gone = await handOver(tx, site, { derived, heads, acts: before, book });
  for (const { row } of gone) heads.delete(row.id);
  const acts = gone.length > 0 ? await actsOf() : before;
  const changed: Changed[] = [];
  const written: (Changed & { readonly derived: DerivedAlert | null })[] = [];
  for (const one of derived) {
    const stored = { head: heads.get(one.id), acts: acts.get(one.id) ?? [] };
    heads.delete(one.id);
    const following = followedIn(occasion, one, turn?.version);
    const change = changedAlert(site, one, stored, { ruling, following });
    if (!change) continue;
    written.push({ ...change, derived: one });
    if (change.difference === 'shown') changed.push(change);
  }
  const orphans = await withdrawOrphans(tx, [...heads.values()], acts, () => ruling);
  // A withdrawn alert has nothing derived any more; what people did with it stays.
  written.push(...[...gone, ...orphans.kept].map((one) => ({ ...one, derived: null })));
  const version = (isAct && found[0]?.rulesVersion) ?? ruling.version;
  await keepSiteAlerts(tx, written, { heads: found, version });
  const all = [...changed, ...gone, ...orphans.kept, ...orphans.deleted];
  return {
    changed: all.map((one) => ({ ...one, occasion })),
    shown: all.map(({ row }) => ({ site, pseudonym: '', kind: 'alert', body: shownAlert(row) })),
  };
}

async function keepSiteAlerts(
  tx: Tx,
  written: readonly (Changed & { readonly derived: DerivedAlert | null })[],
  { heads, version }: { readonly heads: readonly AlertHead[]; readonly version: number },
): Promise<void> {
  if (written.length > 0) {
    const rows = written.map(({ row, derived }) => ({ ...row, derived }));
    await saveSiteAlerts(tx, rows, version);
  }
  await markDecided(tx, heads, () => version);
  for (const { row, act } of written) if (act) await saveAct(tx, row, act);
}
