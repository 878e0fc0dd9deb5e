import { cohortGenotypes, cohortSummary } from '@carbawatch/contracts';
import { countOpenLetters } from '@carbawatch/event-log';
import type { Database } from '@carbawatch/postgres';
import { CurrentCaller, MAY, ZodPipe, describeRoute, type Caller } from '@carbawatch/service-kit';
import { Controller, Inject, Query } from '@nestjs/common';
import type { z } from 'zod';
import { summaryOf } from '../decide/summary';
import { readCohort, readFlow } from '../store/cohort-reads';
import { cohortQuery } from './cohort-query';
import { CONSUMER, cohortQuestionOf, namedQuestion } from './cohort-question';
import type { SiteClock } from './cohort-question';
import { DATABASE, SITE_CLOCK } from './tokens';

type CohortQuery = z.output<typeof cohortQuery>;

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
    const { scope, question } = cohortQuestionOf(query, caller, this.siteClock);
    const { ci, vital } = query;
    const { population, period, sites } = question;
    const { summary, rules } = await this.database.readAs(scope, async (tx) => {
      const flow = await readFlow(tx, question);
      const { counts, facets } = await readCohort(tx, question);
      const parked = await countOpenLetters(tx, CONSUMER, sites);
      return {
        summary: summaryOf({ population, ci, vital, period, flow, counts, facets, parked }),
        rules: facets.filter(({ facet }) => facet === 'rules').map(({ name }) => name),
      };
    });
    const { timeZone } = this.siteClock;
    return { asked: namedQuestion(question, { vital, timeZone, rules }), summary };
  }
}
