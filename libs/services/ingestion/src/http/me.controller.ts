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
  show(@CurrentCaller() caller: Caller): Me {
    const { site, timezone, clock } = this.context.config;
    const { name, role, sites } = caller;
    const covered = sites === 'all' ? null : [...sites];
    return { name, role, sites: covered, site, timezone, clock, version: VERSION };
  }
}
