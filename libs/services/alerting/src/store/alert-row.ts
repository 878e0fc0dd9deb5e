import { createHash } from 'node:crypto';
import type {
  Alert,
  AlertRule,
  AlertStatus,
  Disposition,
  Moment,
  Severity,
} from '@carbawatch/contracts';
import { instantMs } from '@carbawatch/contracts';
import type { Course, RecordedIsolation, TimelineLine } from '../decide/lifecycle';
import type { DerivedAlert } from '../decide/walk';

/** An alert as it is stored and shown. */
export interface AlertRow {
  readonly site: string;
  readonly id: string;
  readonly rule: AlertRule;
  readonly key: string;
  readonly pseudonym: string;
  readonly patient: string;
  readonly severity: Severity;
  readonly status: AlertStatus;
  readonly disposition: Disposition | 'retracted' | null;
  readonly isolation: RecordedIsolation | null;
  readonly reopened: boolean;
  readonly wardAtCollection: string | null;
  readonly wardNow: string | null;
  readonly isolates: readonly string[];
  readonly raisedAt: Moment;
  readonly count: number;
  readonly title: string;
  readonly because: readonly string[];
  readonly timeline: readonly TimelineLine[];
  readonly deliveries: Alert['deliveries'];
  /** Receipt of the last fact that changed it: the basis of the next act. */
  readonly basis: Moment;
}

export function alertRow(site: string, derived: DerivedAlert, course: Course): AlertRow {
  const { events: _events, ...facts } = derived;
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
    basis: lastFactAt ?? derived.raisedAt,
  };
}

/** Tells whether anything but the patient's present ward has changed. */
export function fingerprintOf({ wardNow: _ward, ...row }: AlertRow): string {
  return createHash('sha1').update(JSON.stringify(row)).digest('hex');
}

/** As the API shows it: to those who may read what others wrote about a patient. */
export function shownAlert(row: AlertRow): Alert {
  return {
    ...withoutTimeline(row),
    timeline: row.timeline.map(({ comment, text, ...line }) => ({
      ...line,
      text: comment === null ? text : `${text} ${comment}`,
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
    patient: { pseudonym: row.patient },
    isolates: [...row.isolates],
    raisedAt: row.raisedAt,
    count: row.count,
    title: row.title,
    because: [...row.because],
    deliveries: [...row.deliveries],
  };
}
