import { addDays } from '@carbawatch/contracts';
import type { Detector, DetectorAgreement, DetectorVerdict } from '@carbawatch/contracts';
import type { Scan } from './scan';

function isJudged(point: DetectorVerdict['points'][number]): boolean {
  return point.alarm || point.upper !== null || point.statistic !== null;
}

const WEEK = 7;

/**
 * Which detectors alarm in each week, and which could judge it. Weeks are counted back from the
 * last day; a day's alarm is its week's.
 */
export function agreementByWeek(
  verdicts: readonly DetectorVerdict[],
  counts: ReadonlyMap<string, number>,
  asked: { from: string; to: string },
): DetectorAgreement[] {
  const weeks: DetectorAgreement[] = [];
  for (let to = asked.to; to >= asked.from; to = addDays(to, -WEEK)) {
    const whole = addDays(to, 1 - WEEK);
    const from = whole < asked.from ? asked.from : whole;
    const within = (point: { from: string; to: string }) => from <= point.to && point.to <= to;
    const having = (holds: (point: DetectorVerdict['points'][number]) => boolean): Detector[] =>
      verdicts
        .filter(({ points }) => points.some((point) => within(point) && holds(point)))
        .map(({ detector }) => detector);
    let observed = 0;
    for (let day = from; day <= to; day = addDays(day, 1)) observed += counts.get(day) ?? 0;
    weeks.push({ from, to, observed, judged: having(isJudged), alarms: having((p) => p.alarm) });
  }
  return weeks.reverse();
}

/** The scan as a detector among the others: its clusters are its points. */
export function verdictOfScan({ answer, clusters, from, to }: Scan): DetectorVerdict {
  const alarms = clusters.filter(({ alarm }) => alarm);
  return {
    detector: 'scan',
    method: answer?.method ?? 'Space-time permutation scan, prospective',
    step: 'window',
    parameters: Object.fromEntries(
      Object.entries(answer?.parameters ?? {}).map(([name, value]) => [
        name,
        typeof value === 'object' && value !== null ? [...value] : value,
      ]),
    ),
    history: answer
      ? { ...answer.history }
      : {
          needed: 1,
          available: 0,
          sufficient: false,
          statement: `No case on a known ward from ${from} to ${to}: nothing was scanned.`,
        },
    points: clusters.map((cluster) => ({
      from: cluster.from,
      to: cluster.to,
      observed: cluster.observed,
      expected: cluster.expected,
      upper: null,
      statistic: cluster.statistic,
      alarm: cluster.alarm,
      reason: `${cluster.ward}: p ${cluster.p}, once in ${Math.round(cluster.recurrenceDays)} days`,
    })),
    events: alarms.map(({ from: begin, to: end, observed }) => ({
      from: begin,
      to: end,
      alarms: 1,
      observed,
    })),
  };
}
