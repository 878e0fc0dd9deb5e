import type { DetectorAnswer, DetectorPoint } from './detector';
import { historyOf, sumOf, unjudged } from './detector';
import type { FarringtonInput, FarringtonSettings } from './farrington-settings';
import { farringtonSettings } from './farrington-settings';
import { deltaLimit, quantileLimit } from './farrington-limit';
import type { Forecast } from './farrington-model';
import { forecast } from './farrington-model';
import { historyNeeded, referenceBefore } from './farrington-reference';

export interface FarringtonPoint extends DetectorPoint {
  /** Year and period of the year, where the start of the series was given. */
  readonly year?: number;
  readonly week?: number;
  /** Dispersion, 1 at the least. */
  readonly phi?: number;
  /** Whether the model holds a trend. */
  readonly trend?: boolean;
  /** Reference periods that the model learnt from. */
  readonly referencePeriods?: number;
}

/** Share of the limit by which rounding alone may lift it above the expected count. */
const ROUNDING = 1e-12;

/** The limit of the count; null where the model gives none. */
function limitOf(model: Forecast, settings: FarringtonSettings): number | null {
  const { flexible, thresholdMethod, alpha, powertrans } = settings;
  // The method of 1996 takes the upper end of a two-sided interval.
  if (!flexible) return deltaLimit(model, powertrans, alpha / 2);
  if (thresholdMethod === 'delta') return deltaLimit(model, powertrans, alpha);
  return quantileLimit(model, thresholdMethod, alpha);
}

function judge(
  counts: readonly number[],
  index: number,
  settings: FarringtonSettings,
): FarringtonPoint {
  const observed = counts[index - 1] ?? 0;
  const needed = historyNeeded(settings);
  if (index <= needed) {
    const reason = `${needed} earlier periods are needed, there are ${index - 1}`;
    return { ...unjudged(index, observed, reason), statistic: null };
  }
  const reference = referenceBefore(index, settings);
  const model = forecast(index, reference, counts, settings);
  if (typeof model === 'string') {
    return { ...unjudged(index, observed, model), statistic: null };
  }
  const { phi, trend } = model;
  const known = { phi, trend, referencePeriods: reference.periods.length };
  const upper = limitOf(model, settings);
  if (upper === null || !Number.isFinite(upper)) {
    const reason = 'the reference is too sparse: the expected count has no upper bound';
    return { ...unjudged(index, observed, reason), statistic: null, ...known };
  }
  const expected = Math.exp(model.eta);
  // By the quantile methods R holds the count against the log of the expected one; the alarm is the
  // same, and its scores are the published ones.
  const isDelta = !settings.flexible || settings.thresholdMethod === 'delta';
  const centre = isDelta ? expected : model.eta;
  // At an alpha of a half the limit is the centre itself, and no distance can be told in its terms.
  const reach = upper - centre;
  const statistic = reach > ROUNDING * upper ? (observed - centre) / reach : null;
  const [cases, periods] = settings.limit54;
  if (sumOf(counts.slice(index - periods, index)) < cases) {
    const reason = `fewer than ${cases} cases in the ${periods} latest periods (limit54)`;
    return { ...unjudged(index, observed, reason), statistic, ...known };
  }
  const alarm = (statistic === null ? observed > upper : statistic > 1) && observed > 0;
  const judged = { index, observed, expected, upper, alarm, statistic, ...known };
  return statistic === null ? { ...judged, reason: 'the limit is the expected count' } : judged;
}

function labelled(point: FarringtonPoint, { start, frequency }: FarringtonSettings) {
  if (start === undefined) return point;
  const passed = start.week - 1 + point.index - 1;
  return {
    ...point,
    year: start.year + Math.floor(passed / frequency),
    week: (passed % frequency) + 1,
  };
}

/**
 * Farrington's method as improved by Noufaily A et al., Stat Med 2013;32:1206, with the arguments
 * and defaults of R's farringtonFlexible (surveillance 1.20.3); with `flexible: false` the method
 * of Farrington CP et al., J R Stat Soc A 1996;159:547 (R's algo.farrington). The same period of
 * past years is `frequency` periods back: the series has no 53rd week.
 *
 * Judges the periods of `range`; alarms where the score `statistic` exceeds 1. Throws
 * RefusedInputError naming the field.
 */
export function farrington(input: FarringtonInput): DetectorAnswer<FarringtonPoint> {
  const settings = farringtonSettings(input);
  const { counts } = input;
  const { b, w, noPeriods, pastWeeksNotIncluded, frequency, flexible } = settings;
  const needed = historyNeeded(settings);
  const [from, to] = settings.range;
  const points: FarringtonPoint[] = [];
  for (let index = from; index <= to; index += 1) {
    points.push(labelled(judge(counts, index, settings), settings));
  }
  const { start, ...named } = settings;
  const seasons = noPeriods > 1 ? ` and the ${noPeriods - 1} seasons between` : '';
  return {
    method: flexible ? 'Farrington flexible (Noufaily 2013)' : 'Farrington (1996)',
    parameters: {
      ...named,
      start: start ? `${start.year} week ${start.week}` : null,
    },
    history: historyOf(
      needed,
      to,
      `the same period of ${b} past years of ${frequency} periods with ${w} on both sides${seasons}, ` +
        `without the latest ${pastWeeksNotIncluded}`,
    ),
    points,
  };
}
