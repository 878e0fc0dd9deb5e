import { normalAboveQuantile } from '../distributions';
import type { DetectorAnswer, DetectorPoint } from './detector';
import {
  historyOf,
  meanOf,
  refuseBadAlpha,
  refuseBadCounts,
  refuseUnless,
  refuseUnlessWhole,
  sampleSd,
  unjudged,
} from './detector';

/**
 * Early Aberration Reporting System: Hutwagner L et al., J Urban Health 2003;80(2 Suppl 1):i89;
 * Fricker RD et al., Stat Med 2008;27:3407 for C3 as a statistic.
 */
export const EARS_METHODS = ['C1', 'C2', 'C3'] as const;
export type EarsMethod = (typeof EARS_METHODS)[number];

export interface EarsInput {
  counts: readonly number[];
  method: EarsMethod;
  /** Periods of the baseline, 3 at the least; 7 if absent. */
  baseline?: number | undefined;
  /** One-sided error; 0.001 if absent (C3: 0.025). */
  alpha?: number | undefined;
  /** Least standard deviation that a baseline is believed to have; 0 if absent. */
  minSigma?: number | undefined;
  /** Gate: a count below it raises no alarm; 0 (no gate) if absent. */
  minCount?: number | undefined;
}

/** Periods between the baseline and the period judged. */
const GUARD: Readonly<Record<EarsMethod, number>> = { C1: 0, C2: 2, C3: 2 };
/** C3 adds up the excess of the period and of so many before it. */
const C3_LOOKS_BACK = 2;

interface Baseline {
  readonly mean: number;
  readonly sigma: number;
}

type Settings = Required<{ [K in Exclude<keyof EarsInput, 'counts'>]: NonNullable<EarsInput[K]> }>;

function settingsOf(input: EarsInput): Settings {
  const { method, baseline = 7, minSigma = 0, minCount = 0 } = input;
  refuseBadCounts(input.counts);
  refuseUnless(EARS_METHODS.includes(method), 'method', `one of ${EARS_METHODS.join(', ')}`);
  const { alpha = method === 'C3' ? 0.025 : 0.001 } = input;
  refuseUnlessWhole(baseline, 'baseline', 3);
  refuseBadAlpha(alpha);
  refuseUnless(minSigma >= 0 && Number.isFinite(minSigma), 'minSigma', 'a number from 0');
  refuseUnlessWhole(minCount, 'minCount', 0);
  return { method, baseline, alpha, minSigma, minCount };
}

function baselineBefore(counts: readonly number[], at: number, settings: Settings): Baseline {
  const end = at - GUARD[settings.method];
  const values = counts.slice(end - settings.baseline, end);
  return { mean: meanOf(values), sigma: Math.max(sampleSd(values), settings.minSigma) };
}

function degenerate(settings: Settings): string {
  return `degenerate baseline: no variation in its ${settings.baseline} periods`;
}

function pointOfC1OrC2(counts: readonly number[], at: number, settings: Settings): DetectorPoint {
  const observed = counts[at] ?? 0;
  const { mean, sigma } = baselineBefore(counts, at, settings);
  const upper = mean + normalAboveQuantile(settings.alpha) * sigma;
  const alarm = observed > upper && observed >= settings.minCount;
  const point = { index: at + 1, observed, expected: mean, upper, alarm };
  if (sigma > 0) return { ...point, statistic: (observed - mean) / sigma };
  const reason = `${degenerate(settings)}, so any count above ${mean} is beyond the limit; minSigma or minCount prevent it`;
  return { ...point, statistic: null, reason };
}

/**
 * C3 by its definition: the sum of max(0, C2 - 1) over the period and the two before it; alarm when
 * it reaches z. R's earsC (1.20.3) derives a limit from the observed count in place of the
 * baseline's mean, so that the period's own count does not matter there; it is not followed.
 *
 * `upper` is the count from which the sum reaches z: 0 when the two periods before suffice.
 */
function pointOfC3(counts: readonly number[], at: number, settings: Settings): DetectorPoint {
  const observed = counts[at] ?? 0;
  const now = baselineBefore(counts, at, settings);
  const point = { index: at + 1, observed, expected: now.mean };
  let before = 0;
  for (let i = at - C3_LOOKS_BACK; i <= at; i += 1) {
    const { mean, sigma } = baselineBefore(counts, i, settings);
    if (sigma === 0) {
      const reason = `${degenerate(settings)} before period ${i + 1}, so C3 is not defined; minSigma makes it so`;
      return { ...point, upper: null, alarm: false, statistic: null, reason };
    }
    if (i < at) before += Math.max(0, ((counts[i] ?? 0) - mean) / sigma - 1);
  }
  const z = normalAboveQuantile(settings.alpha);
  const statistic = before + Math.max(0, (observed - now.mean) / now.sigma - 1);
  const upper = before >= z ? 0 : Math.max(0, now.mean + now.sigma * (1 + z - before));
  const alarm = statistic >= z && observed >= settings.minCount;
  return { ...point, upper, alarm, statistic };
}

/**
 * Judges each period of a series by EARS C1, C2 or C3. C1 and C2 alarm when the count exceeds
 * `upper`; C3 when its statistic reaches z. Throws RefusedInputError naming the field.
 */
export function ears(input: EarsInput): DetectorAnswer {
  const settings = settingsOf(input);
  const { counts } = input;
  const { method, baseline } = settings;
  const needed = baseline + GUARD[method] + (method === 'C3' ? C3_LOOKS_BACK : 0);
  const judge = method === 'C3' ? pointOfC3 : pointOfC1OrC2;
  const points = counts.map((observed, at) =>
    at < needed
      ? unjudged(at + 1, observed, `${needed} earlier periods are needed, there are ${at}`)
      : judge(counts, at, settings),
  );
  const gap = GUARD[method] === 0 ? '' : ` that end ${GUARD[method] + 1} periods earlier`;
  return {
    method: `EARS ${method}`,
    parameters: { ...settings },
    history: historyOf(needed, counts.length, `the ${baseline} periods before each${gap}`),
    points,
  };
}
