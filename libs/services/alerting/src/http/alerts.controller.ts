import { alert, alertList, type Alert } from '@carbawatch/contracts';
import {
  CurrentCaller,
  MAY,
  ParsedBody,
  ParsedParams,
  ParsedQuery,
  SaidMoment,
  decodeCursor,
  describeRoute,
  notFound,
  pageOf,
  visibleSites,
  type Caller,
  type RouteDescription,
  type ServiceContext,
  type SiteScope,
} from '@carbawatch/service-kit';
import type { Tx } from '@carbawatch/postgres';
import { Controller, Inject } from '@nestjs/common';
import type { z } from 'zod';
import type { Deciding } from '../consumers/recompute';
import { CONTEXT, DECIDING } from '../providers';
import { CLUSTER_RULE, parametersOf } from '../site/decide-clusters';
import { alertOfId, alertsOfIds, countsOfAlerts, pageOfAlerts } from '../store/alert-reads';
import { shownAlert } from '../store/alert-row';
import { AlertDesk } from './alert-desk';
import { withExtras } from './alert-extras';
import {
  alertCursor,
  alertParams,
  alertsQuery,
  commentBody,
  acknowledgeBody,
  emptyBody,
  filtersOf,
  isAlertId,
  isolationBody,
  resolveBody,
  uncommentBody,
  type AlertsQuery,
} from './alert-requests';
import { withEndemicLinks } from './endemic-links';
import { checkRules } from './known-filters';
import { withPlaces, type PlaceReader } from './shown-places';

type Params = z.output<typeof alertParams>;

function actRoute(name: string, summary: string, body: z.ZodType): RouteDescription {
  return {
    method: 'post',
    path: `alerts/:id/${name}`,
    summary,
    roles: MAY.patients,
    params: alertParams,
    body,
    responses: { 200: alert },
  };
}

/** Alerts, read and acted upon; every act is safe to repeat, but for `undo`: one step each. */
@Controller()
export class AlertsController {
  constructor(
    @Inject(CONTEXT) private readonly context: ServiceContext,
    @Inject(DECIDING) private readonly deciding: Deciding,
    @Inject(AlertDesk) private readonly desk: AlertDesk,
  ) {}

  @describeRoute({
    method: 'get',
    path: 'alerts',
    summary: 'Alerts, the one raised last first or the most severe; with `counts=true` how many',
    roles: MAY.patients,
    query: alertsQuery,
    responses: { 200: alertList },
  })
  async list(@ParsedQuery(alertsQuery) query: AlertsQuery, @CurrentCaller() caller: Caller) {
    const sites = visibleSites(caller, query.site);
    const cursor = decodeCursor(query.cursor, alertCursor);
    const after = cursor ? { raisedAt: cursor[0], id: cursor[1], severity: cursor[2] } : null;
    const { limit, sort: order } = query;
    const filters = filtersOf(query, this.context.config.timezone);
    if (query.ids) return this.named(query.ids, sites, caller);
    return this.context.database.readAs(sites, async (tx) => {
      await checkRules(tx, sites, filters.rules);
      const rows = await pageOfAlerts(tx, sites, filters, { after, order, limit: limit + 1 });
      const page = pageOf(rows, limit, shownAlert, (row) => [row.raisedAt, row.id, row.severity]);
      const items = await withExtras(tx, page.items);
      const counts = query.counts === 'true' && (await countsOfAlerts(tx, sites, filters));
      return {
        ...page,
        items: await withPlaces(tx, items, this.readerOf(caller)),
        ...(counts && { counts }),
      };
    });
  }

  /** Alerts by their ids, in the order of these. */
  private async named(ids: readonly string[], sites: SiteScope, caller: Caller) {
    return this.context.database.readAs(sites, async (tx) => {
      const rows = new Map((await alertsOfIds(tx, ids)).map((row) => [row.id, row]));
      const known = ids.flatMap((id) => rows.get(id) ?? []);
      const items = await withExtras(tx, known.map(shownAlert));
      return { items: await withPlaces(tx, items, this.readerOf(caller)), next: null };
    });
  }

