import { type Estimate, notEstimable } from '../estimate';
import { proportionInterval } from '../proportions';
import { RefusedInputError } from '../refused-input';

export interface RiskDifferenceInput {
  x1: number;
  n1: number;
  x2: number;
  n2: number;
  level?: number | undefined;
}

function wilsonOf(which: 1 | 2, x: number, n: number, level: number) {
  try {
    return proportionInterval({ x, n, method: 'wilson', level });
  } catch (error) {
    if (!(error instanceof RefusedInputError) || error.field === 'level') throw error;
    throw new RefusedInputError(`${error.field}${which}`, error.remedy);
  }
}

/**
 * Difference x1/n1 - x2/n2 with Newcombe's hybrid score limits (Newcombe RG, Stat Med 1998;17:873,
 * method 10), which the Wilson limits of both proportions make.
 */
export function riskDifference(input: RiskDifferenceInput): Estimate {
  const { x1, n1, x2, n2, level = 0.95 } = input;
  const first = wilsonOf(1, x1, n1, level);
  const second = wilsonOf(2, x2, n2, level);
  if (first.value === null || second.value === null) return notEstimable('a group is empty');
  const value = first.value - second.value;
  return {
    value,
    lower: value - Math.hypot(first.value - first.lower, second.upper - second.value),
    upper: value + Math.hypot(first.upper - first.value, second.value - second.lower),
  };
}
