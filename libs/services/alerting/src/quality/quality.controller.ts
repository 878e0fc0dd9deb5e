import {
  addDays,
  alertQuality,
  date,
  dayOfInstant,
  instantMs,
  type AlertQuality,
} from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import {
  CurrentCaller,
  MAY,
  ParsedQuery,
  badRequest,
  describeRoute,
  visibleSites,
  type Caller,
  type ServiceContext,
  type SiteScope,
} from '@carbawatch/service-kit';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { checkRules, checkWard } from '../http/known-filters';
import { CONTEXT } from '../providers';
import { sitesHeardOf } from '../store/filter-names';
import { siteMoment } from '../store/site-moment';
import { patientDays, qualityCounts } from './quality-reads';
import { qualityRow } from './quality-rows';

/** Without a span the last quarter: enough alerts to judge a rule by. */
const DAYS_DEFAULT = 90;

const qualityQuery = z.strictObject({
  from: date.optional(),
  to: date.optional(),
  site: z.string().min(1).max(64).optional(),
  rule: z.string().min(1).max(100).optional(),
  ward: z.string().min(1).max(200).optional(),
});
type QualityQuery = z.output<typeof qualityQuery>;

/** What the alerts were worth, per rule and ward, by what people said when they closed them. */
@Controller()
export class QualityController {
  constructor(@Inject(CONTEXT) private readonly context: ServiceContext) {}

  @describeRoute({
    method: 'get',
    path: 'alerts/quality',
    summary: 'PPV, alerts per 1,000 patient-days and time to acknowledge, per rule and ward',
    roles: MAY.numbers,
    query: qualityQuery,
    responses: { 200: alertQuality },
  })
  async quality(
    @ParsedQuery(qualityQuery) query: QualityQuery,
    @CurrentCaller() caller: Caller,
  ): Promise<AlertQuality> {
    const { config, database } = this.context;
    const sites = visibleSites(caller, query.site);
    const { site, now } = await database.readAs(sites, async (tx) => {
      const only = await this.onlyOf(tx, sites);
      return { site: only, now: await siteMoment(tx, only ?? config.site, this.context) };
    });
    const to = query.to ?? dayOfInstant(now.getTime(), config.timezone);
    const from = query.from ?? addDays(to, 1 - DAYS_DEFAULT);
    if (from > to) throw badRequest('invalid', 'from lies after to.', '/from');
    const asked = {
      sites,
      from: new Date(instantMs(from, config.timezone)),
      before: new Date(instantMs(addDays(to, 1), config.timezone)),
      rule: query.rule ?? null,
      ward: query.ward ?? null,
    };
    const { counts, days } = await database.readAs(sites, async (tx) => {
      await checkRules(tx, sites, query.rule === undefined ? null : [query.rule]);
      await checkWard(tx, sites, asked.ward);
      // In a replay beds are occupied until the last message of each site, and not until today.
      const until = config.clock === 'wall' ? now : null;
      return { counts: await qualityCounts(tx, asked), days: await patientDays(tx, asked, until) };
    });
    const all = [...days.values()].reduce((total, n) => total + n, 0);
    // Of a rule everybody was at risk who lay anywhere, of a ward those who lay there.
    const daysOf = (ward: string | null) =>
      days.size === 0 ? null : ward === null ? all : (days.get(ward) ?? 0);
    const rows = counts.map((one) => ({
      kind: one.kind,
      row: qualityRow(
        one,
        one.kind === 'ward' && one.ward === null ? null : daysOf(one.ward ?? asked.ward),
      ),
    }));
    const total = rows.find(({ kind }) => kind === 'total')?.row;
    if (!total) throw new RangeError('a grouping by nothing has one row');
    return {
      period: { from, to },
      timezone: config.timezone,
      site,
      total,
      byRule: rows.filter(({ kind }) => kind === 'rule').map(({ row }) => row),
      byWard: rows.filter(({ kind }) => kind === 'ward').map(({ row }) => row),
    };
  }

  /** The site that the numbers are of, where they are of one alone. */
  private async onlyOf(tx: Tx, sites: SiteScope): Promise<string | null> {
    const all =
      sites === 'all' ? new Set([this.context.config.site, ...(await sitesHeardOf(tx))]) : sites;
    const [first = null, ...more] = all;
    return more.length === 0 ? first : null;
  }
}
