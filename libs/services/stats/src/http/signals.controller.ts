import { addDays, daysBetween, signals } from '@carbawatch/contracts';
import type { SignalSeries } from '@carbawatch/contracts';
import { agreementByWeek, detect, scanWards, verdictOfScan } from '@carbawatch/epidemiology';
import type { Database, Tx } from '@carbawatch/postgres';
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
import type { DayCount } from '../decide/series';
import { HISTORY_DAYS, RAISING } from '../decide/signals/alarms';
import { firstIsolates } from '../store/first-isolates';
import type { SurveyQuestion } from '../store/first-isolates';
import { readDayCounts } from '../store/series-reads';
import { readRaised } from '../store/signals';
import { cohortQuery } from './cohort-query';
import { namedQuestion } from './cohort-question';
import type { SiteClock } from './cohort-question';
import { signalWarnings, surveyQuestionOf } from './survey-query';
import { DATABASE, SITE_CLOCK } from './tokens';

const signalsQuery = cohortQuery.extend({
  of: z.enum(['cre', 'cpe']).default('cpe'),
  family: z.string().trim().min(1).max(200).optional(),
});

/** Ten years of days: a page shows no more, and each costs work. */
const DAYS_MAX = 3_660;

const FIRST_DAY = `
  SELECT min(day) AS day FROM stats.contribution
  WHERE known_from <= $1 AND ($2::text[] IS NULL OR site = ANY ($2))`;

@Controller()
export class SignalsController {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(SITE_CLOCK) private readonly siteClock: SiteClock,
  ) {}

  @describeRoute({
    method: 'get',
    path: 'signals',
    summary: 'Outbreak detectors side by side over one series, and the signals that were raised',
    roles: MAY.numbers,
    query: signalsQuery,
    responses: { 200: signals },
  })
  async signals(
    @Query(new ZodPipe(signalsQuery, 422)) query: z.output<typeof signalsQuery>,
    @CurrentCaller() caller: Caller,
  ) {
    const { scope, question } = surveyQuestionOf(query, caller, this.siteClock);
    const { of, vital } = query;
    const { family, ward, sites, period } = question;
    refuseLong(period.from, period.to);
    const series: SignalSeries = { of, family, ward };
    return this.database.readAs(scope, async (tx) => {
      const history = await historyOf(tx, question);
      const found = sideBySide(history, period.from);
      const raised = await readRaised(tx, { from: period.from, to: period.asOf, sites, series });
      return {
        ...namedQuestion(question, {
          vital,
          timeZone: this.siteClock.timeZone,
          rules: history.rules,
        }),
        series,
        historyFrom: history.from,
        ...(history.isEmpty ? unjudged(found) : found),
        raising: RAISING,
        raised,
        warnings: signalWarnings(question, raised.length),
      };
    });
  }
}

interface History {
  /** No isolate was ever heard of: that nobody has one would be a guess. */
  isEmpty: boolean;
  from: string;
  to: string;
  question: SurveyQuestion;
  /** Cases of the series, and of every ward: the scan holds wards against one another. */
  counts: DayCount[];
  byWard: DayCount[];
  rules: string[];
}

/** Days before the site had any isolate are no history of having none. */
async function historyOf(tx: Tx, question: SurveyQuestion): Promise<History> {
  const { period, sites } = question;
  const to = period.to < period.asOf ? period.to : period.asOf;
  const wanted = addDays(period.from, -HISTORY_DAYS);
  const [first] = await tx.query<{ day: string | null }>(FIRST_DAY, [period.asOf, sites]);
  const begin = first?.day ?? period.from;
  const earliest = begin > wanted ? begin : wanted;
  const from = earliest < to ? earliest : to;
  const asked = { ...question, period: { from, to, asOf: period.asOf } };
  const all = await readDayCounts(
    tx,
    await firstIsolates(tx, { ...asked, ward: null }, 'counts'),
    'ward',
  );
  const own =
    question.ward === null
      ? all
      : await readDayCounts(tx, await firstIsolates(tx, asked, 'counts'), 'none');
  const { totals: counts, rules } = own;
  const isEmpty = typeof first?.day !== 'string';
  return { isEmpty, from, to, question: asked, counts, byWard: all.split, rules };
}

function sideBySide(history: History, askedFrom: string) {
  const { from, to, byWard, question } = history;
  const counts = new Map<string, number>();
  for (const { day, n } of history.counts) counts.set(day, (counts.get(day) ?? 0) + n);
  const days = Array.from({ length: daysBetween(from, to) + 1 }, (_, i) => addDays(from, i));
  const daily = { from, counts: days.map((day) => counts.get(day) ?? 0), askedFrom };
  const cases = byWard.flatMap(({ day, key, n }) =>
    key === null ? [] : Array.from({ length: n }, () => ({ day, ward: key })),
  );
  const all = scanWards(cases, to, from);
  const ofWard = ({ ward }: { ward: string }) => question.ward === null || ward === question.ward;
  const scan = { ...all, clusters: all.clusters.filter(ofWard) };
  const detectors = [...detect(daily), verdictOfScan(scan)];
  const begin = askedFrom > from ? askedFrom : from;
  return {
    observed: days
      .filter((day) => day >= begin)
      .reduce((sum, day) => sum + (counts.get(day) ?? 0), 0),
    detectors,
    agreement: agreementByWeek(detectors, counts, { from: begin, to }),
    clusters: scan.clusters,
  };
}

type SideBySide = ReturnType<typeof sideBySide>;

/** Days of which nothing was heard are no history of having no case: no detector judges them. */
function unjudged({ detectors, agreement, ...found }: SideBySide): SideBySide {
  return {
    ...found,
    detectors: detectors.map((verdict) => ({
      ...verdict,
      points: [],
      events: [],
      history: { ...verdict.history, available: 0, sufficient: false },
    })),
    agreement: agreement.map((week) => ({ ...week, judged: [], alarms: [] })),
  };
}

function refuseLong(from: string, to: string): void {
  if (daysBetween(from, to) < DAYS_MAX) return;
  const detail = `Give a period of at most ${DAYS_MAX} days.`;
  throw new Refusal(422, 'invalid', {
    detail: `Check /from. ${detail}`,
    problems: [{ code: 'invalid', pointer: '/from', detail }],
  });
}
