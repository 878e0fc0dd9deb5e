import { requireCount, requireLevel } from './checks';
import { negativeBinomialQuantile } from './detectors/count-distributions';
import { RefusedInputError } from './refused-input';

/** How late cases become known, and how many of the latest days are still to come. */

export interface ReportingDelayInput {
  /**
   * For each case the days since it happened (`age`, by now) and the days after which it was known
   * (`delay`, at most the age).
   */
  cases: readonly { age: number; delay: number }[];
  /** Delays beyond it are taken as complete; longer ones are left out. */
  maxDays: number;
}

export interface ReportingDelay {
  /** Cases that were used. */
  cases: number;
  /** Left out: known later than `maxDays`, as after a load of old files. */
  late: number;
  /** Share of the cases of a day that is known 0, 1, ... maxDays days later; the last is 1. */
  shares: number[];
  /** Smallest delay by which half, and nine in ten, are known; null without a case. */
  median: number | null;
  p90: number | null;
  reason?: string;
}

/**
 * Distribution of the reporting delay from right-truncated data by reverse-time hazards: Lawless
 * JF, Can J Stat 1994;22:15; Kalbfleisch JD, Lawless JF, J Am Stat Assoc 1989;84:360. The latest
 * days have only been able to show short delays, and count only for those.
 */
export function reportingDelay({ cases, maxDays }: ReportingDelayInput): ReportingDelay {
  requireCount('maxDays', maxDays);
  cases.forEach(({ age, delay }, i) => {
    requireCount(`cases[${i}].age`, age);
    requireCount(`cases[${i}].delay`, delay);
    if (delay > age) throw new RefusedInputError(`cases[${i}].delay`, 'at most the age');
  });
  const used = cases.filter(({ delay }) => delay <= maxDays);
  const days = Array.from({ length: maxDays + 1 }, (_, day) => day);
  // Cases that could have shown a delay of `day`, and did so exactly, or by then.
  const exactly = days.map((day) => used.filter(({ delay }) => delay === day).length);
  const byThen = days.map(
    (day) => used.filter(({ age, delay }) => age >= day && delay <= day).length,
  );
  const shares = days.map(() => 1);
  for (let day = maxDays; day > 0; day -= 1) {
    const known = byThen[day] ?? 0;
    const hazard = known === 0 ? 0 : (exactly[day] ?? 0) / known;
    shares[day - 1] = (shares[day] ?? 1) * (1 - hazard);
  }
  const firstWith = (share: number) =>
    used.length === 0 ? null : (days.find((day) => (shares[day] ?? 0) >= share - 1e-12) ?? null);
  return {
    cases: used.length,
    late: cases.length - used.length,
    shares,
    median: firstWith(0.5),
    p90: firstWith(0.9),
    ...(used.length === 0 && { reason: 'no case was known within maxDays' }),
  };
}

export interface NowcastInput {
  /** Cases of the asked days that are known by now. */
  known: number;
  /** For each asked day the share of its cases that is known by now. */
  shares: readonly number[];
  /** Days that tell the present rate, the asked ones usually among them: cases and shares. */
  reference: { cases: number; shares: readonly number[] };
  level?: number | undefined;
}

export interface Nowcast {
  expected: number;
  lower: number;
  upper: number;
  level: number;
}

/** Jeffreys' prior of a Poisson rate is a gamma of shape one half. */
const JEFFREYS_SHAPE = 0.5;

/**
 * Cases that the asked days will have when all are known: those that are, and a prediction of the
 * rest. The rate is that of the reference days by what is known of them, with Jeffreys' prior, so
 * that the rest is negative binomial. Null where nothing of the reference can be known yet.
 */
export function nowcast({ known, shares, reference, level = 0.95 }: NowcastInput): Nowcast | null {
  requireCount('known', known);
  requireCount('reference.cases', reference.cases);
  requireLevel(level);
  const refuseShare = (share: number, field: string) => {
    if (!(share >= 0 && share <= 1)) throw new RefusedInputError(field, 'a share from 0 to 1');
  };
  shares.forEach((share, i) => refuseShare(share, `shares[${i}]`));
  reference.shares.forEach((share, i) => refuseShare(share, `reference.shares[${i}]`));
  const missing = shares.reduce((sum, share) => sum + 1 - share, 0);
  const exposure = reference.shares.reduce((sum, share) => sum + share, 0);
  if (missing === 0) return { expected: known, lower: known, upper: known, level };
  if (exposure === 0) return null;
  const size = reference.cases + JEFFREYS_SHAPE;
  const probability = exposure / (exposure + missing);
  const rest = (p: number) => negativeBinomialQuantile(p, size, probability);
  return {
    expected: known + (size * missing) / exposure,
    lower: known + rest((1 - level) / 2),
    upper: known + rest((1 + level) / 2),
    level,
  };
}
