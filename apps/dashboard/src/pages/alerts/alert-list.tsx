import type {
  Alert,
  AlertCounts,
  AlertList as ListOfAlerts,
  Severity,
} from '@carbawatch/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { get } from '../../api/client';
import { Panel } from '../../design/panel';
import { Empty, Loaded, NextPage } from '../../design/states';
import { useText, type Text } from '../../i18n/text';
import { NothingYet } from '../operations/nothing-yet';
import { PatientName, useTeamNames } from '../patients/names';
import { AlertCard } from './alert-card';
import { UNRESOLVED, countOfStatus, nameOfStatus } from './shown-statuses';

const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'] as const satisfies Severity[];
const PAGE_SIZE = 50;

const route = getRouteApi('/alerts');

/** What is not resolved, the most severe first, unless the address says otherwise. */
export function AlertList() {
  const text = useText();
  const { view: _, status = UNRESOLVED, sort = 'severity', ...search } = route.useSearch();
  const asked = { ...search, sort, status: status === 'all' ? undefined : status };
  const query = useInfiniteQuery({
    queryKey: ['alerts', 'pages', asked],
    queryFn: ({ signal, pageParam }) => {
      const page = { limit: PAGE_SIZE, cursor: pageParam, counts: pageParam === null };
      return get<ListOfAlerts>('alerts', { ...asked, ...page }, signal);
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    select: ({ pages }) => ({ pages, counts: pages[0]?.counts }),
  });
  const counts = query.data?.counts;
  return (
    <Panel
      title={text('alerts.title')}
      hint={counts ? counted(counts, text) : ''}
      right={counts && <OtherStatuses counts={counts} status={status} />}
      testId="alert-pages"
    >
      <Loaded of={query}>
        {({ pages }) =>
          pages.every(({ items }) => items.length === 0) ? (
            <NoAlert counts={counts} />
          ) : (
            <>
              <ol className="plain alert-list">
                {/* By its place: a new alert at the top draws no other card anew. */}
                {pages.map(({ items }, place) => (
                  <AlertsOfPage key={place} alerts={items} />
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

/** Filters are blamed where somebody set some. */
function NoAlert({ counts }: { counts: AlertCounts | undefined }) {
  const text = useText();
  const { view: _, sort: __, status = UNRESOLVED, ...filters } = route.useSearch();
  const isFiltered = Object.values(filters).some((word) => word !== undefined);
  if (isFiltered || (status !== UNRESOLVED && status !== 'all')) {
    return <Empty title={text('alerts.none')} />;
  }
  const all = counts ? countOfStatus('all', counts.byStatus) : 0;
  if (all > 0) return <Empty title={text('alerts.allResolved')} />;
  return <NothingYet title={text('alerts.noneYet')} hint={text('today.noneHint')} />;
}

/** All, and what is not resolved, one click away. */
function OtherStatuses({ counts, status }: { counts: AlertCounts; status: string }) {
  const text = useText();
  const search = route.useSearch();
  const others = ([UNRESOLVED, 'all'] as const).filter((name) => name !== status);
  return others.map((name) => (
    <Link key={name} to="/alerts" search={{ ...search, status: name }}>
      {nameOfStatus(name, text)} ({countOfStatus(name, counts.byStatus)}){' '}
    </Link>
  ));
}

/** One page, whose patients are named to the control team at once. */
function AlertsOfPage({ alerts }: { alerts: readonly Alert[] }) {
  const names = useTeamNames(
    alerts.flatMap(({ site, patient, status }) =>
      patient ? { site, isOpen: status !== 'resolved', ...patient } : [],
    ),
  );
  return alerts.map((alert) => (
    <AlertCard
      key={alert.id}
      alert={alert}
      who={alert.patient && <PatientName pseudonym={alert.patient.pseudonym} names={names} />}
    />
  ));
}

/** How many fit the filters, of how many patients, and how urgent; on however many pages. */
function counted({ total, patients, bySeverity }: AlertCounts, text: Text): string {
  const urgency = SEVERITIES.filter((name) => bySeverity[name]).map(
    (name) => `${text(`severity.${name}`)} ${bySeverity[name] ?? 0}`,
  );
  return [`${total} (${text('outbreaks.patientsN', { n: patients })})`, ...urgency].join(' · ');
}
