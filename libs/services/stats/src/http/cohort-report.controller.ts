import type { ServerResponse } from 'node:http';
import { cohortReport } from '@carbawatch/contracts';
import type { CohortReport } from '@carbawatch/contracts';
import { countOpenLetters } from '@carbawatch/event-log';
import type { Database } from '@carbawatch/postgres';
import { CurrentCaller, MAY, ZodPipe, describeRoute } from '@carbawatch/service-kit';
import type { Caller } from '@carbawatch/service-kit';
import { Controller, Inject, Query, Res } from '@nestjs/common';
import { comparisonInSteps } from '../decide/cohort/comparison';
import { outcomesOf } from '../decide/cohort/outcomes';
import { predictorsInSteps } from '../decide/cohort/predictors';
import { judgedBy } from '../decide/cohort/rules';
import { definitionsOf } from '../decide/report/definitions';
import { flowOf } from '../decide/report/flow';
import { reportCsv } from '../decide/report/report-csv';
import { reportHtml } from '../decide/report/report-html';
import { summaryOf } from '../decide/summary';
import { countNoLongerCre, readPatients } from '../store/cohort-patients';
import { readCohort, readFlow } from '../store/cohort-reads';
import { predictorSettings } from './cohort-analysis.controller';
import { reportQuery } from './cohort-analysis-query';
import type { ReportQuery } from './cohort-analysis-query';
import { CONSUMER, cohortQuestionOf, namedQuestion } from './cohort-question';
import type { SiteClock } from './cohort-question';
import { DATABASE, SITE_CLOCK } from './tokens';
import { inTurns } from './turns';

/** `cre-cohort-site-1-ICU-2-2026-01-01-2026-06-30`: whose, of which ward, of which days. */
function named({ sites, ward }: CohortReport, from: string, to: string): string {
  const places = [...(sites ?? []), ...(ward === null ? [] : [ward])];
  // A header holds ASCII alone; what it can't hold is left to the page's own name of the file.
  const plain = places.map((place) => place.replace(/[^A-Za-z0-9.-]+/g, '_'));
  return ['cre-cohort', ...plain, from, to].join('-');
}

/** The page runs no program and fetches nothing, whatever a sender's text holds. */
const PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'";

function distinctWarnings(parts: readonly Pick<CohortReport, 'warnings'>[]) {
  const byCode = new Map(
    parts.flatMap(({ warnings }) => warnings.map((each) => [each.code + each.detail, each])),
  );
  return [...byCode.values()];
}

/** The study as living data: one read, every table of it. */
@Controller()
export class CohortReportController {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(SITE_CLOCK) private readonly siteClock: SiteClock,
  ) {}

  @describeRoute({
    method: 'get',
    path: 'cohort/report',
    summary:
      'The study as living data: flow, definitions and every table, as JSON, CSV ' +
      '(`format=csv`) or a page to print (`format=html`)',
    roles: MAY.numbers,
    query: reportQuery,
    responses: { 200: cohortReport },
  })
  async report(
    @Query(new ZodPipe(reportQuery, 422)) query: ReportQuery,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) response: ServerResponse,
  ): Promise<CohortReport | string> {
    const report = await this.made(query, caller);
    const { from, to } = report.period;
    const name = named(report, from, to);
    switch (query.format) {
      case 'json':
        response.setHeader('Content-Disposition', `inline; filename="${name}.json"`);
        return report;
      case 'csv':
        response.setHeader('Content-Type', 'text/csv; charset=utf-8');
        response.setHeader('Content-Disposition', `attachment; filename="${name}.csv"`);
        return reportCsv(report);
      case 'html':
        response.setHeader('Content-Type', 'text/html; charset=utf-8');
        response.setHeader('Content-Security-Policy', PAGE_POLICY);
        return reportHtml(report);
    }
  }

  private async made(query: ReportQuery, caller: Caller): Promise<CohortReport> {
    const { scope, question } = cohortQuestionOf(query, caller, this.siteClock);
    const { ci, vital, guideline, horizon, door: ranking } = query;
    const { population, period, sites } = question;
    const read = await this.database.readAs(scope, async (tx) => ({
      flow: await readFlow(tx, question),
      ...(await readCohort(tx, question)),
      patients: await readPatients(tx, question, { susceptibility: true }),
      noLongerCre: await countNoLongerCre(tx, question),
      parked: await countOpenLetters(tx, CONSUMER, sites),
    }));
    const { patients } = read;
    const rules = patients.map((patient) => patient.rules);
    const { timeZone } = this.siteClock;
    const asked = namedQuestion(question, { vital, timeZone, rules });
    const settings = { asOf: period.asOf, ci, vital, horizon, ranking };
    const summary = { ...asked, ...summaryOf({ ...read, population, ci, vital, period }) };
    const { noLongerCre } = read;
    const compared = await inTurns(comparisonInSteps(patients, { ci, guideline, noLongerCre }));
    const comparison = { ...asked, ...compared };
    const found = await inTurns(predictorsInSteps(patients, predictorSettings(query)));
    const predictors = { ...asked, ...found };
    const outcomes = { ...asked, ...outcomesOf(patients, settings) };
    const judged = { ...asked, judgedBy: judgedBy(patients) };
    return {
      ...judged,
      flow: flowOf({ flow: read.flow, population, patients, dedup: asked.dedup }),
      definitions: definitionsOf(judged, outcomes),
      summary,
      comparison,
      predictors,
      outcomes,
      warnings: distinctWarnings([summary, comparison, predictors, outcomes]),
    };
  }
}
