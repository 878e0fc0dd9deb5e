import type { Tx } from '@carbawatch/postgres';
import type { Changed } from '../consumers/alert-differences';
import { heirOf } from '../decide/cases/other-ids';
import { goesOnAs, hasGoneOn } from '../decide/goes-on';
import { courseOf, isOver, type Act, type TimelineLine } from '../decide/lifecycle';
import { isByRules, isTakenByRules } from '../decide/rule-acts';
import type { RuleBook } from '../decide/rules/rule-book';
import { endOf, type DerivedAlert } from '../decide/tracks';
import { handOverNotices } from '../delivery/handed-over.store';
import { lockNotices } from '../delivery/notices.store';
import { occasionOf } from '../delivery/plan';
import { alertsOfIds } from '../store/alert-reads';
import { alertRow, toldAlert, type AlertRow } from '../store/alert-row';
import { actsOfAlerts, handOverActs, toldByMessage, type AlertHead } from '../store/alerts';

interface Decided {
  readonly derived: readonly DerivedAlert[];
  readonly heads: ReadonlyMap<string, AlertHead>;
  readonly acts: ReadonlyMap<string, readonly Act[]>;
  readonly book: RuleBook;
}

/**
 * The whole of the facts, rules that are others or a new release may follow a cluster from another
 * case, and its alert stands under another id: what people did with it and what was told of it goes
 * along, so that nobody is told that it was taken back, or of what he knows. Where the other holds
 * more than was seen it is news, and inherits nothing. Answers the alerts that are left behind,
 * which say where they go on: those that somebody acted on or was told of.
 */
export async function handOver(tx: Tx, site: string, decided: Decided): Promise<Changed[]> {
  const { heads, acts } = decided;
  const heirs = clustersOf(decided);
  const gone = heirs.length === 0 ? [] : await goneOf(tx, decided);
  if (gone.length === 0) return [];
  const told = await toldByMessage(
    tx,
    gone.map(({ id }) => id),
  );
  const kept: Changed[] = [];
  const following = new Map<string, { readonly was: AlertRow; readonly is: DerivedAlert }>();
  for (const was of gone) {
    const is = heirOf(was, heirs);
    const version = heads.get(was.id)?.version ?? 0;
    if (!is) continue;
    if (!following.has(is.id) && isTheSame(was, is, heads.get(is.id)))
      following.set(is.id, { was, is });
    if (isActedOn(acts.get(was.id)) || told.has(was.id))
      kept.push({ row: goneOn(was, is.id), version: version + 1 });
  }
  const pairs = [...following.values()];
  // All at once, in the one order in which whoever tells takes them.
  await lockNotices(
    tx,
    pairs.flatMap(({ was, is }) => [was.id, is.id]).map((alertId) => ({ site, alertId })),
  );
  for (const { was, is } of pairs) await follow(tx, site, was, is);
  return kept;
}

/** Alerts of a cluster, or of one case that is one, that the facts have not taken back. */
function clustersOf({ derived, book }: Decided): DerivedAlert[] {
  const rules = book.siteRules.filter(
    ({ subject }) => subject === 'cluster' || subject === 'mechanism',
  );
  const names = new Set<string>(rules.map(({ name }) => name));
  return derived.filter(({ rule, events }) => names.has(rule) && endOf(events) !== 'retracted');
}

/** Stored ones that nothing raises any more; those that stand first, the newest before others. */
async function goneOf(tx: Tx, { derived, heads, acts }: Decided): Promise<AlertRow[]> {
  const left = new Set(heads.keys());
  for (const { id } of derived) left.delete(id);
  const rows = left.size === 0 ? [] : await alertsOfIds(tx, [...left]);
  return rows
    .filter((row) => row.disposition !== 'retracted' && !hasGoneOn(row))
    .filter(({ id }) => !isTakenByRules(acts.get(id) ?? []))
    .sort(
      (a, b) =>
        Number(isOver(a)) - Number(isOver(b)) ||
        Date.parse(b.basis) - Date.parse(a.basis) ||
        (a.id < b.id ? -1 : 1),
    );
}

/** Not stored yet, or it was over and is not any more, and of nothing that was not seen. */
function isTheSame(was: AlertRow, is: DerivedAlert, head: AlertHead | undefined): boolean {
  const ended = head?.disposition ?? null;
  const isFresh =
    !head || ended === 'retracted' || (ended === 'cleared' && endOf(is.events) === null);
  return isFresh && is.isolates.every((one) => was.isolates.includes(one));
}

async function follow(tx: Tx, site: string, was: AlertRow, is: DerivedAlert): Promise<void> {
  const now = async () =>
    alertRow(site, is, courseOf(is.events, await actsOfAlerts(tx, site, [is.id])));
  await handOverActs(tx, site, was, await now());
  await handOverNotices(tx, site, occasion(was), occasion(await now()));
}

function isActedOn(acts: readonly Act[] = []): boolean {
  return acts.some(({ kind }) => !isByRules(kind));
}

function goneOn(row: AlertRow, heir: string): AlertRow {
  const text = goesOnAs(heir);
  const at = row.timeline.reduce((last, one) => (isLater(one, last) ? one.at : last), row.basis);
  const line: TimelineLine = { at, kind: 'cleared', actor: null, text, comment: null };
  const timeline = [...row.timeline, line];
  if (row.status === 'resolved') return { ...row, timeline };
  return { ...row, status: 'resolved', disposition: 'cleared', reopened: false, timeline };
}

function isLater({ at }: TimelineLine, than: string): boolean {
  return Date.parse(at) > Date.parse(than);
}

function occasion(row: AlertRow) {
  return { id: row.id, occasion: occasionOf(toldAlert(row), 'UTC') };
}
