import type { DetectorAnswer, DetectorHistory, DetectorPoint, PeriodRange } from './detector';
import { meanOf, refuseBadCounts, refuseBadRange, refuseUnless, unjudged } from './detector';

/**
 * Cumulative sum of standardised counts: Rossi G, Lampugnani L, Marchi M, Stat Med 1999;18:2111,
 * with the reference value k and the limit h that its normal approximation gives.
 */
export const CUSUM_TRANSFORMS = ['standard', 'rossi', 'anscombe'] as const;
export type CusumTransform = (typeof CUSUM_TRANSFORMS)[number];

export interface CusumInput {
  counts: readonly number[];
  /** Periods to judge, from 1, both included; the sum starts at 0 before the first. */
  range: PeriodRange;
  /** Expected count; the mean of all periods before the range if absent. */
  m?: number | undefined;
  /** Slack of each period in standard deviations; 1.04 if absent. */
  k?: number | undefined;
  /** Sum at which an alarm is raised; 2.26 if absent. */
  h?: number | undefined;
  transform?: CusumTransform | undefined;
  /** Starts again from 0 after an alarm; otherwise the alarm lasts until the sum has run down. */
  reset?: boolean | undefined;
}

type Settings = Required<{ [K in 'k' | 'h' | 'transform' | 'reset']: NonNullable<CusumInput[K]> }>;

function standardised(y: number, m: number, transform: CusumTransform): number {
  switch (transform) {
    case 'standard':
      return (y - m) / Math.sqrt(m);
    case 'rossi':
      return (y - 3 * m + 2 * Math.sqrt(y * m)) / (2 * Math.sqrt(m));
    case 'anscombe':
      return (1.5 * (y ** (2 / 3) - m ** (2 / 3))) / m ** (1 / 6);
  }
}

/**
 * The count at which a standardised value reaches `excess`: the inverse of `standardised`, not
 * below 0. By the standard transform it is rounded up, as R's algo.cusum does.
 */
function countReaching(excess: number, m: number, transform: CusumTransform): number {
  switch (transform) {
    case 'standard':
      return Math.max(0, Math.ceil(Math.sqrt(m) * excess + m));
    case 'rossi': {
      // R squares the root also where it is negative and prints a limit above 0 for it.
      const root = Math.sqrt(Math.max(0, 4 * m + 2 * Math.sqrt(m) * excess)) - Math.sqrt(m);
      return Math.max(0, root) ** 2;
    }
    case 'anscombe':
      return Math.max(0, (2 / 3) * m ** (1 / 6) * excess + m ** (2 / 3)) ** 1.5;
  }
}

function settingsOf({ counts, range, m, ...input }: CusumInput): Settings {
  const { k = 1.04, h = 2.26, transform = 'standard', reset = false } = input;
  refuseBadCounts(counts);
  refuseBadRange(range, counts.length);
  refuseUnless(m === undefined || (m > 0 && Number.isFinite(m)), 'm', 'a number above 0');
  refuseUnless(k >= 0 && Number.isFinite(k), 'k', 'a number from 0');
  refuseUnless(h > 0 && Number.isFinite(h), 'h', 'a number above 0');
  const named = CUSUM_TRANSFORMS.includes(transform);
  refuseUnless(named, 'transform', `one of ${CUSUM_TRANSFORMS.join(', ')}`);
  return { k, h, transform, reset };
}

function accumulate(
  counts: readonly number[],
  [from, to]: PeriodRange,
  m: number,
  { k, h, transform, reset }: Settings,
): DetectorPoint[] {
  const points: DetectorPoint[] = [];
  let sum = 0;
  for (let index = from; index <= to; index += 1) {
    const observed = counts[index - 1] ?? 0;
    const upper = countReaching(h + k - sum, m, transform);
    sum = Math.max(0, sum + standardised(observed, m, transform) - k);
    const alarm = sum >= h;
    points.push({ index, observed, expected: m, upper, alarm, statistic: sum });
    if (alarm && reset) sum = 0;
  }
  return points;
}

/** The sum learns before its range alone: what comes within it is judged and teaches nothing. */
function historyOfSum(
  { range: [from], m }: CusumInput,
  before: number,
  expected: number,
): DetectorHistory {
  if (m !== undefined) {
    const statement = `Learns nothing: the expected count was given; judged from period ${from} on.`;
    return { needed: 0, available: before, sufficient: true, statement };
  }
  const sufficient = before >= 1;
  if (sufficient && expected === 0) {
    const statement = `No case in the ${before} periods before the range: nothing was judged.`;
    return { needed: 1, available: before, sufficient, statement };
  }
  const statement = sufficient
    ? `Learns from the mean of the ${before} periods before the range; judged from period ${from} on.`
    : 'History is too short: the expected count is the mean of the periods before the range, and ' +
      'there is none. Nothing was judged.';
  return { needed: 1, available: before, sufficient, statement };
}

/** Why the expected count can't be had from the periods before the range. */
function reasonAgainst(range: PeriodRange): string {
  return range[0] === 1
    ? 'no period before the range: the expected count m is unknown'
    : 'degenerate baseline: no case in the periods before the range, so that nothing is standardised; give m';
}

/**
 * Judges the periods of `range`. `upper` is the count from which the period alarms, given the sum
 * before it. Throws RefusedInputError naming the field.
 */
export function cusum(input: CusumInput): DetectorAnswer {
  const settings = settingsOf(input);
  const { counts, range } = input;
  const before = counts.slice(0, range[0] - 1);
  const m = input.m ?? (before.length > 0 ? meanOf(before) : 0);
  const judged = counts.slice(range[0] - 1, range[1]);
  return {
    method: `CUSUM (${settings.transform}${settings.reset ? ', reset after an alarm' : ''})`,
    parameters: { range, m: m > 0 ? m : null, ...settings },
    history: historyOfSum(input, before.length, m),
    points:
      m > 0
        ? accumulate(counts, range, m, settings)
        : judged.map((observed, at) => ({
            ...unjudged(range[0] + at, observed, reasonAgainst(range)),
            statistic: null,
          })),
  };
}
