import type { Calculation } from './calculation';
import { cusum, ears, farrington } from './detectors.calculations';
import { gene, goeburst, mlst } from './typing.calculations';

/** Every calculation of `carbawatch calc`, by name. */
export const CALCULATIONS: ReadonlyMap<string, Calculation> = new Map(
  [...[mlst, goeburst, gene], ...[ears, cusum, farrington]].map(
    (of) => [of.name, of as Calculation] as const,
  ),
);
