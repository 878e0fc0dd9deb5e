import type { DetectorHistory, ParameterValue } from './detector';
import { refuseUnless, refuseUnlessWhole } from './detector';

/** A case where and when it was found. */
export interface ScanCase {
  /** Ward, service or group of wards: the level that is scanned. */
  readonly location: string;
  /** Day by any whole number that counts days. */
  readonly day: number;
}

export interface ScanInput {
  cases: readonly ScanCase[];
  /** First and last day of the study; clusters end on the last. */
  period: readonly [from: number, to: number];
  /** Random orders of the cases' positions, e.g. 999 of `seededPermutations`. */
  permutations: Iterable<readonly number[]>;
  /** Longest cluster in days; 60 if absent. */
  maxDays?: number | undefined;
  /** Fewest cases of a cluster; 2 if absent. */
  minCases?: number | undefined;
  /** Days from one analysis to the next; 1 if absent. */
  intervalDays?: number | undefined;
  /** Recurrence interval in days from which a cluster is a signal; 365 if absent. */
  signalDays?: number | undefined;
}

export interface ScanCluster {
  readonly location: string;
  /** First and last day. */
  readonly from: number;
  readonly to: number;
  readonly observed: number;
  readonly expected: number;
  /** Log of the generalised likelihood ratio. */
  readonly statistic: number;
  /** Chance that the likeliest cluster of a random order is as likely. */
  readonly p: number;
  /** Days in which chance alone brings one such cluster. */
  readonly recurrenceDays: number;
  readonly alarm: boolean;
}

export interface ScanAnswer {
  readonly method: string;
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  readonly history: DetectorHistory;
  readonly replicates: number;
  /** The likeliest cluster of each location, likeliest first. */
  readonly clusters: readonly ScanCluster[];
  /** Why there is none. */
  readonly reason?: string;
}

/** Bounds on the work of one scan, which is replicates times cases. */
const CASES_MAX = 100_000;
const REPLICATES_MAX = 99_999;
/** Two likelihoods that differ less were made of the same counts in another order. */
const SAME = 1e-9;

interface Frame {
  readonly locations: readonly string[];
  /** Location of each case, as position in `locations`. */
  readonly places: readonly number[];
  /** Days from each case's day to the last of the study. */
  readonly ages: readonly number[];
  readonly casesAt: readonly number[];
  /** Cases anywhere whose age is at most so many days. */
  readonly casesWithin: readonly number[];
  readonly maxDays: number;
  readonly minCases: number;
}

type Cylinder = Pick<ScanCluster, 'observed' | 'expected' | 'statistic'> & {
  readonly place: number;
  readonly days: number;
};

/** log GLR of observed cases against expected among all; 0 where there is no excess. */
function logRatio(observed: number, expected: number, all: number): number {
  if (observed <= expected) return 0;
  const outside = all - observed;
  const rest = outside > 0 ? outside * Math.log(outside / (all - expected)) : 0;
  return observed * Math.log(observed / expected) + rest;
}

/** The likeliest cylinder of each location under an order of the days over the cases. */
function likeliest(frame: Frame, order: readonly number[] | null): (Cylinder | null)[] {
  const { places, ages, maxDays, minCases } = frame;
  const counts = frame.locations.map(() => new Uint32Array(maxDays));
  for (let i = 0; i < places.length; i += 1) {
    const age = ages[order === null ? i : (order[i] ?? i)] ?? maxDays;
    const of = counts[places[i] ?? 0];
    if (age < maxDays && of) of[age] = (of[age] ?? 0) + 1;
  }
  return counts.map((of, place) => {
    let best: Cylinder | null = null;
    let observed = 0;
    for (let age = 0; age < maxDays; age += 1) {
      const added = of[age] ?? 0;
      if (added === 0) continue; // an empty earlier day only raises what is expected
      observed += added;
      if (observed < minCases) continue;
      const expected =
        ((frame.casesAt[place] ?? 0) * (frame.casesWithin[age] ?? 0)) / places.length;
      const statistic = logRatio(observed, expected, places.length);
      if (statistic > (best?.statistic ?? 0)) {
        best = { place, days: age + 1, observed, expected, statistic };
      }
    }
    return best;
  });
}

