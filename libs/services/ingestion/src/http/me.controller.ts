import { me, type Me } from '@carbawatch/contracts';
import {
  CurrentCaller,
  MAY,
  VERSION,
  describeRoute,
  type Caller,
  type ServiceContext,
} from '@carbawatch/service-kit';
import { Controller, Inject } from '@nestjs/common';
import { spanReached } from '../decide/span-reached';
import { feedRows, sitesHeardOf } from '../store/feeds';
import { CONTEXT } from './tokens';

/** What a page must know before it can show itself: who asks, and where it stands. */
@Controller()
export class MeController {
  constructor(@Inject(CONTEXT) private readonly context: ServiceContext) {}

  @describeRoute({
    method: 'get',
    path: 'me',
    summary: 'Who the key is: role, sites, and the installation’s site, time zone and clock',
    roles: MAY.everyone,
    responses: { 200: me },
  })
  async show(@CurrentCaller() caller: Caller): Promise<Me> {
    const { config, database } = this.context;
    const { site, timezone, clock } = config;
    const { name, role, sites } = caller;
    const covered = sites === 'all' ? null : [...sites];
    // Whoever is bound to sites knows their names; whoever has all is told which there are.
    const heard = covered ?? (await database.readAs('all', sitesHeardOf));
    const knownSites = covered ?? [...new Set([site, ...heard])].sort();
    const shown = { name, role, sites: covered, knownSites, site, timezone, clock };
    return { ...shown, messageTime: await this.messageTime(caller), version: VERSION };
  }

  /** How far a demonstration or a replay has come. */
  private async messageTime(caller: Caller): Promise<Me['messageTime']> {
    const { config, database } = this.context;
    const isSeen = caller.sites === 'all' || caller.sites.includes(config.site);
    if (config.clock === 'wall' || !isSeen) return null;
    const rows = await database.readAs([config.site], (tx) => feedRows(tx, [config.site]));
    const span = spanReached(rows);
    if (!span) return null;
    return { from: new Date(span.fromMs).toISOString(), to: new Date(span.toMs).toISOString() };
  }
}
