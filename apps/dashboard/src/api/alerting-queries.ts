import type {
  AlertRulesVersion,
  AlertRulesView,
  BacktestJob,
  Delivery,
  RoutesAnswer,
  ShadowAlerts,
} from '@carbawatch/contracts';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { get, request, withParameters, type Listed, type Parameters } from './client';
import { siteRead } from './site-scope';

/** While something runs at the server, it is looked at again so often. */
const LOOK_MS = 1_000;

/** The first word of every key about alert rules, to read all of them anew. */
export const ALERT_RULES = 'alert-rules';

export const alertRulesQuery = () =>
  queryOptions({
    queryKey: [ALERT_RULES, 'in-force'],
    queryFn: ({ signal }) => get<AlertRulesView>('alert-rules', {}, signal),
    refetchInterval: ({ state }) => (state.data?.recompute.state === 'running' ? LOOK_MS : false),
  });

/**
 * The rules in the words in which they are stored: English, with the Chinese texts beside. Whoever
 * copies one copies these, since a document's own fields are its English.
 */
export const storedAlertRulesQuery = () =>
  queryOptions({
    queryKey: [ALERT_RULES, 'stored'],
    queryFn: async ({ signal }) => {
      const path = withParameters('alert-rules', { site: siteRead('alert-rules') });
      const answer = await request(path, { signal, headers: { 'Accept-Language': 'en' } });
      return (await answer.json()) as AlertRulesView; // the server's own schema is the check
    },
  });

export const alertRulesVersionsQuery = () =>
  queryOptions({
    queryKey: [ALERT_RULES, 'versions'],
    queryFn: ({ signal }) =>
      get<Listed<AlertRulesVersion>>('alert-rules/versions', { limit: 50 }, signal),
  });

export const backtestQuery = (id: string) =>
  queryOptions({
    queryKey: ['backtest', id],
    queryFn: ({ signal }) => get<BacktestJob>(`alerts/backtest/${id}`, {}, signal),
    refetchInterval: ({ state }) =>
      state.data === undefined || state.data.state === 'running' ? LOOK_MS : false,
  });

export const shadowAlertsQuery = (job: string) =>
  queryOptions({
    queryKey: ['rules', 'shadow-alerts', job],
    queryFn: ({ signal }) => get<ShadowAlerts>(`alerts/shadow/${job}`, { awaited: true }, signal),
  });

/** The first word of every key about who is told. */
export const DELIVERY = 'delivery';

export const routesQuery = () =>
  queryOptions({
    queryKey: [DELIVERY, 'routes'],
    queryFn: ({ signal }) => get<RoutesAnswer>('routes', {}, signal),
  });

export const deliveriesQuery = (parameters: Parameters) =>
  queryOptions({
    queryKey: [DELIVERY, 'ledger', parameters],
    queryFn: ({ signal }) => get<Listed<Delivery>>('deliveries', parameters, signal),
    placeholderData: keepPreviousData,
  });
