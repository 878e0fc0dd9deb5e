import type { Rule } from '../rule';
import { hepatobiliary } from './hepatobiliary';
import { icuHepatobiliary } from './icu-hepatobiliary';
import { newCpe } from './new-cpe';
import { provisional } from './provisional';
import { vulnerableUnit } from './vulnerable-unit';

/** The rules in force, in the order in which a person reads them. */
export const RULES: readonly Rule[] = [
  icuHepatobiliary,
  vulnerableUnit,
  newCpe,
  hepatobiliary,
  provisional,
];
