import type { Calculation } from './calculation';
import {
  benjaminiHochberg,
  chiSquare,
  kruskalWallis,
  mannWhitney,
  proportionCi,
  quantiles,
  rateCi,
  rateRatio,
  twoByTwo,
} from './comparison.calculations';
import { dedup } from './dedup.calculations';
import { nowcast, reportingDelay } from './delay.calculations';
import {
  bayes,
  cusum,
  ears,
  farrington,
  fixedRule,
  glrPoisson,
  poissonExceedance,
  rki,
  scan,
  wardBaseline,
} from './detectors.calculations';
import { cox, cumulativeIncidence, door, doorPower, kaplanMeier } from './outcomes.calculations';
import { funnel, pooled, sir } from './pooling.calculations';
import { calibration, logistic } from './regression.calculations';
import { gene, goeburst, mlst } from './typing.calculations';

/** Every calculation of `carbawatch calc`, by name. */
export const CALCULATIONS: ReadonlyMap<string, Calculation> = new Map(
  [
    ...[proportionCi, rateCi, rateRatio, twoByTwo, chiSquare, mannWhitney, kruskalWallis],
    ...[benjaminiHochberg, quantiles, sir, funnel, pooled, logistic, calibration],
    ...[door, doorPower, kaplanMeier, cumulativeIncidence, cox, dedup],
    ...[mlst, goeburst, gene],
    ...[ears, cusum, farrington, bayes, poissonExceedance, rki, glrPoisson],
    ...[fixedRule, wardBaseline, scan, reportingDelay, nowcast],
  ].map((of) => [of.name, of as Calculation] as const),
);
