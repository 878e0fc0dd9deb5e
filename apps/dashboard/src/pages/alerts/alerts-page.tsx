import type { Alert, AlertStatus, Severity } from '@carbawatch/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { get, type Listed } from '../../api/client';
import { Choice, Entry, Filters } from '../../design/filters';
import { PageHead, Panel } from '../../design/panel';
import { Empty, Loaded } from '../../design/states';
import { useText } from '../../i18n/text';
import { AlertCard } from './alert-card';

const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'] as const satisfies Severity[];
const STATUSES = ['open', 'acknowledged', 'resolved'] as const satisfies AlertStatus[];
const PAGE_SIZE = 50;

const route = getRouteApi('/alerts');

export function AlertsPage() {
  const text = useText();
  const search = route.useSearch();
  const query = useInfiniteQuery({
    queryKey: ['alerts', 'pages', search],
    queryFn: ({ signal, pageParam }) =>
      get<Listed<Alert>>('alerts', { ...search, limit: PAGE_SIZE, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    select: ({ pages }) => pages.flatMap(({ items }) => items),
  });
  return (
    <>
      <PageHead title={text('alerts.title')} />
      <AlertFilters />
      <Panel title={text('alerts.title')} testId="alert-pages">
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
                {query.hasNextPage && (
                  <button
                    type="button"
                    className="quiet"
                    disabled={query.isFetchingNextPage}
                    onClick={() => void query.fetchNextPage()}
                  >
                    {text('app.more')}
                  </button>
                )}
              </>
            )
          }
        </Loaded>
      </Panel>
    </>
  );
}

function AlertFilters() {
  const text = useText();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const set = (change: Partial<typeof search>): void =>
    void navigate({ search: { ...search, ...change } });
  return (
    <Filters onClear={() => void navigate({ search: {} })}>
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
      <Entry label={text('alerts.rule')} value={search.rule} onChange={(rule) => set({ rule })} />
      <Entry label={text('app.ward')} value={search.ward} onChange={(ward) => set({ ward })} />
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
