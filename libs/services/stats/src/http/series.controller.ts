import { SERIES_BY, SERIES_STEPS, daysBetween, series } from '@carbawatch/contracts';
import type { Database } from '@carbawatch/postgres';
import {
  CurrentCaller,
  MAY,
  Refusal,
  ZodPipe,
  describeRoute,
  type Caller,
} from '@carbawatch/service-kit';
import { Controller, Inject, Query } from '@nestjs/common';
import { z } from 'zod';
import { calendarSteps } from '../decide/calendar';
import { seriesOf } from '../decide/series';
import { firstIsolates } from '../store/first-isolates';
import { readDayCounts, readKnownCases } from '../store/series-reads';
import { namedQuestion } from './cohort-question';
import type { SiteClock } from './cohort-question';
import { surveyQuery, surveyQuestionOf, surveyWarnings } from './survey-query';
import { DATABASE, SITE_CLOCK } from './tokens';

const seriesQuery = surveyQuery.extend({
  step: z.enum(SERIES_STEPS).default('week'),
  by: z.enum(SERIES_BY).default('none'),
});

/** A hundred years of weeks: a page draws no more points. */
const STEPS_MAX = 5_300;
const STEP_DAYS = { day: 1, week: 7, month: 28 } as const;

@Controller()
export class SeriesController {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(SITE_CLOCK) private readonly siteClock: SiteClock,
  ) {}

  @describeRoute({
    method: 'get',
    path: 'series',
    summary: 'Counts by day, week or month, how complete they are, and a nowcast of the latest',
    roles: MAY.numbers,
    query: seriesQuery,
    responses: { 200: series },
  })
  async series(
    @Query(new ZodPipe(seriesQuery, 422)) query: z.output<typeof seriesQuery>,
    @CurrentCaller() caller: Caller,
  ) {
    const { scope, question } = surveyQuestionOf(query, caller, this.siteClock);
    const { step, by, vital, of } = query;
    const { period, family, organism, st } = question;
    if (daysBetween(period.from, period.to) / STEP_DAYS[step] > STEPS_MAX) {
      const detail = `Give a longer step or a shorter period: at most ${STEPS_MAX} steps.`;
      throw new Refusal(422, 'invalid', {
        detail: `Check /step. ${detail}`,
        problems: [{ code: 'invalid', pointer: '/step', detail }],
      });
    }
    return this.database.readAs(scope, async (tx) => {
      const firsts = await firstIsolates(tx, question, 'counts');
      const starts = calendarSteps(period.from, period.to, step).map(({ from }) => from);
      const { totals, split, rules } = await readDayCounts(tx, firsts, by, starts);
      const known = await readKnownCases(tx, question);
      return {
        ...namedQuestion(question, { vital, timeZone: this.siteClock.timeZone, rules }),
        of,
        step,
        by,
        filter: { family, organism, st },
        ...seriesOf({ period, step, by, totals, split, known }),
        warnings: surveyWarnings(question),
      };
    });
  }
}
