import type { Alert, AlertStatus, Severity } from '@carbawatch/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { get, type Listed } from '../../api/client';
import { WardEntry } from '../../choosing/ward-entry';
import { Choice, Entry, Filters } from '../../design/filters';
import { PageHead, Panel } from '../../design/panel';
import { Empty, Loaded, NextPage } from '../../design/states';
import { useText, type Text } from '../../i18n/text';
import { MAY, useMe, type Permission } from '../../session/me';
import { AlertCard } from './alert-card';
import { QualityView } from './quality-view';
import { RiskView } from './risk-view';

const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'] as const satisfies Severity[];
const STATUSES = ['open', 'acknowledged', 'resolved'] as const satisfies AlertStatus[];
const PAGE_SIZE = 50;

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

function AlertList() {
  const text = useText();
  const { view: _, ...search } = route.useSearch();
  const query = useInfiniteQuery({
    queryKey: ['alerts', 'pages', search],
    queryFn: ({ signal, pageParam }) =>
      get<Listed<Alert>>('alerts', { ...search, limit: PAGE_SIZE, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    select: ({ pages }) => pages.flatMap(({ items }) => items),
  });
  return (
    <Panel title={text('alerts.title')} hint={counted(query, text)} testId="alert-pages">
      <Loaded of={query}>
        {(alerts) =>
          alerts.length === 0 ? (
            <Empty title={text('alerts.none')} />
          ) : (
            <>
              <ol className="plain alert-list">
                {alerts.map((alert) => (
                  <AlertCard key={alert.id} alert={alert} />
                ))}
              </ol>
              <NextPage of={query} />
            </>
          )
        }
      </Loaded>
    </Panel>
  );
}

/** How many fit the filters, as far as they were read, and of how many patients. */
function counted(
  { data, hasNextPage }: { readonly data: Alert[] | undefined; readonly hasNextPage: boolean },
  text: Text,
): string {
  if (!data) return '';
  const patients = new Set(data.flatMap(({ patient }) => patient?.pseudonym ?? [])).size;
  const more = hasNextPage ? '+' : '';
  return `${data.length}${more} (${text('outbreaks.patientsN', { n: `${patients}${more}` })})`;
}

function AlertFilters({ view }: { view: View }) {
  const text = useText();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const set = (change: Partial<typeof search>): void =>
    void navigate({ search: { ...search, ...change } });
  return (
    <Filters onClear={() => void navigate({ search: { view: search.view } })}>
      {view === 'list' && (
        <>
          <Choice
            label={text('app.status')}
            value={STATUSES.find((status) => status === search.status)}
            all={text('app.all')}
            options={STATUSES.map((status) => [status, text(`alertStatus.${status}`)])}
            onChange={(status) => set({ status })}
          />
          <Choice
            label={text('alerts.severity')}
            value={SEVERITIES.find((severity) => severity === search.severity)}
            all={text('app.all')}
            options={SEVERITIES.map((severity) => [severity, text(`severity.${severity}`)])}
            onChange={(severity) => set({ severity })}
          />
        </>
      )}
      <Entry label={text('alerts.rule')} value={search.rule} onChange={(rule) => set({ rule })} />
      <WardEntry value={search.ward} onChange={(ward) => set({ ward })} />
      <Entry
        label={text('app.from')}
        type="date"
        value={search.from}
        onChange={(from) => set({ from })}
      />
      <Entry label={text('app.to')} type="date" value={search.to} onChange={(to) => set({ to })} />
    </Filters>
  );
}
