import { addDays } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import { calendarSteps } from '../decide/calendar';
import { firstOf } from '../decide/first-of-year';
import { countsFirstsOfYear } from './first-isolates';
import type { SurveyQuestion } from './first-isolates';
import { isNewest } from './panel-sums';

/** A question that sums of whole months answer, with the days beside them. */
export interface NewestQuestion {
  from: string;
  to: string;
  /** First days of the first and the last whole month; an empty range where there is none. */
  months: readonly [first: string, last: string];
  /** Days of the period before and behind the whole months. */
  ends: readonly [firstWhole: string, lastWhole: string];
  sites: readonly string[] | null;
  first: number;
}

/** The whole months of a period; none leaves all of its days to be counted one by one. */
export function wholeMonths(from: string, to: string): Pick<NewestQuestion, 'months' | 'ends'> {
  const whole = calendarSteps(from, to, 'month').filter(
    (step) => step.from.endsWith('-01') && addDays(step.to, 1).endsWith('-01'),
  );
  const [first, last] = [whole[0], whole.at(-1)];
  if (!first || !last) return { months: ['infinity', '-infinity'], ends: [addDays(to, 1), to] };
  return { months: [first.from, last.from], ends: [first.from, last.to] };
}

/** Null where the question needs each isolate, or a day as of which rows stood otherwise. */
export async function newestQuestion(
  tx: Tx,
  question: SurveyQuestion,
): Promise<NewestQuestion | null> {
  const { period, sites, population } = question;
  if (!countsFirstsOfYear(question)) return null;
  if (!(await isNewest(tx, sites, period.asOf))) return null;
  const { from, to } = period;
  return { from, to, ...wholeMonths(from, to), sites, first: firstOf(population) };
}

/** Newest isolates of the period, those of a whole month together. */
export const NEWEST_ISOLATES = `
  SELECT standing, preliminary, species, first_of_year, guideline, rules, tested, n
  FROM stats.isolate_month
  WHERE month BETWEEN $3::date AND ($4::date[])[1]
    AND ($5::text[] IS NULL OR site = ANY ($5))
  UNION ALL
  SELECT standing, preliminary, species, first_of_year, guideline, rules, results <> '{}', 1
  FROM stats.contribution
  WHERE known_to = 'infinity' AND ($5::text[] IS NULL OR site = ANY ($5))
    AND (day BETWEEN $1 AND ($4::date[])[2] - 1 OR day BETWEEN ($4::date[])[3] + 1 AND $2)`;

/** Their panels, of the first isolates that have any result. */
export const NEWEST_PANELS = `
  SELECT species, results, n
  FROM stats.panel_month
  WHERE month BETWEEN $3::date AND ($4::date[])[1] AND first_of_year & $6::int <> 0
    AND ($5::text[] IS NULL OR site = ANY ($5))
  UNION ALL
  SELECT species, results, 1
  FROM stats.contribution
  WHERE known_to = 'infinity' AND first_of_year & $6::int <> 0 AND results <> '{}'
    AND ($5::text[] IS NULL OR site = ANY ($5))
    AND (day BETWEEN $1 AND ($4::date[])[2] - 1 OR day BETWEEN ($4::date[])[3] + 1 AND $2)`;

export function newestParams({ from, to, months, ends, sites }: NewestQuestion): unknown[] {
  return [from, to, months[0], [months[1], ...ends], sites];
}
