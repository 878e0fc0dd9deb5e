import { TOPICS, eventKey } from '@carbawatch/contracts';
import type { NewEvent } from '@carbawatch/event-log';
import type { Tx } from '@carbawatch/postgres';
import { alertEventId } from '../decide/alert-id';
import { isOver, type Act } from '../decide/lifecycle';
import { alertsOfIds } from '../store/alert-reads';
import { fingerprintOf, toldAlert, type AlertRow } from '../store/alert-row';
import { deleteAlerts, toldByMessage, type AlertHead } from '../store/alerts';

/** Why alerts are looked at now, for the events that tell of it. */
export interface Occasion {
  /** CloudEvents time: when the fact was received or the person acted. */
  readonly at: string;
  /** Message that in the end caused it; null for a person's act. */
  readonly cause: string | null;
  readonly traceparent?: string;
}

/** An alert that has changed, and the number of its new version. */
export interface Changed {
  readonly row: AlertRow;
  readonly version: number;
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
 * Alerts that were raised from facts as they came in and that the whole set of facts does not
 * raise: a result was received earlier than one that was processed before it. They go, since state
 * is a function of the facts; that a person has acted on one, or that a message of it has reached
 * somebody, is a fact too: it stays as retracted, so that the message's link leads to the reason.
 * Those of a rule that the site has switched off were raised rightly, and stay as cleared.
 */
export async function withdrawOrphans(
  tx: Tx,
  heads: readonly AlertHead[],
  acts: ReadonlyMap<string, readonly Act[]>,
  isInForce: (row: AlertRow) => boolean,
): Promise<{ kept: Changed[]; deleted: Changed[] }> {
  if (heads.length === 0) return { kept: [], deleted: [] };
  const told = await toldByMessage(
    tx,
    heads.map(({ id }) => id),
  );
  const isKnown = (id: string) => acts.has(id) || told.has(id);
  const standing = heads.filter(
    ({ id, disposition }) => disposition !== 'retracted' || !isKnown(id),
  );
  if (standing.length === 0) return { kept: [], deleted: [] };
  const versions = new Map(standing.map(({ id, version }) => [id, version]));
  const rows = await alertsOfIds(tx, [...versions.keys()]);
  const next = (row: AlertRow) => (versions.get(row.id) ?? 0) + 1;
  const off = rows.filter((row) => !isInForce(row));
  const withdrawn = rows
    .filter(isInForce)
    .map((row) => ({ row: ended(row, 'retracted', NEVER_RAISED), version: next(row) }));
  const kept = [
    ...withdrawn.filter(({ row }) => isKnown(row.id)),
    ...off
      .filter((row) => !isOver(row))
      .map((row) => ({ row: ended(row, 'cleared', SWITCHED_OFF), version: next(row) })),
  ];
  const deleted = withdrawn.filter(({ row }) => !isKnown(row.id));
  if (deleted.length > 0)
    await deleteAlerts(
      tx,
      deleted.map(({ row }) => row),
    );
  return { kept, deleted };
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
