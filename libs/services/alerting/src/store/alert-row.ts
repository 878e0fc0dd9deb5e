import { createHash } from 'node:crypto';
import type { Alert, AlertRule, AlertStatus, Moment, Severity } from '@carbawatch/contracts';
import { instantMs } from '@carbawatch/contracts';
import type { Course, TimelineLine } from '../decide/lifecycle';
import type { DerivedAlert } from '../decide/tracks';

/** An alert as it is stored and shown. */
export interface AlertRow {
  readonly site: string;
  readonly id: string;
  readonly rule: AlertRule;
  readonly key: string;
  readonly pseudonym: string;
  /** Null for what is about no single person. */
  readonly patient: string | null;
  readonly severity: Severity;
  readonly status: AlertStatus;
  readonly disposition: Course['disposition'];
  readonly isolation: Course['isolation'];
  readonly reopened: boolean;
  readonly wardAtCollection: string | null;
  readonly wardNow: string | null;
  /** Where those lie of whom it asks something; absent or null where that is the patient. */
  readonly wards?: readonly string[] | null;
  readonly isolates: readonly string[];
  readonly raisedAt: Moment;
  readonly count: number;
  readonly title: string;
  readonly because: readonly string[];
  readonly timeline: readonly TimelineLine[];
  readonly deliveries: Alert['deliveries'];
  readonly goal: NonNullable<Alert['goal']> | null;
  /** Alerts of one cause carry the same name. */
  readonly group: string | null;
  /** Receipt of the last fact that changed it: the basis of the next act. */
  readonly basis: Moment;
}

export function alertRow(site: string, derived: DerivedAlert, course: Course): AlertRow {
  const { events: _events, goal, ...facts } = derived;
  const { lastFactAt, timeline, status, disposition, isolation, reopened } = course;
  return {
    site,
    ...facts,
    raisedAt: new Date(instantMs(derived.raisedAt, 'UTC')).toISOString(),
    status,
    disposition,
    isolation,
    reopened,
    timeline,
    deliveries: [],
    goal: goal ? { action: goal.action, dueAt: dueAt(timeline, goal) } : null,
    basis: lastFactAt ?? derived.raisedAt,
  };
}

/**
 * The goal counts from when the facts last raised the alert, or opened it again after somebody
 * had closed it or said that they saw it: nobody is late with what was not asked. Of somebody who
 * is announced it counts from when he is to come, and then from when he has.
 */
function dueAt(
  timeline: Course['timeline'],
  { minutes, fromMs = -Infinity }: NonNullable<DerivedAlert['goal']>,
): Moment {
  const from = timeline.findLast(
    ({ kind, actor }) => actor === null && (kind === 'raised' || kind === 'reraised'),
  );
  if (!from) throw new RangeError('an alert has been raised at some time');
  const sinceMs = Math.max(instantMs(from.at, 'UTC'), fromMs);
  return new Date(sinceMs + minutes * 60_000).toISOString();
}

/**
 * Tells whether anything but the patient's present ward has changed. The rule's own sentence is
 * left out: it names numbers that a site tunes, which by itself changes no alert.
 */
export function fingerprintOf(alert: AlertRow & { readonly derived?: unknown }): string {
  const { wardNow: _ward, derived: _derived, ...row } = alert;
  const because = row.because.filter((line) => !line.startsWith(`Rule ${row.rule}: `));
  return createHash('sha1')
    .update(JSON.stringify({ ...row, because }))
    .digest('hex');
}

/** As the API shows it: to those who may read what others wrote about a patient. */
export function shownAlert(row: AlertRow): Alert {
  return {
    ...withoutTimeline(row),
    timeline: row.timeline.map(({ comment, text, ...line }) => ({
      ...line,
      text: comment === null ? text : line.kind === 'commented' ? comment : `${text} ${comment}`,
    })),
  };
}

/** As events carry it: nothing that a person typed, since it may name the patient. */
export function toldAlert(row: AlertRow): Alert {
  return {
    ...withoutTimeline(row),
    timeline: row.timeline.map(({ comment: _comment, ...line }) => line),
  };
}

function withoutTimeline(row: AlertRow): Omit<Alert, 'timeline'> {
  return {
    id: row.id,
    rule: row.rule,
    severity: row.severity,
    status: row.status,
    disposition: row.disposition,
    site: row.site,
    wardAtCollection: row.wardAtCollection,
    wardNow: row.wardNow,
    ...(row.wards && row.wards.length > 0 && { wards: [...row.wards] }),
    patient: row.patient === null ? null : { pseudonym: row.patient },
    isolates: [...row.isolates],
    raisedAt: row.raisedAt,
    count: row.count,
    title: row.title,
    because: [...row.because],
    // Of what is over nothing is asked any more; opened again it is asked anew.
    goal: row.status === 'resolved' ? null : row.goal,
    isolation: row.isolation,
    group: row.group,
    cluster: clusterOf(row),
    deliveries: [...row.deliveries],
  };
}

/** Rules whose key is the cluster that they tell of. */
const OF_CLUSTERS: ReadonlySet<string> = new Set(['cluster', 'hospital-wide', 'rare-mechanism']);

function clusterOf({ rule, key }: Pick<AlertRow, 'rule' | 'key'>): string | null {
  if (!OF_CLUSTERS.has(rule)) return null;
  const [cluster = null] = JSON.parse(key) as string[]; // our own key
  return cluster;
}
