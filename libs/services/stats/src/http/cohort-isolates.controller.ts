import { COHORT_CELLS, SERIES_OF, cohortIsolates, date } from '@carbawatch/contracts';
import type { CohortCell } from '@carbawatch/contracts';
import type { Database } from '@carbawatch/postgres';
import {
  CurrentCaller,
  MAY,
  ZodPipe,
  decodeCursor,
  describeRoute,
  pageOf,
  pageQuery,
  type Caller,
} from '@carbawatch/service-kit';
import { Controller, Inject, Query } from '@nestjs/common';
import { z } from 'zod';
import {
  CELL_GROUPS,
  isolatesOfCell,
  isolatesOfSurvey,
  readCellIsolates,
} from '../store/cohort-isolates';
import type { CellWords } from '../store/cohort-isolates';
import { rulesOf } from '../store/first-isolates';
import type { SurveyQuestion } from '../store/first-isolates';
import { namedQuestion } from './cohort-question';
import type { SiteClock } from './cohort-question';
import { surveyQuery, surveyQuestionOf } from './survey-query';
import { DATABASE, SITE_CLOCK } from './tokens';

const NAME_LENGTH_MAX = 200;

type SummaryCell = Exclude<CohortCell, 'isolates'>;

function isOfSummary(cell: CohortCell | undefined): cell is SummaryCell {
  return cell !== undefined && cell !== 'isolates';
}

const isolatesQuery = surveyQuery
  .extend({
    cell: z.enum(COHORT_CELLS).optional().meta({
      description: 'A number of the summary; `of` for one of a series, a rate or the antibiogram',
    }),
    of: z.enum(SERIES_OF).optional(),
    onFrom: date.optional().meta({ description: 'First day of the cell within the period' }),
    onTo: date.optional().meta({ description: 'Last day of the cell, included' }),
    group: z
      .string()
      .max(NAME_LENGTH_MAX)
      .regex(new RegExp(`^(${CELL_GROUPS.join('|')}):`), `such as family:KPC; ward: is the unknown`)
      .optional(),
    result: z
      .string()
      .regex(/^[A-Z0-9]{2,5}:(S|SDD|I|NS|R)$/, 'an agent and a category such as MEM:R')
      .optional(),
    onset: z.enum(['hospital', 'community', 'unknown']).optional(),
    onsetDay: z.coerce.number().int().min(2).max(14).default(4),
    diagnostic: z.enum(['true', 'false']).default('false').meta({
      description:
        'Without surveillance cultures and preliminary results, as the antibiogram has it',
    }),
    ...pageQuery,
  })
  .refine(({ cell, of }) => cell === undefined || of === undefined, {
    path: ['of'],
    message: 'must not be given beside cell',
  })
  .refine(({ cell, family, organism, st }) => !(isOfSummary(cell) && (family ?? organism ?? st)), {
    path: ['cell'],
    message: 'of the summary is not narrowed by family, organism or st: use group',
  });

type IsolatesQuery = z.output<typeof isolatesQuery>;

function groupOf(text: string | undefined): CellWords['group'] {
  if (text === undefined) return null;
  const colon = text.indexOf(':');
  const by = CELL_GROUPS.find((name) => name === text.slice(0, colon));
  const key = text.slice(colon + 1);
  return by === undefined ? null : { by, key: key === '' ? null : key };
}

/** The isolates behind a number, for those who may know of patients. */
@Controller()
export class CohortIsolatesController {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(SITE_CLOCK) private readonly siteClock: SiteClock,
  ) {}

  @describeRoute({
    method: 'get',
    path: 'cohort/isolates',
    summary: 'The isolates behind a number of the cohort, a series, a rate or the antibiogram',
    roles: MAY.laboratory,
    query: isolatesQuery,
    responses: { 200: cohortIsolates },
  })
  async isolates(
    @Query(new ZodPipe(isolatesQuery, 422)) query: IsolatesQuery,
    @CurrentCaller() caller: Caller,
  ) {
    const { cell, onFrom, onTo, group, result, onset, onsetDay, limit, cursor } = query;
    const of = cell === 'isolates' ? 'isolates' : (query.of ?? 'cpe');
    const asked = surveyQuestionOf({ ...query, of }, caller, this.siteClock);
    // Before dedup every isolate of the population is one of the summary's `isolates`.
    const question: SurveyQuestion = {
      ...asked.question,
      ...(cell === 'isolates' && { policy: { kind: 'none' } }),
      diagnosticOnly: query.diagnostic === 'true',
    };
    const { from, to } = question.period;
    const words: CellWords = {
      days: onFrom === undefined && onTo === undefined ? null : [onFrom ?? from, onTo ?? to],
      group: groupOf(group),
      result: result ?? null,
      onset: onset === undefined ? null : { kind: onset, day: onsetDay },
    };
    const after = decodeCursor(cursor, z.tuple([date, z.string(), z.string()]));
    const { rows, rules } = await this.database.readAs(asked.scope, async (tx) => {
      const behind = isOfSummary(cell)
        ? await isolatesOfCell(tx, question, cell)
        : await isolatesOfSurvey(tx, question);
      return {
        rows: await readCellIsolates(tx, behind, words, { after, limit: limit + 1 }),
        rules: await rulesOf(tx, behind),
      };
    });
    const { timeZone } = this.siteClock;
    const page = pageOf(
      rows,
      limit,
      (row) => row,
      ({ day, site, isolateId }) => [day, site, isolateId],
    );
    return { ...namedQuestion(question, { vital: query.vital, timeZone, rules }), ...page };
  }
}
