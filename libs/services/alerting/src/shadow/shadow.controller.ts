import {
  TOPICS,
  shadowAlerts,
  type IsolateShadowed,
  type ShadowAlerts,
  type SpecimenShadowed,
} from '@carbawatch/contracts';
import type { RecordBatch } from '@carbawatch/event-log';
import {
  CurrentCaller,
  MAY,
  ParsedParams,
  ParsedQuery,
  describeRoute,
  notFound,
  visibleSites,
  type Caller,
  type ServiceContext,
} from '@carbawatch/service-kit';
import { Controller, Inject } from '@nestjs/common';
import { EventPattern } from '@nestjs/microservices';
import { z } from 'zod';
import type { Deciding } from '../consumers/recompute';
import { CONTEXT, DECIDING } from '../providers';
import { runOf, type AlertDifference } from './shadow.store';
import { takeShadowed } from './take-shadowed';

/** Alerts listed one by one of each kind; the counts have them all. */
const LISTED_MAX = 200;

const params = z.object({ job: z.string().min(1).max(100) });
const query = z.strictObject({
  awaited: z.enum(['true', 'false']).default('false').meta({
    description:
      'Answer an empty comparison while nothing of the run has come, where 404 is the answer',
  }),
});

/** Which alerts a shadow run of classification would gain and lose. */
@Controller()
export class ShadowController {
  constructor(
    @Inject(CONTEXT) private readonly context: ServiceContext,
    @Inject(DECIDING) private readonly deciding: Deciding,
  ) {}

  @EventPattern(TOPICS.isolatesShadowed)
  onShadowed(batch: RecordBatch<IsolateShadowed>): Promise<void> {
    return takeShadowed(batch, this.deciding);
  }

  @EventPattern(TOPICS.specimensShadowed)
  onSpecimensShadowed(batch: RecordBatch<SpecimenShadowed>): Promise<void> {
    return takeShadowed(batch, this.deciding);
  }

  @describeRoute({
    method: 'get',
    path: 'alerts/shadow/:job',
    summary: 'Alerts gained, lost and moved under the rule set of a shadow run of classification',
    roles: MAY.patients,
    params,
    query,
    responses: { 200: shadowAlerts },
  })
  async shadow(
    @ParsedParams(params) { job }: z.output<typeof params>,
    @ParsedQuery(query) { awaited }: z.output<typeof query>,
    @CurrentCaller() caller: Caller,
  ): Promise<ShadowAlerts> {
    const sites = visibleSites(caller);
    const found = await this.context.database.readAs(sites, (tx) => runOf(tx, sites, job));
    if (!found && awaited === 'true') {
      const site = sites === 'all' ? this.context.config.site : (sites[0] ?? '');
      return { job, site, isolates: 0, specimens: 0, persons: 0, ...summed([]) };
    }
    if (!found) {
      throw notFound('Nothing of such a shadow run has come: it is not there, or found no change.');
    }
    const { differences, ...counts } = found;
    return { job, ...counts, persons: differences.length, ...summed(differences) };
  }
}

function summed(
  differences: readonly AlertDifference[],
): Pick<ShadowAlerts, 'counts' | 'gained' | 'lost' | 'moved' | 'notListed'> {
  const counts = new Map<string, ShadowAlerts['counts'][number]>();
  for (const { rule, gained, lost, moved } of differences.flatMap((d) => d.counts)) {
    const known = counts.get(rule) ?? { rule, gained: 0, lost: 0, moved: 0 };
    counts.set(rule, {
      rule,
      gained: known.gained + gained,
      lost: known.lost + lost,
      moved: known.moved + moved,
    });
  }
  const all = {
    gained: differences.flatMap((d) => d.gained),
    lost: differences.flatMap((d) => d.lost),
    moved: differences.flatMap((d) => d.moved),
  };
  const beyond = (list: readonly unknown[]) => Math.max(0, list.length - LISTED_MAX);
  return {
    counts: [...counts.values()]
      .filter(({ gained, lost, moved }) => gained + lost + moved > 0)
      .sort((a, b) => (a.rule < b.rule ? -1 : 1)),
    gained: all.gained.slice(0, LISTED_MAX),
    lost: all.lost.slice(0, LISTED_MAX),
    moved: all.moved.slice(0, LISTED_MAX),
    notListed:
      beyond(all.gained) +
      beyond(all.lost) +
      beyond(all.moved) +
      differences.reduce((sum, d) => sum + d.notListed, 0),
  };
}
