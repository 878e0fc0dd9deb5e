import { cohortGenotypes, cohortSummary, dayOfInstant } from '@carbawatch/contracts';
import { dedupPolicyName, parseDedupPolicy } from '@carbawatch/epidemiology';
import { countOpenLetters } from '@carbawatch/event-log';
import { RULES_VERSION } from '@carbawatch/microbiology';
import type { Database } from '@carbawatch/postgres';
import {
  CurrentCaller,
  MAY,
  Refusal,
  ZodPipe,
  describeRoute,
  visibleSites,
  type Caller,
  type Clock,
} from '@carbawatch/service-kit';
import { Controller, Inject, Query } from '@nestjs/common';
import type { z } from 'zod';
import { periodOf } from '../decide/period';
import type { Period } from '../decide/period';
import { summaryOf } from '../decide/summary';
import { readCohort, readFlow } from '../store/cohort-reads';
import type { CohortQuestion } from '../store/cohort-reads';
import { cohortQuery } from './cohort-query';
import { DATABASE, SITE_CLOCK } from './tokens';

type CohortQuery = z.output<typeof cohortQuery>;

/** The name of the service's consumer of the event log. */
const CONSUMER = 'stats';

/** Days begin and end as the site's clocks say. */
export interface SiteClock {
  clock: Clock;
  timeZone: string;
}

/** A parameter out of range is refused by its name, never clamped. */
const CohortQuestionOf = () => Query(new ZodPipe(cohortQuery, 422));

/** Numbers of the rolling cohort; nothing about one patient. */
@Controller()
export class CohortController {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(SITE_CLOCK) private readonly siteClock: SiteClock,
  ) {}

  @describeRoute({
    method: 'get',
    path: 'cohort/summary',
    summary: 'CRE, CPE, genotypes and outcomes of the cohort, each with its interval',
    roles: MAY.numbers,
    query: cohortQuery,
    responses: { 200: cohortSummary },
  })
  async summary(@CohortQuestionOf() query: CohortQuery, @CurrentCaller() caller: Caller) {
    const { asked, summary } = await this.answer(query, caller);
    return { ...asked, ...summary };
  }

  @describeRoute({
    method: 'get',
    path: 'cohort/genotypes',
    summary: 'Carbapenemase families, alleles and organisms among CPE of the cohort',
    roles: MAY.numbers,
    query: cohortQuery,
    responses: { 200: cohortGenotypes },
  })
  async genotypes(@CohortQuestionOf() query: CohortQuery, @CurrentCaller() caller: Caller) {
    const { asked, summary } = await this.answer(query, caller);
    const { cpe, genotypes, unknown, warnings } = summary;
    const { mechanism, parked } = unknown;
    return { ...asked, cpe, genotypes, unknown: { mechanism, parked }, warnings };
  }

  private async answer(query: CohortQuery, caller: Caller) {
    const { timeZone } = this.siteClock;
    const scope = visibleSites(caller, query.site);
    const sites = scope === 'all' ? null : scope;
    const question: CohortQuestion = {
      sites,
      ward: query.ward ?? null,
      population: query.population,
      period: this.periodOf(query),
      policy: parseDedupPolicy(query.dedup, 'dedup'),
    };
    const { population, period, ward } = question;
    const { ci, vital } = query;
    const summary = await this.database.readAs(scope, async (tx) => {
      const flow = await readFlow(tx, question);
      const { counts, facets } = await readCohort(tx, question);
      const parked = await countOpenLetters(tx, CONSUMER, sites);
      return summaryOf({ population, ci, vital, flow, counts, facets, parked });
    });
    const { from, to, asOf } = period;
    const asked = {
      period: { from, to },
      asOf,
      timezone: timeZone,
      dedup: dedupPolicyName(question.policy),
      population,
      vital,
      rules: RULES_VERSION,
      sites: sites && [...sites],
      ward,
    };
    return { asked, summary };
  }

  private periodOf(query: CohortQuery): Period {
    const { clock, timeZone } = this.siteClock;
    const period = periodOf(query, dayOfInstant(clock.now().getTime(), timeZone));
    if (!('field' in period)) return period;
    const detail = `Give ${period.because}.`;
    throw new Refusal(422, 'invalid', {
      detail: `Check /${period.field}. ${detail}`,
      problems: [{ code: 'invalid', pointer: `/${period.field}`, detail }],
    });
  }
}
