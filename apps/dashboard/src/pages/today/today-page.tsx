import type { Severity } from '@carbawatch/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { alertsQuery } from '../../api/queries';
import { PageHead, Panel } from '../../design/panel';
import { Empty, Loaded } from '../../design/states';
import { useText } from '../../i18n/text';
import { useMay, useMe } from '../../session/me';
import { shownDay } from '../../time/site-time';
import { AlertCard } from '../alerts/alert-card';
import { LatestIsolates } from '../isolates/latest-isolates';
import { CohortGlance } from '../cohort/cohort-glance';

/** Alerts that are read at once to count them by severity; beyond it the count says "or more". */
const COUNTED_MAX = 200;
const SHOWN = 12;
const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'] as const satisfies Severity[];

/** What needs somebody now. */
export function TodayPage() {
  const text = useText();
  const { timezone } = useMe();
  const patients = useMay('patients');
  const laboratory = useMay('laboratory');
  const numbers = useMay('numbers');
  return (
    <>
      <PageHead title={text('nav.today')}>
        <span className="hint">{shownDay(new Date().toISOString(), timezone)}</span>
      </PageHead>
      <div className="columns">
        {patients && (
          <div className="span-7 stack">
            <OpenAlerts />
          </div>
        )}
        <div className={patients ? 'span-5 stack' : 'stack'}>{numbers && <CohortGlance />}</div>
      </div>
      {laboratory && <LatestIsolates />}
    </>
  );
}

function OpenAlerts() {
  const text = useText();
  const query = useQuery(alertsQuery({ status: 'open', limit: COUNTED_MAX }));
  return (
    <Loaded of={query}>
      {({ items, next }) => (
        <>
          <ul className="plain tiles" aria-label={text('today.openBySeverity')}>
            {SEVERITIES.slice(0, 4).map((severity) => (
              <li key={severity}>
                <Link className="tile" to="/alerts" search={{ status: 'open', severity }}>
                  <span className="figure">
                    {items.filter((alert) => alert.severity === severity).length}
                    {next ? '+' : ''}
                  </span>
                  <span>{text(`severity.${severity}`)}</span>
                </Link>
              </li>
            ))}
          </ul>
          <Panel
            title={text('today.open')}
            right={
              <Link to="/alerts" search={{ status: 'open' }}>
                {text('app.all')}
              </Link>
            }
          >
            {items.length === 0 ? (
              <Empty title={text('today.none')} hint={text('today.noneHint')} />
            ) : (
              <ol className="plain alert-list" data-testid="alerts">
                {mostUrgent(items).map((alert) => (
                  <AlertCard key={alert.id} alert={alert} />
                ))}
              </ol>
            )}
          </Panel>
        </>
      )}
    </Loaded>
  );
}

/** The most severe first; of one severity the newest, as the list has them. */
function mostUrgent<T extends { readonly severity: Severity }>(alerts: readonly T[]): T[] {
  const rank = (alert: T): number => SEVERITIES.indexOf(alert.severity);
  return [...alerts].sort((a, b) => rank(a) - rank(b)).slice(0, SHOWN);
}
