import type { Alert } from '@carbawatch/contracts';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { SeverityBadge } from '../../design/badge';
import { Ago } from '../../design/moment';
import { useText } from '../../i18n/text';
import { SiteOf } from '../../session/site-of';
import { whereabouts } from '../patients/place';
import { useAlertAct } from './alert-acts';
import { GoalTime } from './goal-time';

/** One alert in a list: what, what to do by when, who, where, since when, why in a line. */
export function AlertCard({ alert, who = null }: { alert: Alert; who?: ReactNode }) {
  const text = useText();
  const act = useAlertAct(alert);
  const ward = whereabouts(alert, text);
  return (
    <li className={alert.severity}>
      <div>
        <SeverityBadge severity={alert.severity} />{' '}
        <Link to="/alerts/$id" params={{ id: alert.id }} className="title">
          {alert.title}
        </Link>
      </div>
      <div className="acts">
        {alert.status === 'open' ? (
          <button
            type="button"
            className="quiet"
            disabled={act.isPending}
            aria-label={`${text('alert.acknowledge')}: ${alert.title}`}
            onClick={() => act.mutate({ kind: 'acknowledge' })}
          >
            {text('alert.acknowledge')}
          </button>
        ) : (
          <span className="hint">{text(`alertStatus.${alert.status}`)}</span>
        )}
      </div>
      {alert.goal && alert.status === 'open' && (
        <div>
          {alert.goal.action} <GoalTime alert={alert} />
        </div>
      )}
      <div className="hint">
        {who && (
          <>
            <strong>{who}</strong> ·{' '}
          </>
        )}
        <SiteOf site={alert.site} />
        {ward && `${ward} · `}
        <Ago at={alert.raisedAt} /> · {alert.because[0]}
      </div>
    </li>
  );
}
