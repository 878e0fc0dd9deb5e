import type {
  AccountView,
  FieldCompleteness,
  KeyView,
  LedgerLine,
  ListedMessage,
  MappingView,
  RuleChangeCounts,
  RuleJobView,
  RuleSetView,
  RuleSwitchView,
  ShownMessage,
  WaitingTerm,
} from '@carbawatch/contracts';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { get, request, type Listed, type Parameters } from './client';

function listOf<T>(name: string, path: string, parameters: Parameters) {
  return queryOptions({
    queryKey: [name, path, parameters],
    queryFn: ({ signal }) => get<Listed<T>>(path, parameters, signal),
    placeholderData: keepPreviousData,
  });
}

const UNSETTLED_MS = 2_000;

export const messageQuery = (id: string) =>
  queryOptions({
    queryKey: ['messages', 'one', id],
    queryFn: ({ signal }) => get<ShownMessage>(`messages/${id}`, {}, signal),
    // Whether all have seen it is told by no event.
    refetchInterval: ({ state: { data } }) =>
      data?.status === 'processed' && !data.settled ? UNSETTLED_MS : false,
  });

/** Rows or messages of a payload that became messages of their own. */
export const partsQuery = (id: string) =>
  queryOptions({
    queryKey: ['messages', 'parts', id],
    queryFn: ({ signal }) =>
      get<Listed<ListedMessage>>('messages', { parent: id, sort: 'oldest', limit: 200 }, signal),
  });

/** As it is read, or as it was first sent before somebody corrected it. */
export type PayloadVersion = 'read' | 'sent';

export const payloadQuery = (id: string, version: PayloadVersion, reason: string) =>
  queryOptions({
    queryKey: ['payload', id, version],
    queryFn: async ({ signal }) => {
      const headers = { 'Carbawatch-Reason': encodeURIComponent(reason.trim()) };
      return (await request(`messages/${id}/raw?version=${version}`, { signal, headers })).text();
    },
    staleTime: Infinity,
    gcTime: 0,
  });

export const ledgerQuery = (parameters: Parameters) =>
  listOf<LedgerLine>('ledger', 'ledger', parameters);
export const mappingsQuery = () => listOf<MappingView>('mappings', 'mappings', { limit: 200 });
export const waitingQuery = () =>
  listOf<WaitingTerm>('mappings', 'mappings/waiting', { limit: 200 });
export const quarantinedQuery = () =>
  listOf<ListedMessage>('messages', 'messages', { status: 'quarantined', limit: 200 });
export const completenessQuery = () =>
  listOf<FieldCompleteness>('messages', 'completeness', { limit: 500 });
export const keysQuery = () => listOf<KeyView>('keys', 'keys', { limit: 200 });
export const accountsQuery = () => listOf<AccountView>('keys', 'keys/accounts', { limit: 1_000 });
export const ruleSetsQuery = () => listOf<RuleSetView>('rules', 'classify/rule-sets', {});
export const ruleSwitchesQuery = () =>
  listOf<RuleSwitchView>('rules', 'classify/rule-switches', { limit: 20 });

/** While a job runs, its progress is looked at again so often. */
const JOB_LOOK_MS = 1_000;

export const ruleJobsQuery = () =>
  queryOptions({
    ...listOf<RuleJobView>('rules', 'classify/jobs', { limit: 20 }),
    refetchInterval: ({ state }) =>
      state.data?.items.some(({ finishedAt }) => finishedAt === null) ? JOB_LOOK_MS : false,
  });

export const ruleChangeCountsQuery = (job: string) =>
  queryOptions({
    queryKey: ['rules', 'change-counts', job],
    queryFn: ({ signal }) =>
      get<RuleChangeCounts>(`classify/jobs/${job}/change-counts`, {}, signal),
  });
