import { addDays, daysBetween } from '@carbawatch/contracts';
import type { Signals } from '@carbawatch/contracts';
import { permutationScan } from '../detectors/permutation-scan';
import type { ScanAnswer } from '../detectors/permutation-scan';
import { seededPermutations } from '../detectors/permutations';

/** A case on a ward; what has no ward can't be placed. */
export interface WardCase {
  day: string;
  ward: string;
}

type Cluster = Signals['clusters'][number];

export interface Scan {
  answer: ScanAnswer | null;
  clusters: Cluster[];
  from: string;
  to: string;
}

/** A year of baseline, clusters of up to two months: as WHONET-SaTScan is run in hospitals. */
const STUDY_DAYS = 365;
const MAX_DAYS = 60;
const MIN_CASES = 2;
/** A chance cluster as rare as one a year. */
const SIGNAL_DAYS = 365;
/** p can't be smaller than 1/1000: a recurrence interval of up to 1,000 days. */
const REPLICATES = 999;
/** The same cases always give the same p. */
const SEED = 20_260_101;

/** A cluster that so few random orders show again and again is none: the rest need not be dealt. */
const FIRST_REPLICATES = 39;
const FIRST_P_MAX = 0.1;

/** Orders that are kept for the next question over as many cases: some 16 MB. */
const KEPT_POSITIONS_MAX = 2_000_000;
let kept: { size: number; orders: readonly (readonly number[])[] } | null = null;

/** The same orders for the same number of cases, whoever asks: dealing them is most of a scan. */
function ordersOf(size: number, replicates: number): Iterable<readonly number[]> {
  if (replicates !== REPLICATES || replicates * size > KEPT_POSITIONS_MAX) {
    return seededPermutations(SEED, replicates, size);
  }
  if (kept?.size !== size) kept = { size, orders: [...seededPermutations(SEED, replicates, size)] };
  return kept.orders;
}

/** A random order is dealt over positions: the same cases must stand in the same ones. */
function byWardAndDay(a: WardCase, b: WardCase): number {
  const byText = (x: string, y: string) => (x < y ? -1 : x > y ? 1 : 0);
  return byText(a.ward, b.ward) || byText(a.day, b.day);
}

/** Prospective space-time permutation scan of the wards, clusters ending on the last day. */
export function scanWards(
  cases: readonly WardCase[],
  to: string,
  historyFrom: string,
  replicates = REPLICATES,
): Scan {
  const wanted = addDays(to, 1 - STUDY_DAYS);
  const from = historyFrom > wanted ? historyFrom : wanted;
  const inStudy = cases.filter(({ day }) => from <= day && day <= to).sort(byWardAndDay);
  if (inStudy.length === 0 || from > to) return { answer: null, clusters: [], from, to };
  const answer = permutationScan({
    cases: inStudy.map(({ day, ward }) => ({ location: ward, day: daysBetween(from, day) + 1 })),
    period: [1, daysBetween(from, to) + 1],
    permutations: ordersOf(inStudy.length, replicates),
    maxDays: MAX_DAYS,
    minCases: MIN_CASES,
    signalDays: SIGNAL_DAYS,
  });
  const clusters = answer.clusters.map(({ location, ...cluster }): Cluster => {
    const dayOf = (day: number) => addDays(from, day - 1);
    return { ward: location, ...cluster, from: dayOf(cluster.from), to: dayOf(cluster.to) };
  });
  return { answer, clusters, from, to };
}

/**
 * The scan where only a signal matters: with few replicates first, and with all of them only if
 * those leave a cluster standing (sequential Monte Carlo: Besag J, Clifford P, Biometrika
 * 1991;78:301).
 */
export function scanForSignals(cases: readonly WardCase[], to: string, historyFrom: string): Scan {
  const first = scanWards(cases, to, historyFrom, FIRST_REPLICATES);
  const stands = first.clusters.some(({ p }) => p <= FIRST_P_MAX);
  return stands ? scanWards(cases, to, historyFrom) : { ...first, clusters: [] };
}