function frameOf(input: ScanInput, maxDays: number, minCases: number): Frame {
  const [from, to] = input.period;
  const longest = Math.min(maxDays, to - from + 1);
  const locations = [...new Set(input.cases.map(({ location }) => location))].sort();
  const at = new Map(locations.map((location, i) => [location, i]));
  const ages = input.cases.map(({ day }) => to - day);
  const casesWithin = Array<number>(longest).fill(0);
  for (const age of ages) if (age < longest) casesWithin[age] = (casesWithin[age] ?? 0) + 1;
  for (let age = 1; age < longest; age += 1) {
    casesWithin[age] = (casesWithin[age] ?? 0) + (casesWithin[age - 1] ?? 0);
  }
  const places = input.cases.map(({ location }) => at.get(location) ?? 0);
  const casesAt = locations.map((_, place) => places.filter((of) => of === place).length);
  return { locations, places, ages, casesAt, casesWithin, maxDays: longest, minCases };
}

function refuseBadScan({ cases, period: [from, to] }: ScanInput): void {
  refuseUnless(Number.isSafeInteger(from), 'period[0]', 'a whole number of days');
  refuseUnless(Number.isSafeInteger(to) && to >= from, 'period[1]', `a whole number from ${from}`);
  refuseUnless(cases.length <= CASES_MAX, 'cases', `at most ${CASES_MAX}`);
  const at = cases.findIndex(({ day }) => !Number.isSafeInteger(day) || day < from || day > to);
  refuseUnless(at < 0, `cases[${at}].day`, `a day of the period, ${from} to ${to}`);
}

/** The highest log GLR of each order. */
function replicateMaxima(frame: Frame, permutations: Iterable<readonly number[]>): number[] {
  const maxima: number[] = [];
  for (const order of permutations) {
    const isOrder = order.length === frame.places.length;
    refuseUnless(isOrder, `permutations[${maxima.length}]`, `${frame.places.length} positions`);
    refuseUnless(maxima.length < REPLICATES_MAX, 'permutations', `at most ${REPLICATES_MAX}`);
    const found = likeliest(frame, order).map((cylinder) => cylinder?.statistic ?? 0);
    maxima.push(Math.max(0, ...found));
  }
  return maxima;
}

/** A study should be so many times as long as the longest cluster, or it is its own baseline. */
const STUDY_TO_CLUSTER = 2;

function historyOfScan([from, to]: readonly [number, number], maxDays: number): DetectorHistory {
  const available = to - from + 1;
  const needed = STUDY_TO_CLUSTER * maxDays;
  const sufficient = available >= needed;
  const statement = sufficient
    ? `Learns from the ${available} days of the study, the cluster's own among them.`
    : `History is too short for clusters of up to ${maxDays} days: ${needed} days are needed, ` +
      `there are ${available}. Judged all the same, with little power.`;
  return { needed, available, sufficient, statement };
}

/**
 * Prospective space-time permutation scan: Kulldorff M et al., PLoS Med 2005;2:e59. A cylinder is
 * one location over the latest days; what it expects follows from the cases of its location and of
 * its days alone, so that no population is needed. The orders deal the days anew over the cases,
 * which keeps both; p is the rank of a cluster among the likeliest clusters of all orders. Where
 * all locations rise together nothing stands out: a fixed rule has to run beside it.
 *
 * Throws RefusedInputError naming the field.
 */
export function permutationScan(input: ScanInput): ScanAnswer {
  const { maxDays = 60, minCases = 2, intervalDays = 1, signalDays = 365 } = input;
  refuseBadScan(input);
  refuseUnlessWhole(maxDays, 'maxDays', 1);
  refuseUnlessWhole(minCases, 'minCases', 2);
  refuseUnlessWhole(intervalDays, 'intervalDays', 1);
  refuseUnless(signalDays > 0 && Number.isFinite(signalDays), 'signalDays', 'a number above 0');
  const frame = frameOf(input, maxDays, minCases);
  const maxima = replicateMaxima(frame, input.permutations);
  refuseUnless(maxima.length > 0, 'permutations', 'at least one order of the cases');
  const to = input.period[1];
  const clusters = likeliest(frame, null)
    .filter((cylinder) => cylinder !== null)
    .sort((a, b) => b.statistic - a.statistic)
    .map(({ place, days, observed, expected, statistic }): ScanCluster => {
      const asLikely = maxima.filter((of) => of >= statistic - SAME).length;
      const p = (asLikely + 1) / (maxima.length + 1);
      const recurrenceDays = intervalDays / p;
      const location = frame.locations[place] ?? '';
      const alarm = recurrenceDays >= signalDays;
      const from = to - days + 1;
      return { location, from, to, observed, expected, statistic, p, recurrenceDays, alarm };
    });
  return {
    method: 'Space-time permutation scan, prospective',
    parameters: { period: input.period, maxDays, minCases, intervalDays, signalDays },
    history: historyOfScan(input.period, maxDays),
    replicates: maxima.length,
    clusters,
    ...(clusters.length === 0 && {
      reason: `no location has ${minCases} cases in excess over the latest ${frame.maxDays} days`,
    }),
  };
}
