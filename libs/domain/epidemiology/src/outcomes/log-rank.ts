import { at } from '../checks';
import { chiSquareAbove } from '../distributions';
import { type TestResult, noTest } from '../estimate';
import { cholesky, solveLower, zeroMatrix } from '../regression/symmetric-matrix';

/** A patient's last day, and whether the event came on it. */
export interface TimedEvent {
  time: number;
  event: boolean;
}

/** Patients at risk and with the event in each group at each time of an event. */
interface RiskTable {
  atRisk: number[];
  events: number[];
}

function riskTables(groups: readonly (readonly TimedEvent[])[]): RiskTable[] {
  const times = [
    ...new Set(
      groups
        .flat()
        .filter((p) => p.event)
        .map((p) => p.time),
    ),
  ];
  times.sort((a, b) => a - b);
  const sorted = groups.map((group) => [...group].sort((a, b) => a.time - b.time));
  const gone = groups.map(() => 0);
  return times.map((time) => {
    const atRisk: number[] = [];
    const events: number[] = [];
    sorted.forEach((group, g) => {
      let next = at(gone, g);
      while ((group[next]?.time ?? Infinity) < time) next += 1;
      gone[g] = next;
      atRisk.push(group.length - next);
      let here = 0;
      for (let i = next; group[i]?.time === time; i += 1) here += group[i]?.event ? 1 : 0;
      events.push(here);
    });
    return { atRisk, events };
  });
}

/**
 * Log-rank test of equal survival with hypergeometric variance (Mantel N, Cancer Chemother Rep
 * 1966;50:163; Peto R, Peto J 1972). A group with nobody at risk at any event says nothing and
 * takes no degree of freedom.
 */
export function logRankTest(
  all: readonly (readonly TimedEvent[])[],
): TestResult & { df: number | null } {
  const exposed = riskTables(all);
  const groups = all.filter((_, g) => exposed.some(({ atRisk }) => at(atRisk, g) > 0));
  const tables = groups.length === all.length ? exposed : riskTables(groups);
  const df = groups.length - 1;
  if (tables.length === 0) return { ...noTest('no event in any group'), df: null };
  if (df < 1) return { ...noTest('one group alone was at risk at an event'), df: null };
  const excess = new Float64Array(df);
  const variance = zeroMatrix(df);
  for (const { atRisk, events } of tables) {
    const n = atRisk.reduce((total, x) => total + x, 0);
    const d = events.reduce((total, x) => total + x, 0);
    const factor = n > 1 ? (d * (n - d)) / (n - 1) : 0;
    for (let g = 0; g < df; g += 1) {
      const share = at(atRisk, g) / n;
      excess[g] = at(excess, g) + at(events, g) - d * share;
      for (let h = 0; h < df; h += 1) {
        const cell = g * df + h;
        const covariance = factor * share * ((g === h ? 1 : 0) - at(atRisk, h) / n);
        variance.cells[cell] = at(variance.cells, cell) + covariance;
      }
    }
  }
  const root = cholesky(variance);
  if (!root) return { ...noTest('the groups were never at risk together at an event'), df };
  const statistic = solveLower(root, excess).reduce((total, x) => total + x * x, 0);
  return { statistic, df, p: chiSquareAbove(statistic, df) };
}
