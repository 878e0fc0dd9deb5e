import {
  channelTest,
  routesAnswer,
  routesSetting,
  type ChannelTest,
  type RoutesAnswer,
  type RoutesSetting,
} from '@carbawatch/contracts';
import {
  CurrentCaller,
  MAY,
  ParsedBody,
  ParsedQuery,
  Refusal,
  audit,
  describeRoute,
  notFound,
  visibleSites,
  type Caller,
  type ServiceContext,
} from '@carbawatch/service-kit';
import type { Tx } from '@carbawatch/postgres';
import { Controller, Inject } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { CONTEXT } from '../providers';
import { problemsOfRoutes, routeWarnings } from './check-routes';
import { connectionLinkBase } from './link-base';
import { planUntold, replanHeld, whyNothingLeaves } from './planner';
import { rotaWarnings } from './rota';
import {
  keptSecrets,
  openedChannel,
  routesInForce,
  saveRoutes,
  withSealedSecrets,
  type StoredRoutes,
} from './route-settings.store';
import { SiteRules } from '../store/site-rules';
import { unheardWards } from '../store/ward-reads';
import { Senders } from './senders';

const siteQuery = z.strictObject({ site: z.string().min(1).max(64).optional() });
type SiteQuery = z.output<typeof siteQuery>;
const testBody = z.strictObject({ channel: z.string().min(1).max(100) });

const NO_ROUTES: RoutesSetting = { channels: [], roles: [], routes: [], operator: null };

/** Who is told of which alerts, by what road; an administrator's, and every change is audited. */
@Controller()
export class RoutesController {
  private readonly rules = new SiteRules();

  constructor(
    @Inject(CONTEXT) private readonly context: ServiceContext,
    @Inject(Senders) private readonly senders: Senders,
  ) {}

  @describeRoute({
    method: 'get',
    path: 'routes',
    summary: 'Routes of alerts in force; secrets are not shown',
    roles: MAY.patients,
    query: siteQuery,
    responses: { 200: routesAnswer },
  })
  async inForce(
    @ParsedQuery(siteQuery) query: SiteQuery,
    @CurrentCaller() caller: Caller,
  ): Promise<RoutesAnswer> {
    const site = this.siteOf(query, caller);
    return this.context.database.transaction(async (tx) =>
      this.answer(tx, site, await routesInForce(tx, site)),
    );
  }

  @describeRoute({
    method: 'put',
    path: 'routes',
    summary: 'Set the routes of alerts anew; an absent secret keeps the one of its channel',
    roles: MAY.administer,
    query: siteQuery,
    body: routesSetting,
    responses: { 200: routesAnswer },
  })
  async put(
    @ParsedQuery(siteQuery) query: SiteQuery,
    @ParsedBody(routesSetting) setting: RoutesSetting,
    @CurrentCaller() caller: Caller,
  ): Promise<RoutesAnswer> {
    const site = this.siteOf(query, caller);
    const { database, clock, config, secrets } = this.context;
    return database.transaction(async (tx) => {
      const before = await routesInForce(tx, site);
      const withSecret = keptSecrets(before?.setting ?? null, setting);
      const { documents } = await this.rules.bookOf(tx, site);
      const problems = problemsOfRoutes(setting, {
        email: config.smtp !== null,
        withSecret,
        rules: documents.map(({ document }) => document.rule),
      });
      if (problems.length > 0) {
        const detail = 'These routes could not work; the places are named.';
        throw new Refusal(422, 'routes-do-not-fit', { detail, problems });
      }
      const changedAt = clock.now();
      const sealed = withSealedSecrets(site, setting, before?.setting ?? null, secrets.vault);
      await saveRoutes(tx, { site, changedAt, changedBy: caller.name, setting: sealed });
      await replanHeld(tx, site, sealed, { now: changedAt, timeZone: config.timezone });
      await planUntold(tx, site, sealed, this.context);
      const after = await routesInForce(tx, site);
      await audit(tx, {
        at: changedAt,
        actor: caller.keyId,
        action: 'routes.changed',
        target: `${site}/${after?.version ?? 0}`,
        site,
      });
      return this.answer(tx, site, after);
    });
  }

  @describeRoute({
    method: 'post',
    path: 'routes/test',
    summary: 'Send a message without any alert to one channel, now',
    roles: MAY.administer,
    query: siteQuery,
    body: testBody,
    responses: { 200: channelTest },
  })
  async test(
    @ParsedQuery(siteQuery) query: SiteQuery,
    @ParsedBody(testBody) { channel: name }: z.output<typeof testBody>,
    @CurrentCaller() caller: Caller,
  ): Promise<ChannelTest> {
    const site = this.siteOf(query, caller);
    const { database, clock, config, secrets } = this.context;
    const stored = await database.transaction((tx) => routesInForce(tx, site));
    const channel = stored && openedChannel(site, stored.setting, name, secrets.vault);
    if (!channel) throw notFound('There is no such channel.');
    const id = randomUUID();
    const link = `${connectionLinkBase(config)}/`;
    // A test leaves nothing that stands: a Flag of it is over as soon as it is there.
    const standing = { status: 'inactive', endedAt: clock.now().toISOString() } as const;
    const message = { id, kind: 'test', level: 0, site, alert: null, standing, link } as const;
    const { outcome, code } = await this.senders.send(message, channel);
    await database.transaction((tx) =>
      audit(tx, {
        at: clock.now(),
        actor: caller.keyId,
        action: 'channel.tested',
        target: name,
        site,
        detail: { outcome, code },
      }),
    );
    return { channel: name, outcome, code };
  }

  private siteOf({ site }: SiteQuery, caller: Caller): string {
    const wanted = site ?? this.context.config.site;
    visibleSites(caller, wanted);
    return wanted;
  }

  private async answer(tx: Tx, site: string, stored: StoredRoutes | null): Promise<RoutesAnswer> {
    const { timezone } = this.context.config;
    const whyNot = whyNothingLeaves(this.context);
    const setting = stored?.setting ?? NO_ROUTES;
    const named = setting.routes.flatMap(({ wards }) => wards ?? []);
    const unheard = await unheardWards(tx, site, named);
    const channels = setting.channels.map((channel) => {
      if (channel.kind !== 'webhook' && channel.kind !== 'fhir') return channel;
      const { secret, ...shown } = channel;
      return { ...shown, hasSecret: secret !== undefined };
    });
    return {
      site,
      version: stored?.version ?? 0,
      changedAt: stored?.changedAt ?? null,
      changedBy: stored?.changedBy ?? null,
      delivers: whyNot === null && setting.routes.length > 0,
      whyNot: whyNot ?? (setting.routes.length > 0 ? null : 'No route is set.'),
      ...setting,
      channels,
      warnings: [
        ...rotaWarnings(setting, this.context.clock.now().getTime(), timezone),
        ...routeWarnings(setting, unheard),
      ],
    };
  }
}
