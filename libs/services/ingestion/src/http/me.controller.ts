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
import { sitesHeardOf } from '../store/feeds';
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
    return { name, role, sites: covered, knownSites, site, timezone, clock, version: VERSION };
  }
}
