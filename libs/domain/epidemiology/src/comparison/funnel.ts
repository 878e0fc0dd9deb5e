import { requireCount, requireLevel, requirePositive, sum } from '../checks';
import { binomialBelow, poissonBelow } from '../distributions';
import { RefusedInputError } from '../refused-input';

/** One unit (ward, hospital): x of n, or observed against predicted events. */
export interface FunnelCounts {
  id: string;
  /** Events seen. */
  events: number;
  /** Persons at risk of a proportion, or events predicted for a ratio. */
  size: number;
}

export interface FunnelInput {
  measure: 'proportion' | 'sir';
  points: readonly FunnelCounts[];
  /** What all units are held against: the pooled proportion, or a ratio of 1, if absent. */
  target?: number | undefined;
  /** Levels of the control limits; 0.95 and 0.998 (two and three sigma) if absent. */
  levels?: readonly number[] | undefined;
}

export interface FunnelLimit {
  level: number;
  lower: number;
  upper: number;
}

export interface FunnelPoint {
  id: string;
  value: number | null;
  size: number;
  limits: FunnelLimit[];
  /** Widest limit that the unit lies outside of, or within all. */
  outside: { level: number; side: 'above' | 'below' } | null;
  reason?: string;
}

export interface Funnel {
  measure: 'proportion' | 'sir';
  target: number | null;
  points: FunnelPoint[];
  reason?: string;
}

type Below = (r: number) => number;

/** Smallest count r with P(X <= r) >= p. */
function smallestCount(below: Below, p: number, high: number): number {
  let [low, top] = [0, high];
  while (low < top) {
    const middle = Math.floor((low + top) / 2);
    if (below(middle) >= p) top = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * Exact control limit on the scale of counts, interpolated between whole counts so that the funnel
 * is smooth (Spiegelhalter DJ, Stat Med 2005;24:1185, appendix A.1.1).
 */
function controlLimit(below: Below, p: number, high: number): number {
  const r = smallestCount(below, p, high);
  const share = (below(r) - p) / (below(r) - below(r - 1));
  return r - share;
}

function limitsOf(measure: FunnelInput['measure'], size: number, target: number, level: number) {
  const below: Below =
    measure === 'proportion'
      ? (r) => binomialBelow(r, size, target)
      : (r) => poissonBelow(r, size * target);
  const mean = size * target;
  const high = measure === 'proportion' ? size : Math.ceil(mean + 40 * Math.sqrt(mean + 1) + 100);
  const alpha = (1 - level) / 2;
  return {
    level,
    // Interpolation can reach below no event at all, for a unit so small that even the upper limit
    // is one at none; there the limit is 0.
    lower: Math.max(0, controlLimit(below, alpha, high)) / size,
    upper: Math.max(0, controlLimit(below, 1 - alpha, high)) / size,
  };
}

function refuseBadInput({ measure, points, target, levels = [] }: FunnelInput): void {
  if (points.length === 0) throw new RefusedInputError('points', 'at least one unit');
  points.forEach(({ events, size }, index) => {
    const [many, of] = measure === 'proportion' ? ['x', 'n'] : ['observed', 'predicted'];
    requireCount(`points[${index}].${many}`, events);
    if (measure === 'sir') return requirePositive(`points[${index}].${of}`, size);
    requireCount(`points[${index}].${of}`, size);
    if (events > size) {
      throw new RefusedInputError(`points[${index}].${many}`, 'a whole number from 0 to n');
    }
  });
  levels.forEach((level, index) => requireLevel(level, `levels[${index}]`));
  if (target === undefined) return;
  requirePositive('target', target);
  if (measure === 'proportion') requireLevel(target, 'target');
}

function pointOf(input: FunnelInput, { id, events, size }: FunnelCounts, target: number) {
  if (size === 0) {
    return { id, value: null, size, limits: [], outside: null, reason: 'nobody at risk' };
  }
  const value = events / size;
  const levels = [...(input.levels ?? [0.95, 0.998])].sort((a, b) => a - b);
  const limits = levels.map((level) => limitsOf(input.measure, size, target, level));
  const broken = limits.findLast(({ lower, upper }) => value < lower || value > upper);
  const side = broken && value > broken.upper ? ('above' as const) : ('below' as const);
  return { id, value, size, limits, outside: broken ? { level: broken.level, side } : null };
}

/** Funnel limits of many units around one target. Throws RefusedInputError naming the field. */
export function funnel(input: FunnelInput): Funnel {
  refuseBadInput(input);
  const { measure, points } = input;
  const size = sum(points.map((point) => point.size));
  const pooled = size === 0 ? 0 : sum(points.map((point) => point.events)) / size;
  const target = input.target ?? (measure === 'sir' ? 1 : pooled);
  if (measure === 'proportion' && (target === 0 || target === 1)) {
    const reason = 'all units together are at 0 or at all: bring a target';
    const bare = points.map(({ id, events, size: n }) => ({
      id,
      value: n === 0 ? null : events / n,
      size: n,
      limits: [],
      outside: null,
      ...(n === 0 && { reason: 'nobody at risk' }),
    }));
    return { measure, target: null, points: bare, reason };
  }
  return { measure, target, points: points.map((point) => pointOf(input, point, target)) };
}
