import { TOPICS, eventKey } from '@carbawatch/contracts';
import type { NewEvent } from '@carbawatch/event-log';
import type { Tx } from '@carbawatch/postgres';
import { alertEventId } from '../decide/alert-id';
import { hasGoneOn } from '../decide/goes-on';
import { courseOf, isOver, type Act } from '../decide/lifecycle';
import { isTakenByRules, keptRaise, lineOfRules } from '../decide/rule-acts';
import { alertsOfIds } from '../store/alert-reads';
import type { DerivedAlert } from '../decide/tracks';
import { alertRow, fingerprintOf, toldAlert, type AlertRow } from '../store/alert-row';
import { deleteAlerts, toldByMessage, type AlertHead } from '../store/alerts';
import { actOfRules, effectOn, withAct, type NewAct, type Ruling } from './rule-effects';

/** Why alerts are looked at now, for the events that tell of it. */
export interface Occasion {
  /** CloudEvents time: when the fact was received or the person acted. */
  readonly at: string;
  /** Message that in the end caused it; null for a person's act. */
  readonly cause: string | null;
  readonly traceparent?: string;
  /** The version of the site's rules that is being followed, where that is why. */
  readonly rules?: number;
}

/** An alert that has changed, and the number of its new version. */
export interface Changed {
  readonly row: AlertRow;
  readonly version: number;
  /** What a new version of the rules did to it, to be kept with the row. */
  readonly act?: NewAct | null;
}

const NEVER_RAISED =
  'By the results as they were received, or by the rules now in force, this was never raised.';

const SWITCHED_OFF = 'The rule is switched off here: nobody is asked for anything by it any more.';

/** `quiet`: only the present ward of a patient whose alert is closed. */
export function differenceOf(
  row: AlertRow,
  head: AlertHead | undefined,
): 'none' | 'quiet' | 'shown' {
  if (head?.fingerprint !== fingerprintOf(row)) return 'shown';
  if (head.wardNow === row.wardNow) return 'none';
  return row.status === 'resolved' ? 'quiet' : 'shown';
}

/**
 * An alert as the facts have it, where that is not what is stored; with what a new version of the
 * rules did to it.
 */
export function changedAlert(
  site: string,
  derived: DerivedAlert,
  before: { readonly head: AlertHead | undefined; readonly acts: readonly Act[] },
  by: { readonly ruling: Ruling; readonly following: number | undefined },
): (Changed & { readonly difference: 'quiet' | 'shown' }) | null {
  const { head, acts } = before;
  const asDecided = alertRow(site, derived, courseOf(derived.events, acts));
  const act = isByTheLastAct(site, derived, before)
    ? null
    : effectOn(asDecided, before, by.ruling, by.following);
  const row = act
    ? alertRow(site, derived, courseOf(derived.events, withAct(acts, act)))
    : asDecided;
  const difference = differenceOf(row, head);
  if (difference === 'none') return null;
  return { row, version: (head?.version ?? 0) + 1, act, difference };
}

/** Without what somebody did last it is what is stored: no rule has changed it. */
function isByTheLastAct(
  site: string,
  derived: DerivedAlert,
  { head, acts }: { readonly head: AlertHead | undefined; readonly acts: readonly Act[] },
): boolean {
  if (!head || acts.length === 0) return false;
  const last = Math.max(...acts.map(({ seq }) => seq));
  const before = acts.filter(({ seq }) => seq !== last);
  return (
    head.fingerprint === fingerprintOf(alertRow(site, derived, courseOf(derived.events, before)))
  );
}

/**
 * Alerts that were raised from facts as they came in and that the whole set of facts does not
 * raise: a result was received earlier than one that was processed before it. They go, since state
 * is a function of the facts; that a person has acted on one, or that a message of it has reached
 * somebody, is a fact too: it stays as retracted, so that the message's link leads to the reason.
 * Those of a rule that the site has switched off were raised rightly, and stay as cleared; what a
 * new version of the rules does not raise stays too, and says who saved it and why.
 */
