import type { AlertOrder, Severity } from '@carbawatch/contracts';
import { Link, getRouteApi } from '@tanstack/react-router';
import { WardEntry } from '../../choosing/ward-entry';
import { Choice, Entry, Filters, type Taken } from '../../design/filters';
import { PageHead } from '../../design/panel';
import { useText } from '../../i18n/text';
import { MAY, useMe, type Permission } from '../../session/me';
import { AlertList } from './alert-list';
import { SHOWN_STATUSES, UNRESOLVED, nameOfStatus } from './shown-statuses';
import { QualityView } from './quality-view';
import { RiskView } from './risk-view';

const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'] as const satisfies Severity[];
const ORDERS = ['severity', 'raised'] as const satisfies AlertOrder[];

const route = getRouteApi('/alerts');

const VIEWS = ['list', 'quality', 'risk'] as const;
type View = (typeof VIEWS)[number];
const NEEDS: Readonly<Record<View, Permission>> = {
  list: 'patients',
  quality: 'numbers',
  risk: 'numbers',
};

/** Alerts for whoever works on them, and what they are worth for whoever counts. */
export function AlertsPage() {
  const text = useText();
  const { role } = useMe();
  const search = route.useSearch();
  const seen = VIEWS.filter((name) => MAY[NEEDS[name]].includes(role));
  const view = seen.find((name) => name === search.view) ?? seen[0] ?? 'list';
  const { from, to, rule, ward } = search;
  return (
    <>
      <PageHead title={text('alerts.title')} />
      {seen.length > 1 && (
        <nav className="tabs" aria-label={text('alerts.title')}>
          {seen.map((name) => (
            <Link
              key={name}
              to="/alerts"
              search={{ ...search, view: name }}
              aria-current={name === view ? 'page' : undefined}
            >
              {text(`alerts.view.${name}`)}
            </Link>
          ))}
        </nav>
      )}
      {view !== 'risk' && <AlertFilters view={view} />}
      {view === 'list' && <AlertList />}
      {view === 'quality' && <QualityView parameters={{ from, to, rule, ward }} />}
      {view === 'risk' && <RiskView />}
    </>
  );
}

function AlertFilters({ view }: { view: View }) {
  const text = useText();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const set = (change: Partial<typeof search>, how?: Taken): void =>
    void navigate({ search: { ...search, ...change }, ...how });
  return (
    <Filters onClear={() => void navigate({ search: { view: search.view } })}>
      {view === 'list' && (
        <>
          <Choice
            label={text('app.status')}
            value={SHOWN_STATUSES.find((status) => status === search.status) ?? UNRESOLVED}
            options={SHOWN_STATUSES.map((status) => [status, nameOfStatus(status, text)])}
            onChange={(status) => set({ status })}
          />
          <Choice
            label={text('alerts.severity')}
            value={SEVERITIES.find((severity) => severity === search.severity)}
            all={text('app.all')}
            options={SEVERITIES.map((severity) => [severity, text(`severity.${severity}`)])}
            onChange={(severity) => set({ severity })}
          />
          <Choice
            label={text('operations.order')}
            value={ORDERS.find((order) => order === search.sort) ?? 'severity'}
            options={ORDERS.map((order) => [order, text(`alerts.order.${order}`)])}
            onChange={(sort) => set({ sort })}
          />
        </>
      )}
      <Entry
        label={text('alerts.rule')}
        value={search.rule}
        onChange={(rule, how) => set({ rule }, how)}
      />
      <WardEntry value={search.ward} onChange={(ward) => set({ ward })} />
      <Entry
        label={text('app.from')}
        type="date"
        value={search.from}
        onChange={(from, how) => set({ from }, how)}
      />
      <Entry
        label={text('app.to')}
        type="date"
        value={search.to}
        onChange={(to, how) => set({ to }, how)}
      />
    </Filters>
  );
}
