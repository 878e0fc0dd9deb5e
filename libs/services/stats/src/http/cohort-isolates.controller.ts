import { cohortIsolates, date } from '@carbawatch/contracts';
import type { Database, Tx } from '@carbawatch/postgres';
import {
  CurrentCaller,
  MAY,
  ZodPipe,
  decodeCursor,
  describeRoute,
  pageOf,
  type Caller,
} from '@carbawatch/service-kit';
import { Controller, Inject, Query } from '@nestjs/common';
import { z } from 'zod';
import { patientsOfPart } from '../decide/cohort/cohort-part';
import { groupOf } from '../decide/cohort/patient';
import type { CohortPatient } from '../decide/cohort/patient';
import { isFlowCell, isolatesOfCell, isolatesOfPatients } from '../store/cohort-cells';
import { countCellIsolates, readCellIsolates } from '../store/cohort-isolates';
import { readPatients } from '../store/cohort-patients';
import { excludedIsolates } from '../store/excluded-isolates';
import { firstIsolates, rulesOf } from '../store/first-isolates';
import type { Firsts, SurveyQuestion } from '../store/first-isolates';
import { SUPPLEMENT } from './antibiogram.controller';
import { cellWordsOf, isolatesQuery } from './cohort-isolates-query';
import type { IsolatesQuery } from './cohort-isolates-query';
import { namedQuestion } from './cohort-question';
import type { SiteClock } from './cohort-question';
import { surveyQuestionOf } from './survey-query';
import { DATABASE, SITE_CLOCK } from './tokens';

/** The group of the comparison that a cell names; null for the whole cohort. */
const GROUP_OF_CELL = { cpe: 'cpe', 'non-cpe': 'nonCpe', undetermined: 'undetermined' } as const;

function isOfCell({ cell }: IsolatesQuery): (patient: CohortPatient) => boolean {
  const group =
    cell === 'cpe' || cell === 'non-cpe' || cell === 'undetermined' ? GROUP_OF_CELL[cell] : null;
  return (patient) => group === null || groupOf(patient) === group;
}

/** Before dedup every isolate of the population is one of the flow's. */
function questionOf(query: IsolatesQuery, asked: SurveyQuestion): SurveyQuestion {
  const { cell, supplement } = query;
  if (cell !== undefined && isFlowCell(cell)) return { ...asked, policy: { kind: 'none' } };
  if (supplement === undefined) return { ...asked, diagnosticOnly: query.diagnostic === 'true' };
  return { ...asked, verdict: SUPPLEMENT[supplement].verdict, diagnosticOnly: true };
}

async function isolatesBehind(
  tx: Tx,
  question: SurveyQuestion,
  query: IsolatesQuery,
): Promise<Firsts> {
  const { cell, excluded, part, vital, guideline } = query;
  if (excluded) return excludedIsolates(tx, question, excluded);
  if (part) {
    const patients = await readPatients(tx, question, {
      susceptibility: part.part === 'resistance',
    });
    const found = patientsOfPart(patients, part, { asOf: question.period.asOf, guideline });
    return isolatesOfPatients(question, found.filter(isOfCell(query)));
  }
  return cell === undefined || isFlowCell(cell)
    ? firstIsolates(tx, question)
    : isolatesOfCell(tx, question, cell, vital);
}

/**
 * The isolates behind a number, for those who may see both: the laboratory has no numbers of the
 * cohort, and what a cell is of (deaths, diagnoses, stays) is not its isolates’; the analyst has
 * nothing about one patient.
 */
@Controller()
export class CohortIsolatesController {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(SITE_CLOCK) private readonly siteClock: SiteClock,
  ) {}

  @describeRoute({
    method: 'get',
    path: 'cohort/isolates',
    summary:
      'The isolates behind a number of the cohort, a series, a rate or the antibiogram, for those ' +
      'who may see both numbers and patients',
    roles: MAY.patients,
    query: isolatesQuery,
    responses: { 200: cohortIsolates },
  })
  async isolates(
    @Query(new ZodPipe(isolatesQuery, 422)) query: IsolatesQuery,
    @CurrentCaller() caller: Caller,
  ) {
    const { cell, supplement, limit, cursor } = query;
    const counted = supplement === undefined ? (query.of ?? 'cpe') : SUPPLEMENT[supplement].of;
    const of = cell !== undefined && isFlowCell(cell) ? 'isolates' : counted;
    const asked = surveyQuestionOf({ ...query, of }, caller, this.siteClock);
    const question = questionOf(query, asked.question);
    const words = cellWordsOf(query, question.period);
    const after = decodeCursor(cursor, z.tuple([date, z.string(), z.string()]));
    const { rows, rules, total } = await this.database.readAs(asked.scope, async (tx) => {
      const behind = await isolatesBehind(tx, question, query);
      return {
        rows: await readCellIsolates(tx, behind, words, { after, limit: limit + 1 }),
        rules: await rulesOf(tx, behind),
        total: after === null ? await countCellIsolates(tx, behind, words) : null,
      };
    });
    const { timeZone } = this.siteClock;
    const page = pageOf(
      rows,
      limit,
      (row) => row,
      ({ day, site, isolateId }) => [day, site, isolateId],
    );
    return { ...namedQuestion(question, { vital: query.vital, timeZone, rules }), ...page, total };
  }
}
