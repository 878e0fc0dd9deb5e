import type { Calculation } from './calculation';
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
import { gene, goeburst, mlst } from './typing.calculations';

/** Every calculation of `carbawatch calc`, by name. */
export const CALCULATIONS: ReadonlyMap<string, Calculation> = new Map(
  [
    ...[mlst, goeburst, gene],
    ...[ears, cusum, farrington, bayes, poissonExceedance, rki, glrPoisson],
    ...[fixedRule, wardBaseline, scan],
  ].map((of) => [of.name, of as Calculation] as const),
);
