import { cohortComparison, cohortOutcomes, cohortPredictors } from '@carbawatch/contracts';
import { countOpenLetters } from '@carbawatch/event-log';
import type { Database, Tx } from '@carbawatch/postgres';
import { CurrentCaller, MAY, ZodPipe, describeRoute } from '@carbawatch/service-kit';
import type { Caller } from '@carbawatch/service-kit';
import { Controller, Inject, Query } from '@nestjs/common';
import { comparisonInSteps } from '../decide/cohort/comparison';
import { outcomesOf } from '../decide/cohort/outcomes';
import type { CohortPatient } from '../decide/cohort/patient';
import { predictorsInSteps } from '../decide/cohort/predictors';
import type { PredictorSettings } from '../decide/cohort/predictors';
import { parkedWarnings } from '../decide/cohort/rules';
import type { Warning } from '../decide/cohort/rules';
import { countNoLongerCre, readPatients } from '../store/cohort-patients';
import type { CohortQuestion } from '../store/cohort-reads';
import { comparisonQuery, outcomesQuery, predictorsQuery } from './cohort-analysis-query';
import type {
  CohortQuery,
  ComparisonQuery,
  OutcomesQuery,
  PredictorsQuery,
} from './cohort-analysis-query';
import { CONSUMER, cohortQuestionOf, namedQuestion } from './cohort-question';
import type { SiteClock } from './cohort-question';
import { DATABASE, SITE_CLOCK } from './tokens';
import { inTurns } from './turns';

const LEVEL = 0.95;

export function predictorSettings(
  query: Pick<PredictorsQuery, 'method' | 'variables' | 'enterBelow' | 'leaveAtOrAbove'>,
): PredictorSettings {
  const { method, enterBelow, leaveAtOrAbove = null, variables = null } = query;
  return { method, level: LEVEL, enterBelow, leaveAtOrAbove, variables };
}

function withParked<T extends { warnings: Warning[] }>(
  answer: T,
  { parked }: { parked: number },
): T {
  return { ...answer, warnings: [...answer.warnings, ...parkedWarnings(parked)] };
}

/** Groups of the cohort compared; numbers alone, nothing about one patient. */
@Controller()
export class CohortAnalysisController {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(SITE_CLOCK) private readonly siteClock: SiteClock,
  ) {}

  @describeRoute({
    method: 'get',
    path: 'cohort/comparison',
    summary: 'CPE, non-CPE and undetermined CRE: Table 1, genotypes by species, resistance',
    roles: MAY.numbers,
    query: comparisonQuery,
    responses: { 200: cohortComparison },
  })
  async comparison(
    @Query(new ZodPipe(comparisonQuery, 422)) query: ComparisonQuery,
    @CurrentCaller() caller: Caller,
  ) {
    const { asked, read } = await this.answer(query, caller, async (tx, question) => ({
      patients: await readPatients(tx, question, { susceptibility: true }),
      noLongerCre: await countNoLongerCre(tx, question),
    }));
    const found = await inTurns(comparisonInSteps(read.patients, { ...query, ...read }));
    return withParked({ ...asked, ...found }, read);
  }

  @describeRoute({
    method: 'get',
    path: 'cohort/predictors',
    summary: 'What goes with a carbapenemase among CRE: univariable, then multivariable',
    roles: MAY.numbers,
    query: predictorsQuery,
    responses: { 200: cohortPredictors },
  })
  async predictors(
    @Query(new ZodPipe(predictorsQuery, 422)) query: PredictorsQuery,
    @CurrentCaller() caller: Caller,
  ) {
    const { asked, read } = await this.answer(query, caller, async (tx, question) => ({
      patients: await readPatients(tx, question),
    }));
    const found = await inTurns(predictorsInSteps(read.patients, predictorSettings(query)));
    return withParked({ ...asked, ...found }, read);
  }

  @describeRoute({
    method: 'get',
    path: 'cohort/outcomes',
    summary: '30-day mortality, survival, stays with death as competing risk, DOOR',
    roles: MAY.numbers,
    query: outcomesQuery,
    responses: { 200: cohortOutcomes },
  })
  async outcomes(
    @Query(new ZodPipe(outcomesQuery, 422)) query: OutcomesQuery,
    @CurrentCaller() caller: Caller,
  ) {
    const { asked, read } = await this.answer(query, caller, async (tx, question) => ({
      patients: await readPatients(tx, question),
    }));
    const { ci, vital, horizon, door: ranking } = query;
    const settings = { asOf: asked.asOf, ci, vital, horizon, ranking };
    return withParked({ ...asked, ...outcomesOf(read.patients, settings) }, read);
  }

  private async answer<T extends { patients: readonly CohortPatient[] }>(
    query: CohortQuery,
    caller: Caller,
    read: (tx: Tx, question: CohortQuestion) => Promise<T>,
  ) {
    const { scope, question } = cohortQuestionOf(query, caller, this.siteClock);
    const found = await this.database.readAs(scope, async (tx) => ({
      ...(await read(tx, question)),
      parked: await countOpenLetters(tx, CONSUMER, question.sites),
    }));
    const rules = found.patients.map((patient) => patient.rules);
    const { timeZone } = this.siteClock;
    const asked = namedQuestion(question, { vital: query.vital, timeZone, rules });
    return { asked, read: found };
  }
}
