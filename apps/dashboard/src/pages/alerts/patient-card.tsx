import type { Alert, Severity } from '@carbawatch/contracts';
import { Link } from '@tanstack/react-router';
import { SeverityBadge } from '../../design/badge';
import { useText } from '../../i18n/text';
import { SiteOf } from '../../session/site-of';
import { PatientName, useNames } from '../patients/names';
import { whereabouts } from '../patients/place';
import { useAcknowledgeMany } from './alert-acts';
import { AlertCard } from './alert-card';

const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'] as const satisfies Severity[];

/** Alerts of one patient, or one that is about no single patient. */
export type AlertGroup = readonly Alert[];

const rankOf = ({ severity }: Alert): number => SEVERITIES.indexOf(severity);

/**
 * Groups in the order in which the work is done: the most severe first, of these patients who lie
 * in the house, of these the newest. What one patient raised stands together.
 */
export function byPatient(alerts: readonly Alert[]): AlertGroup[] {
  const groups = new Map<string, Alert[]>();
  for (const alert of alerts) {
    const key = alert.patient ? `${alert.site} ${alert.patient.pseudonym}` : alert.id;
    const own = groups.get(key);
    if (own) own.push(alert);
    else groups.set(key, [alert]);
  }
  const newest = (group: AlertGroup): string =>
    group.reduce((last, { raisedAt }) => (raisedAt > last ? raisedAt : last), '');
  const isHere = (group: AlertGroup): number =>
    Number(group.some(({ place, wardNow }) => place ?? wardNow));
  const urgent = (group: AlertGroup): number => Math.min(...group.map(rankOf));
  return [...groups.values()]
    .map((group) => [...group].sort((a, b) => rankOf(a) - rankOf(b)))
    .sort(
      (a, b) => urgent(a) - urgent(b) || isHere(b) - isHere(a) || (newest(a) < newest(b) ? 1 : -1),
    );
}

/** What one patient raised, dealt with in one tap. */
export function PatientCard({ alerts }: { alerts: AlertGroup }) {
  const text = useText();
  const acknowledge = useAcknowledgeMany();
  const [first] = alerts;
  const pseudonym = first?.patient?.pseudonym;
  const names = useNames(first?.site ?? '', pseudonym === undefined ? [] : [pseudonym]);
  if (!first) return null;
  const who = pseudonym !== undefined && <PatientName pseudonym={pseudonym} names={names} />;
  if (alerts.length === 1) return <AlertCard alert={first} who={who} />;
  const open = alerts.filter(({ status }) => status === 'open');
  const ward = whereabouts(first, text);
  return (
    <li className={`together ${first.severity}`}>
      <div className="together-head">
        <strong>
          {text('desk.patient', { id: '' })}
          {who}
        </strong>
        <span className="hint">
          <SiteOf site={first.site} />
          {ward} · {text('desk.alertsN', { n: alerts.length })}
        </span>
        {open.length > 1 && (
          <button
            type="button"
            className="quiet"
            disabled={acknowledge.isPending}
            onClick={() => acknowledge.mutate(open)}
          >
            {text('desk.acknowledgeMany', { n: open.length })}
          </button>
        )}
      </div>
      <ol className="plain alert-list">
        <AlertCard alert={first} />
        {alerts.slice(1).map((alert) => (
          <AlertLine key={alert.id} alert={alert} />
        ))}
      </ol>
    </li>
  );
}

/** What stands beside the first: its own page has all of it. */
function AlertLine({ alert }: { alert: Alert }) {
  const text = useText();
  return (
    <li>
      <div>
        <SeverityBadge severity={alert.severity} />{' '}
        <Link to="/alerts/$id" params={{ id: alert.id }} className="title">
          {alert.title}
        </Link>
      </div>
      {alert.status !== 'open' && (
        <span className="hint">{text(`alertStatus.${alert.status}`)}</span>
      )}
    </li>
  );
}
