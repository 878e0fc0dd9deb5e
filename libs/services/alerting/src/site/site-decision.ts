import type { Tx } from '@carbawatch/postgres';
import { groupedBy } from '../decide/grouped-by';
import { courseOf, type Act } from '../decide/lifecycle';
import type { DerivedAlert } from '../decide/tracks';
import { alertRow, shownAlert, type AlertRow } from '../store/alert-row';
import { actsOfAlerts, saveSiteAlerts, siteAlertHeads, type SiteAlertRow } from '../store/alerts';
import type { NewChange } from '../store/changes';
import {
  differenceOf,
  withdrawOrphans,
  type Changed,
  type Occasion,
} from '../consumers/alert-differences';

/** Alerts of the second stage as decided anew, and the ids that the same question had before. */
export interface SiteDecision {
  readonly derived: readonly DerivedAlert[];
  readonly former: readonly string[];
  /** Whether the site's rules still hold the one of this alert; all of them if absent. */
  readonly isInForce?: (row: AlertRow) => boolean;
}

/** Writes what differs from what is stored; the caller holds the site's lane. */
export async function writeSiteAlerts(
  tx: Tx,
  site: string,
  decision: SiteDecision,
  occasion: Occasion,
): Promise<{ changed: (Changed & { occasion: Occasion })[]; shown: NewChange[] }> {
  const { derived, former, isInForce = () => true } = decision;
  const ids = [...new Set([...derived.map(({ id }) => id), ...former])];
  if (ids.length === 0) return { changed: [], shown: [] };
  const heads = new Map((await siteAlertHeads(tx, ids)).map((head) => [head.id, head]));
  const acts: ReadonlyMap<string, Act[]> =
    heads.size > 0
      ? groupedBy(await actsOfAlerts(tx, site, [...heads.keys()]), ({ alertId }) => alertId)
      : new Map();
  const changed: Changed[] = [];
  const written: SiteAlertRow[] = [];
  for (const one of derived) {
    const row = alertRow(site, one, courseOf(one.events, acts.get(one.id) ?? []));
    const head = heads.get(row.id);
    heads.delete(row.id);
    const difference = differenceOf(row, head);
    if (difference === 'none') continue;
    written.push({ ...row, derived: one });
    if (difference === 'shown') changed.push({ row, version: (head?.version ?? 0) + 1 });
  }
  const orphans = await withdrawOrphans(tx, [...heads.values()], acts, isInForce);
  if (written.length > 0) await saveSiteAlerts(tx, written);
  await saveWithdrawn(tx, orphans.kept);
  const all = [...changed, ...orphans.kept, ...orphans.deleted];
  return {
    changed: all.map((one) => ({ ...one, occasion })),
    shown: all.map(({ row }) => ({ site, pseudonym: '', kind: 'alert', body: shownAlert(row) })),
  };
}

/** A withdrawn alert has nothing derived any more; what people did with it stays. */
async function saveWithdrawn(tx: Tx, kept: readonly Changed[]): Promise<void> {
  if (kept.length === 0) return;
  await saveSiteAlerts(
    tx,
    kept.map(({ row }) => ({ ...row, derived: null })),
  );
}