  @describeRoute({
    method: 'get',
    path: 'alerts/:id',
    summary: 'One alert with its timeline',
    roles: MAY.patients,
    params: alertParams,
    responses: { 200: alert },
  })
  async one(
    @ParsedParams(alertParams) { id }: Params,
    @CurrentCaller() caller: Caller,
  ): Promise<Alert> {
    const sites = visibleSites(caller);
    const { database } = this.context;
    const shown = isAlertId(id)
      ? await database.readAs(sites, async (tx) => {
          const row = await alertOfId(tx, sites, id);
          if (!row) return null;
          const [extended] = await withExtras(tx, [shownAlert(row)]);
          if (!extended) return null;
          const shownAlerts = [await withEndemicLinks(tx, extended, () => this.linking(tx, row))];
          return (await withPlaces(tx, shownAlerts, this.readerOf(caller))).at(0);
        })
      : null;
    if (!shown) throw notFound('There is no such alert.');
    return shown;
  }

  private async linking(tx: Tx, { site }: Pick<Alert, 'site'>) {
    return parametersOf(await this.deciding.rules.bookOf(tx, site), CLUSTER_RULE);
  }

  @describeRoute(actRoute('acknowledge', 'Say that the alert is being dealt with', acknowledgeBody))
  acknowledge(
    @ParsedParams(alertParams) { id }: Params,
    @ParsedBody(acknowledgeBody) body: z.output<typeof acknowledgeBody>,
    @CurrentCaller() caller: Caller,
    @SaidMoment() at?: string,
  ): Promise<Alert> {
    return this.desk.fulfil(caller, id, { kind: 'acknowledged', ...body }, at);
  }

  @describeRoute(actRoute('resolve', 'Close the alert and say what it was worth', resolveBody))
  resolve(
    @ParsedParams(alertParams) { id }: Params,
    @ParsedBody(resolveBody) { comment, ...body }: z.output<typeof resolveBody>,
    @CurrentCaller() caller: Caller,
    @SaidMoment() at?: string,
  ): Promise<Alert> {
    const wish = { kind: 'resolved', ...body, comment: comment ?? null } as const;
    return this.desk.fulfil(caller, id, wish, at);
  }

  @describeRoute(actRoute('reopen', 'Open a resolved alert again', emptyBody))
  reopen(
    @ParsedParams(alertParams) { id }: Params,
    @ParsedBody(emptyBody) _: z.output<typeof emptyBody>,
    @CurrentCaller() caller: Caller,
    @SaidMoment() at?: string,
  ): Promise<Alert> {
    return this.desk.fulfil(caller, id, { kind: 'reopened' }, at);
  }

  @describeRoute(
    actRoute(
      'undo',
      'Take the resolution, or else the acknowledgement, back; 409 where neither stands',
      emptyBody,
    ),
  )
  undo(
    @ParsedParams(alertParams) { id }: Params,
    @ParsedBody(emptyBody) _: z.output<typeof emptyBody>,
    @CurrentCaller() caller: Caller,
    @SaidMoment() at?: string,
  ): Promise<Alert> {
    return this.desk.fulfil(caller, id, { kind: 'undone' }, at);
  }

  @describeRoute(actRoute('comment', 'Write a note into the timeline', commentBody))
  comment(
    @ParsedParams(alertParams) { id }: Params,
    @ParsedBody(commentBody) { comment }: z.output<typeof commentBody>,
    @CurrentCaller() caller: Caller,
    @SaidMoment() at?: string,
  ): Promise<Alert> {
    return this.desk.fulfil(caller, id, { kind: 'commented', comment }, at);
  }

  @describeRoute(
    actRoute('uncomment', 'Take a comment back: it stays, with who took it back', uncommentBody),
  )
  uncomment(
    @ParsedParams(alertParams) { id }: Params,
    @ParsedBody(uncommentBody) { at: of }: z.output<typeof uncommentBody>,
    @CurrentCaller() caller: Caller,
    @SaidMoment() at?: string,
  ): Promise<Alert> {
    return this.desk.fulfil(caller, id, { kind: 'uncommented', of }, at);
  }

  @describeRoute(
    actRoute('isolation', 'Record how the patient is isolated, or take that back', isolationBody),
  )
  isolation(
    @ParsedParams(alertParams) { id }: Params,
    @ParsedBody(isolationBody) { isolation }: z.output<typeof isolationBody>,
    @CurrentCaller() caller: Caller,
    @SaidMoment() at?: string,
  ): Promise<Alert> {
    return this.desk.fulfil(caller, id, { kind: 'isolated', isolation }, at);
  }

  private readerOf(caller: Caller): PlaceReader {
    return { caller, timeZone: this.context.config.timezone };
  }
}
