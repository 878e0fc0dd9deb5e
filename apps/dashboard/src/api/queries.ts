import type {
  Alert,
  Cluster,
  ClusterSummary,
  Contact,
  Feed,
  IsolateView,
  IsolateWithHistory,
  Lineage,
  MorningList,
  PatientTimeline,
  ProcessClockSummary,
  Task,
} from '@carbawatch/contracts';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { get, type Listed, type Parameters } from './client';

/**
 * What pages read. The first word of each key is what the stream names as changed; answers stay
 * while other filters are read, so that nothing jumps.
 */
function listOf<T>(name: string, path: string, parameters: Parameters) {
  return queryOptions({
    queryKey: [name, 'list', path, parameters],
    queryFn: ({ signal }) => get<Listed<T>>(path, parameters, signal),
    placeholderData: keepPreviousData,
  });
}

export const alertsQuery = (parameters: Parameters) =>
  listOf<Alert>('alerts', 'alerts', parameters);

export const alertQuery = (id: string) =>
  queryOptions({
    queryKey: ['alert', id],
    queryFn: ({ signal }) => get<Alert>(`alerts/${encodeURIComponent(id)}`, {}, signal),
  });

/** As many as the server takes at once. */
const IDS_MAX = 200;

/** Of these the alerts that there are. */
export const alertsOfIdsQuery = (ids: readonly string[]) =>
  alertsQuery({ ids: ids.slice(0, IDS_MAX).join(',') });

export const isolatesQuery = (parameters: Parameters) =>
  listOf<IsolateView>('isolates', 'isolates', parameters);

export const isolateQuery = (site: string, isolateId: string) =>
  queryOptions({
    queryKey: ['isolate', site, isolateId],
    queryFn: ({ signal }) => {
      const path = `isolates/${encodeURIComponent(site)}/${encodeURIComponent(isolateId)}`;
      return get<IsolateWithHistory>(path, {}, signal);
    },
  });

export const lineageQuery = (parameters: Parameters) =>
  queryOptions({
    queryKey: ['isolate', 'lineage', parameters],
    queryFn: ({ signal }) => get<Lineage>('lineage', parameters, signal),
  });

export const timelineQuery = (pseudonym: string) =>
  queryOptions({
    queryKey: ['alert', 'timeline', pseudonym],
    queryFn: ({ signal }) =>
      get<PatientTimeline>(`patients/${encodeURIComponent(pseudonym)}/timeline`, {}, signal),
  });

export const contactsQuery = (parameters: Parameters) =>
  listOf<Contact>('contacts', 'contacts', parameters);

export const clustersQuery = (parameters: Parameters) =>
  listOf<ClusterSummary>('clusters', 'clusters', parameters);

export const clusterQuery = (id: string) =>
  queryOptions({
    queryKey: ['clusters', id],
    queryFn: ({ signal }) => get<Cluster>(`clusters/${encodeURIComponent(id)}`, {}, signal),
  });

export const tasksQuery = (parameters: Parameters) => listOf<Task>('tasks', 'tasks', parameters);

export const morningListQuery = () =>
  queryOptions({
    queryKey: ['today', 'morning-list'],
    queryFn: ({ signal }) => get<MorningList>('morning-list', {}, signal),
  });

export const feedsQuery = () => listOf<Feed>('messages', 'feeds', { limit: 200 });

/** Of months: it is read anew now and then, and not with every result that comes in. */
export const processClockQuery = () =>
  queryOptions({
    queryKey: ['process-clock'],
    queryFn: ({ signal }) => get<ProcessClockSummary>('process-clock', {}, signal),
    refetchInterval: 30_000,
  });
