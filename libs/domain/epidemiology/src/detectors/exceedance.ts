import {
  negativeBinomialQuantile,
  negativeBinomialTail,
  poissonQuantile,
  poissonTail,
} from './count-distributions';
import type { DetectorAnswer } from './detector';
import { meanOf, refuseBadAlpha, sampleSd, sumOf } from './detector';
import type { ReferenceWindow } from './reference-window';
import { againstReference, windowOf } from './reference-window';

export interface ExceedanceInput extends ReferenceWindow {
  counts: readonly number[];
  /** One-sided error; 0.05 if absent. */
  alpha?: number | undefined;
}

/** Weight of the prior in cases: Jeffreys' prior of a Poisson rate is a gamma of shape one half. */
const JEFFREYS_SHAPE = 0.5;

/**
 * Bayesian exceedance: Höhle M, Comput Stat 2007;22:571 (R's algo.bayes). The rate has Jeffreys'
 * prior, so that the predictive count is negative binomial with size sum + 1/2 and probability
 * n / (n + 1). Alarm where the count exceeds its quantile. For sparse counts: an empty baseline
 * keeps a limit of one case. `statistic` is the chance of as many cases or more.
 */
export function bayes(input: ExceedanceInput): DetectorAnswer {
  const { counts, alpha = 0.05 } = input;
  const window = windowOf(input, counts);
  refuseBadAlpha(alpha);
  const name = `Bayes (b ${window.b}, w ${window.w})`;
  return againstReference(name, counts, window, { alpha }, (reference, observed) => {
    const size = sumOf(reference) + JEFFREYS_SHAPE;
    const probability = reference.length / (reference.length + 1);
    const upper = negativeBinomialQuantile(1 - alpha, size, probability);
    return {
      expected: size / reference.length,
      upper,
      alarm: observed > upper,
      statistic: negativeBinomialTail(observed, size, probability),
    };
  });
}

/**
 * Poisson exceedance: the count against the Poisson quantile of the reference's mean, as if that
 * mean were known. `statistic` is the chance of as many cases or more.
 */
export function poissonExceedance(input: ExceedanceInput): DetectorAnswer {
  const { counts, alpha = 0.05 } = input;
  const window = windowOf(input, counts);
  refuseBadAlpha(alpha);
  const name = `Poisson exceedance (b ${window.b}, w ${window.w})`;
  return againstReference(name, counts, window, { alpha }, (reference, observed) => {
    const expected = meanOf(reference);
    const upper = poissonQuantile(1 - alpha, expected);
    const statistic = poissonTail(observed, expected);
    const point = { expected, upper, alarm: observed > upper, statistic };
    if (expected > 0) return point;
    const reason = `degenerate baseline: no case in its ${reference.length} periods, so any count is beyond the limit`;
    return { ...point, reason };
  });
}

/**
 * Upper 95% limits of a Poisson count of 0, 1, ... 20: Crow EL, Gardner RS, Biometrika 1959;46:441.
 */
const CROW_GARDNER = [
  3.285, 5.323, 6.686, 8.102, 9.598, 11.177, 12.817, 13.765, 14.921, 16.768, 17.633, 19.05, 20.335,
  21.364, 22.945, 23.762, 25.4, 26.306, 27.735, 28.966, 30.017,
];

export type RkiInput = ReferenceWindow & { counts: readonly number[] };

/**
 * The Robert Koch Institute's rules (Altmann D, 2003; R's algo.rki): mean of the reference plus two
 * standard deviations above a mean of 20, else the Poisson limit of its whole part. RKI1 is b 0,
 * w 6; RKI2 b 1, w 6; RKI3 b 2, w 4 without the current year.
 */
export function rki(input: RkiInput): DetectorAnswer {
  const window = windowOf(input, input.counts);
  const name = `RKI (b ${window.b}, w ${window.w})`;
  return againstReference(name, input.counts, window, {}, (reference, observed) => {
    const expected = meanOf(reference);
    const upper =
      expected > 20
        ? expected + 2 * sampleSd(reference)
        : (CROW_GARDNER[Math.floor(expected)] ?? Number.NaN);
    return { expected, upper, alarm: observed > upper };
  });
}