export async function withdrawOrphans(
  tx: Tx,
  heads: readonly AlertHead[],
  acts: ReadonlyMap<string, readonly Act[]>,
  rulingOfSite: (site: string) => Ruling,
): Promise<{ kept: Changed[]; deleted: Changed[] }> {
  if (heads.length === 0) return { kept: [], deleted: [] };
  const told = await toldByMessage(
    tx,
    heads.map(({ id }) => id),
  );
  const isKnown = (id: string) => acts.has(id) || told.has(id);
  const standing = heads.filter(
    ({ id, disposition }) =>
      !isTakenByRules(acts.get(id) ?? []) && (disposition !== 'retracted' || !isKnown(id)),
  );
  if (standing.length === 0) return { kept: [], deleted: [] };
  const byId = new Map(standing.map((head) => [head.id, head]));
  const rows = await alertsOfIds(tx, [...byId.keys()]);
  const ends = rows.flatMap((row) => {
    const head = byId.get(row.id);
    const isTrial = (acts.get(row.id) ?? []).some(({ kind }) => kind === 'rule-came');
    return head ? endOfOrphan(row, { ...head, isTrial }, rulingOfSite(row.site)) : [];
  });
  const kept = ends.filter(({ row, act, isOff }) => isOff || act || isKnown(row.id));
  const deleted = ends.filter((end) => !kept.includes(end));
  if (deleted.length > 0)
    await deleteAlerts(
      tx,
      deleted.map(({ row }) => row),
    );
  return { kept, deleted };
}

type End = Changed & { readonly isOff: boolean };

/** `isTrial`: raised in hindsight by rules, which say that they are off though it was over then. */
function endOfOrphan(
  row: AlertRow,
  head: AlertHead & { readonly isTrial: boolean },
  ruling: Ruling,
): End[] {
  const version = head.version + 1;
  if (hasGoneOn(row)) return [];
  const isOff = !ruling.isInForce(row);
  if (isOff && isOver(row) && !head.isTrial) return [];
  const change = ruling.changeOf(row.rule, head.rulesVersion);
  if (change) {
    const kind = isOff ? 'rule-off' : 'rule-gone';
    const act = { ...actOfRules(kind, change, row.basis), rulesChange: keptRaise(row) };
    return [{ row: endedByRules(row, act), version, act, isOff }];
  }
  const isJudged = row.status === 'resolved' && !isOver(row);
  if (isJudged && !isOff) {
    return row.timeline.at(-1)?.text === NEVER_RAISED
      ? []
      : [{ row: { ...row, timeline: [...row.timeline, lineOf(row, 'amended')] }, version, isOff }];
  }
  const [as, text] = isOff
    ? (['cleared', SWITCHED_OFF] as const)
    : (['retracted', NEVER_RAISED] as const);
  return [{ row: ended(row, as, text), version, isOff }];
}

/** What a person had judged keeps the judgement, and says so beside it. */
function lineOf({ basis }: AlertRow, kind: 'amended'): AlertRow['timeline'][number] {
  return { at: basis, kind, actor: null, text: NEVER_RAISED, comment: null };
}

function ended(row: AlertRow, as: 'retracted' | 'cleared', text: string): AlertRow {
  const line = { at: row.basis, kind: as, actor: null, text } as const;
  return {
    ...row,
    status: 'resolved',
    disposition: as,
    reopened: false,
    timeline: [...row.timeline, { ...line, comment: null }],
  };
}

/** What was over or judged before keeps how it ended. */
function endedByRules(row: AlertRow, act: NewAct): AlertRow {
  const line = lineOfRules(act, isOver(row) ? 'resolved' : 'over');
  const timeline = [...row.timeline, line];
  if (row.status === 'resolved') return { ...row, timeline };
  const disposition = act.kind === 'rule-off' ? 'cleared' : 'retracted';
  return { ...row, status: 'resolved', disposition, reopened: false, timeline };
}

export function eventOf({ row, version, occasion }: Changed & { occasion: Occasion }): NewEvent {
  return {
    topic: TOPICS.alertsChanged,
    key: eventKey(row.site, row.pseudonym),
    type: TOPICS.alertsChanged,
    id: alertEventId(row.id, `${version} ${fingerprintOf(row)}`),
    subject: row.id,
    source: '/carbawatch/alerting',
    time: occasion.at,
    cause: occasion.cause,
    value: toldAlert(row),
    ...(occasion.traceparent && { traceparent: occasion.traceparent }),
  };
}
