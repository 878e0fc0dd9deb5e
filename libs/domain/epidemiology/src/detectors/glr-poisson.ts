import type { DetectorAnswer, DetectorPoint, PeriodRange } from './detector';
import {
  historyOf,
  meanOf,
  refuseBadCounts,
  refuseBadRange,
  refuseUnless,
  unjudged,
} from './detector';

export interface GlrPoissonInput {
  counts: readonly number[];
  /** Periods to judge, from 1, both included. */
  range: PeriodRange;
  /** Expected count; the mean of all periods before the range if absent. */
  mu0?: number | undefined;
  /** Limit of the log likelihood ratio, R's c.ARL; 5 if absent. */
  limit?: number | undefined;
}

/** Said of every judged period: `upper` is null by the method's nature, not for want of data. */
const NO_COUNT_LIMIT = 'no limit of the single count: the statistic is held against the limit';

/** log of the likelihood ratio of a rate of `cases` in the time in which `expected` were due. */
function logRatio(cases: number, expected: number): number {
  return cases > expected ? cases * Math.log(cases / expected) - (cases - expected) : 0;
}

function accumulate(
  counts: readonly number[],
  [from, to]: PeriodRange,
  mu0: number,
  limit: number,
): DetectorPoint[] {
  const points: DetectorPoint[] = [];
  let start = from;
  for (let index = from; index <= to; index += 1) {
    const observed = counts[index - 1] ?? 0;
    let cases = 0;
    let statistic = 0;
    for (let since = index; since >= start; since -= 1) {
      cases += counts[since - 1] ?? 0;
      statistic = Math.max(statistic, logRatio(cases, mu0 * (index - since + 1)));
    }
    const alarm = statistic >= limit;
    const judged = { index, observed, expected: mu0, upper: null, alarm, statistic };
    points.push({ ...judged, reason: NO_COUNT_LIMIT });
    if (alarm) start = index + 1;
  }
  return points;
}

/**
 * Generalised likelihood ratio for a lasting rise of a Poisson rate: Höhle M, Paul M, Comput Stat
 * Data Anal 2008;52:4357 (R's algo.glrpois, change of the intercept). The likeliest begin of a rise
 * is sought at each period; after an alarm the search starts anew. There is no limit of the single
 * count (`upper` is null with its reason): the statistic is held against `limit`.
 */
export function glrPoisson(input: GlrPoissonInput): DetectorAnswer {
  const { counts, range, limit = 5 } = input;
  refuseBadCounts(counts);
  refuseBadRange(range, counts.length);
  refuseUnless(limit > 0 && Number.isFinite(limit), 'limit', 'a number above 0');
  const given = input.mu0;
  refuseUnless(given === undefined || (given > 0 && Number.isFinite(given)), 'mu0', 'above 0');
  const before = counts.slice(0, range[0] - 1);
  const mu0 = given ?? (before.length > 0 ? meanOf(before) : 0);
  const source =
    given === undefined
      ? `the mean of the ${before.length} periods before the range`
      : 'the expected count that was given';
  const reason = 'no case in the periods before the range: give mu0';
  return {
    method: 'GLR Poisson',
    parameters: { range, mu0: mu0 > 0 ? mu0 : null, limit },
    history: historyOf(
      given === undefined ? 1 : 0,
      given === undefined ? range[0] : range[1],
      source,
    ),
    points:
      mu0 > 0
        ? accumulate(counts, range, mu0, limit)
        : counts
            .slice(range[0] - 1, range[1])
            .map((observed, at) => unjudged(range[0] + at, observed, reason)),
  };
}
