import type { FarringtonReference } from './farrington-reference';
import type { QuasiPoissonFit } from './quasi-poisson';
import { dispersionOf, fitQuasiPoisson, pValueOf, predictAt } from './quasi-poisson';

export interface ModelSettings {
  readonly trend: boolean;
  readonly pThresholdTrend: number;
  readonly reweight: boolean;
  readonly weightsThreshold: number;
  readonly b: number;
  readonly noPeriods: number;
  /** Noufaily's method; false is Farrington's of 1996. */
  readonly flexible: boolean;
}

/** What the model expects of the period judged. */
export interface Forecast {
  /** Log of the expected count and its standard error. */
  readonly eta: number;
  readonly se: number;
  /** Dispersion, 1 at the least. */
  readonly phi: number;
  readonly trend: boolean;
}

interface Weighed {
  readonly fit: QuasiPoissonFit;
  readonly phi: number;
  /** Variance by which standard errors are scaled. */
  readonly scale: number;
  readonly trend: boolean;
}

/**
 * Weights against past outbreaks: 1 / s^2 where the Anscombe residual s exceeds the threshold, all
 * scaled to sum to n (Farrington CP et al., J R Stat Soc A 1996;159:547, section 3.4).
 */
function outbreakWeights(
  y: readonly number[],
  fit: QuasiPoissonFit,
  phi: number,
  threshold: number,
): number[] {
  const shares = y.map((count, i) => {
    const mu = fit.fitted[i] ?? 1;
    const free = 1 - (fit.leverages[i] ?? 0);
    // A period that decides its own fit has no residual, and can't be told from an outbreak.
    if (free < 1e-12) return 1;
    const s = (1.5 * (count ** (2 / 3) * mu ** (-1 / 6) - Math.sqrt(mu))) / Math.sqrt(phi * free);
    return s > threshold ? s ** -2 : 1;
  });
  const gamma = y.length / shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => gamma * share);
}

/** Columns: intercept, the period (with a trend), and one for each block but the first. */
function designOf({ periods, blocks }: FarringtonReference, trend: boolean): number[][] {
  const [, ...others] = [...new Set(blocks)].sort((a, b) => a - b);
  return [
    periods.map(() => 1),
    ...(trend ? [[...periods]] : []),
    ...others.map((block) => blocks.map((of) => (of === block ? 1 : 0))),
  ];
}

function fitWeighed(
  reference: FarringtonReference,
  y: readonly number[],
  wanted: boolean,
  settings: ModelSettings,
): Weighed | null {
  let trend = wanted;
  let design = designOf(reference, trend);
  let fit = fitQuasiPoisson(design, y);
  if (!fit.converged && trend) {
    trend = false;
    design = designOf(reference, trend);
    fit = fitQuasiPoisson(design, y);
  }
  if (!fit.converged || fit.residualDegrees < 1) return null;
  const dispersion = dispersionOf(fit, fit.workingWeights);
  const phi = Math.max(dispersion, 1);
  if (!settings.reweight) return { fit, phi, scale: dispersion, trend };
  const weights = outbreakWeights(y, fit, phi, settings.weightsThreshold);
  const again = fitQuasiPoisson(design, y, weights);
  const dispersionAgain = dispersionOf(again, again.workingWeights);
  // R's farringtonFlexible overwrites the model's working weights with these weights, and predict
  // and summary scale their errors by them. Published limits and the expected values rest on it.
  const scale = settings.flexible ? dispersionOf(again, weights) : dispersionAgain;
  return { fit: again, phi: Math.max(dispersionAgain, 1), scale, trend };
}

/** Row of the design for the period judged: it belongs to the last block. */
function rowAt(index: number, trend: boolean, width: number): number[] {
  const row = [1, ...(trend ? [index] : [])];
  while (row.length < width) row.push(0);
  if (row.length > (trend ? 2 : 1)) row[width - 1] = 1;
  return row;
}

function isTrendKept(
  index: number,
  y: readonly number[],
  { fit, scale }: Weighed,
  settings: ModelSettings,
): boolean {
  const p = pValueOf(fit, 1, scale);
  const { eta } = predictAt(fit, rowAt(index, true, fit.columns.width), scale);
  const significant = p !== null && p < settings.pThresholdTrend;
  return significant && settings.b >= 3 && Math.exp(eta) <= Math.max(...y);
}

/**
 * The model of one period: log-linear, with a trend only where it is significant, rests on three
 * years and does not lead beyond the largest count seen. A sentence where no model can be made.
 */
export function forecast(
  index: number,
  reference: FarringtonReference,
  counts: readonly number[],
  settings: ModelSettings,
): Forecast | string {
  const y = reference.periods.map((period) => counts[period - 1] ?? 0);
  if (!reference.blocks.includes(settings.noPeriods)) {
    return 'no reference period of the current season is left; include more past periods';
  }
  let model = fitWeighed(reference, y, settings.trend, settings);
  if (model?.trend === true && !isTrendKept(index, y, model, settings)) {
    model = fitWeighed(reference, y, false, settings);
  }
  if (model === null) {
    return 'the model did not converge, or has no more reference periods than parameters';
  }
  const { fit, phi, trend } = model;
  const scale = settings.flexible ? model.scale : phi;
  const { eta, se } = predictAt(fit, rowAt(index, trend, fit.columns.width), scale);
  return { eta, se, phi, trend };
}
