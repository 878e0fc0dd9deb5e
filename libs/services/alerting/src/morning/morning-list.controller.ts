import type { ServerResponse } from 'node:http';
import {
  TASK_KINDS,
  addDays,
  dayOfInstant,
  instantMs,
  moment,
  morningList,
  type MorningList,
  type Task,
  type TaskKind,
} from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import {
  CurrentCaller,
  MAY,
  ParsedQuery,
  describeRoute,
  visibleSites,
  type Caller,
  type ServiceContext,
} from '@carbawatch/service-kit';
import { Controller, Inject, Res } from '@nestjs/common';
import { z } from 'zod';
import { CONTEXT } from '../providers';
import { siteModels } from '../risk/site-models';
import { clocksOf } from '../store/clock';
import { orderByRisk } from '../tasks/risk-order';
import { shownTask } from '../tasks/shown-task';
import { pageOfTasks } from '../tasks/tasks.store';
import { alertSections, verdictOf } from './compose-list';
import {
  SHOWN_MAX,
  alertsSince,
  carriersInHouse,
  clustersSince,
  feedsOf,
  movementsSince,
} from './morning-reads';
import { printedList } from './printed-list';

const DAY_MS = 86_400_000;

const listQuery = z.strictObject({
  site: z.string().min(1).max(64).optional(),
  /** The last round; a day ago if absent. */
  since: moment.optional(),
});
type ListQuery = z.output<typeof listQuery>;

/** Everything since the last round, as JSON and on paper. */
@Controller()
export class MorningListController {
  constructor(@Inject(CONTEXT) private readonly context: ServiceContext) {}

  @describeRoute({
    method: 'get',
    path: 'morning-list',
    summary: 'What is new since the last round, every carrier in house, what is due',
    roles: MAY.patients,
    query: listQuery,
    responses: { 200: morningList },
  })
  list(
    @ParsedQuery(listQuery) query: ListQuery,
    @CurrentCaller() caller: Caller,
  ): Promise<MorningList> {
    const site = query.site ?? this.context.config.site;
    visibleSites(caller, site);
    return this.context.database.readAs([site], (tx) => this.listOf(tx, site, query.since));
  }

  @describeRoute({
    method: 'get',
    path: 'morning-list/print',
    summary: 'The same list as one page to print',
    roles: MAY.patients,
    query: listQuery,
    responses: { 200: { mediaTypes: ['text/html'] } },
  })
  async print(
    @ParsedQuery(listQuery) query: ListQuery,
    @CurrentCaller() caller: Caller,
    @Res() response: ServerResponse,
  ): Promise<void> {
    const list = await this.list(query, caller);
    response.writeHead(200, {
      'Content-Type': 'text/html; charset=utf-8',
      'Cache-Control': 'no-store',
      'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'",
    });
    response.end(printedList(list, this.context.config.timezone));
  }

  private async listOf(tx: Tx, site: string, wished: string | undefined): Promise<MorningList> {
    const { timezone } = this.context.config;
    const until = await this.nowOf(tx, site);
    const sinceMs = wished === undefined ? until.getTime() - DAY_MS : instantMs(wished, timezone);
    const since = new Date(sinceMs);
    const known = await feedsOf(tx, site);
    const sections = alertSections(await alertsSince(tx, site, since), sinceMs);
    const movements = await movementsSince(tx, site, { since, until });
    const clusters = await clustersSince(tx, site, since);
    const tests = await this.tasksOf(tx, site, ['confirmatory-test'], { until, dueBefore: null });
    const screens = { until, dueBefore: endOfDay(until, timezone) };
    const others = TASK_KINDS.filter(
      (kind) => kind !== 'confirmatory-test' && kind !== 'screen-contact',
    );
    const news =
      Object.values(sections).reduce((total, entries) => total + entries.length, 0) +
      movements.length +
      clusters.length;
    const standing = {
      feeds: known?.feeds ?? [],
      quarantined: known?.quarantined ?? null,
      pendingTests: tests.length,
    };
    return {
      site,
      since: since.toISOString(),
      until: until.toISOString(),
      ...verdictOf({ ...standing, news, timeZone: timezone }),
      ...standing,
      ...sections,
      carriersInHouse: await carriersInHouse(tx, site),
      screensDue: await this.tasksOf(tx, site, ['screen-contact'], screens),
      testsPending: tests,
      otherTasks: await this.tasksOf(tx, site, others, { until, dueBefore: null }),
      movements,
      clusters,
    };
  }

  /** The wall clock; in a demonstration or a replay the clock of what was received. */
  private async nowOf(tx: Tx, site: string): Promise<Date> {
    const { config, clock } = this.context;
    if (config.clock === 'wall') return clock.now();
    const ms = (await clocksOf(tx, [site])).get(site);
    return ms === undefined ? clock.now() : new Date(ms);
  }

  private async tasksOf(
    tx: Tx,
    site: string,
    kinds: readonly TaskKind[],
    at: { readonly until: Date; readonly dueBefore: Date | null },
  ): Promise<Task[]> {
    const models = await siteModels(tx, [site]);
    const tasks: Task[] = [];
    for (const kind of kinds) {
      const { dueBefore } = at;
      const filters = { kind, ward: null, status: 'open', dueBefore, inHouse: true } as const;
      const order = kind === 'confirmatory-test' ? orderByRisk(models(site)) : null;
      const page = { after: null, limit: SHOWN_MAX, order };
      const rows = await pageOfTasks(tx, [site], filters, page);
      tasks.push(...rows.map((row) => shownTask(row, at.until, models)));
    }
    return tasks;
  }
}

function endOfDay(now: Date, timeZone: string): Date {
  return new Date(instantMs(addDays(dayOfInstant(now.getTime(), timeZone), 1), timeZone));
}
