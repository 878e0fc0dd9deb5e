import { requireCount, requireLevel, requireTotal, sum } from '../checks';
import { chiSquareAbove, normalTwoSided, twoSidedZ } from '../distributions';
import { type Estimate, type TestResult, noTest, notEstimable } from '../estimate';
import { RefusedInputError } from '../refused-input';
import type { FourCells } from './fisher';

export const POOLING_METHODS = [
  'mantel-haenszel',
  'inverse-variance',
  'dersimonian-laird',
] as const;
export type PoolingMethod = (typeof POOLING_METHODS)[number];

export interface PooledInput {
  /** One 2x2 table a stratum: ward, species, hospital. */
  tables: readonly FourCells[];
  measure: 'or' | 'rr';
  method: PoolingMethod;
  level?: number | undefined;
}

export interface Heterogeneity extends TestResult {
  df: number | null;
  /** Share of the variation beyond chance, 0 to 1. */
  i2: number | null;
  tau2: number | null;
}

export interface Pooled extends Estimate {
  measure: 'or' | 'rr';
  method: PoolingMethod;
  level: number;
  p: number | null;
  /** Cochran's Q over the strata that carry information. */
  heterogeneity: Heterogeneity;
  /** Mantel-Haenszel chi-square of no association, with and without continuity correction. */
  association: { corrected: TestResult; plain: TestResult };
  /** Strata that carry no information on the ratio: an empty group, or no (or only) outcomes. */
  uninformative: number[];
  warnings: string[];
}

interface LogEstimate {
  log: number;
  variance: number;
}

function totalOf({ a, b, c, d }: FourCells): number {
  return a + b + c + d;
}

function informative(measure: 'or' | 'rr', { a, b, c, d }: FourCells): boolean {
  if (a + b === 0 || c + d === 0 || a + c === 0) return false;
  return measure === 'rr' || b + d > 0;
}

/**
 * Mantel-Haenszel odds ratio with the variance of Robins J, Breslow N, Greenland S, Biometrics
 * 1986;42:311, which holds for few large strata and for many sparse ones.
 */
function mantelHaenszelOddsRatio(tables: readonly FourCells[]): LogEstimate {
  let [r, s, pr, mixed, qs] = [0, 0, 0, 0, 0];
  for (const table of tables) {
    const { a, b, c, d } = table;
    const n = totalOf(table);
    const [concordant, ad, bc] = [(a + d) / n, (a / n) * d, (b / n) * c];
    r += ad;
    s += bc;
    pr += concordant * ad;
    mixed += concordant * bc + (1 - concordant) * ad;
    qs += (1 - concordant) * bc;
  }
  return {
    log: Math.log(r / s),
    variance: pr / (2 * r * r) + mixed / (2 * r * s) + qs / (2 * s * s),
  };
}

/** Mantel-Haenszel risk ratio; variance of Greenland S, Robins JM, Biometrics 1985;41:55. */
function mantelHaenszelRiskRatio(tables: readonly FourCells[]): LogEstimate {
  let [r, s, p] = [0, 0, 0];
  for (const table of tables) {
    const { a, b, c, d } = table;
    const n = totalOf(table);
    const [exposed, unexposed, cases] = [a + b, c + d, a + c];
    r += (a / n) * unexposed;
    s += (c / n) * exposed;
    p += (((exposed / n) * unexposed) / n) * cases - (a / n) * c;
  }
  return { log: Math.log(r / s), variance: p / (r * s) };
}

/** Log ratio of one stratum; a half is added to its cells where one of them is 0. */
function stratumEstimate(measure: 'or' | 'rr', cells: FourCells): LogEstimate {
  const add = Math.min(cells.a, cells.b, cells.c, cells.d) === 0 ? 0.5 : 0;
  const [a, b, c, d] = [cells.a + add, cells.b + add, cells.c + add, cells.d + add];
  if (measure === 'or') {
    return { log: Math.log((a / b) * (d / c)), variance: 1 / a + 1 / b + 1 / c + 1 / d };
  }
  const variance = 1 / a - 1 / (a + b) + 1 / c - 1 / (c + d);
  return { log: Math.log(a / (a + b) / (c / (c + d))), variance };
}

function weighted(strata: readonly LogEstimate[], tau2: number): LogEstimate {
  const weight = sum(strata.map(({ variance }) => 1 / (variance + tau2)));
  const total = sum(strata.map(({ log, variance }) => log / (variance + tau2)));
  return { log: total / weight, variance: 1 / weight };
}

/** Cochran's Q, I2 (Higgins JPT 2002) and the between-strata variance of DerSimonian & Laird. */
function heterogeneityOf(strata: readonly LogEstimate[]): Heterogeneity {
  const df = strata.length - 1;
  if (df < 1) return { ...noTest('a single informative stratum'), df: null, i2: null, tau2: null };
  const centre = weighted(strata, 0).log;
  const statistic = sum(strata.map(({ log, variance }) => (log - centre) ** 2 / variance));
  const weights = strata.map(({ variance }) => 1 / variance);
  const scale = sum(weights) - sum(weights.map((w) => w * w)) / sum(weights);
  return {
    statistic,
    df,
    p: chiSquareAbove(statistic, df),
    i2: statistic > 0 ? Math.max(0, (statistic - df) / statistic) : 0,
    tau2: Math.max(0, (statistic - df) / scale),
  };
}

/** Mantel N, Haenszel W, J Natl Cancer Inst 1959;22:719. */
function associationOf(tables: readonly FourCells[]): Pooled['association'] {
  let [difference, variance] = [0, 0];
  for (const table of tables) {
    const { a, b, c, d } = table;
    const n = totalOf(table);
    if (n < 2) continue;
    difference += a - ((a + b) / n) * (a + c);
    variance += (((((a + b) / n) * (c + d)) / n) * (a + c) * (b + d)) / (n - 1);
  }
  const test = (correction: number): TestResult => {
    if (!(variance > 0)) return noTest('no stratum carries information');
    // A difference below the correction is left as it is, as in R's mantelhaen.test.
    const distance = Math.abs(difference);
    const excess = distance - (distance >= correction ? correction : 0);
    const statistic = excess ** 2 / variance;
    return { statistic, p: chiSquareAbove(statistic, 1) };
  };
  return { corrected: test(0.5), plain: test(0) };
}

function combined(input: PooledInput, tables: readonly FourCells[], tau2: number): LogEstimate {
  const { measure, method } = input;
  if (method === 'mantel-haenszel') {
    return measure === 'or' ? mantelHaenszelOddsRatio(tables) : mantelHaenszelRiskRatio(tables);
  }
  const strata = tables.map((table) => stratumEstimate(measure, table));
  return weighted(strata, method === 'dersimonian-laird' ? tau2 : 0);
}

function warningsOf({ method }: PooledInput, tables: readonly FourCells[]): string[] {
  const zero = tables.some(({ a, b, c, d }) => Math.min(a, b, c, d) === 0);
  const where = method === 'mantel-haenszel' ? 'heterogeneity' : 'pooling and heterogeneity';
  return zero ? [`a half was added to the cells of strata with a zero for ${where}`] : [];
}

/**
 * One odds or risk ratio over strata. Mantel-Haenszel needs no correction of zero cells; the
 * inverse-variance methods weigh the strata's own log ratios, with fixed or (DerSimonian R, Laird
 * N, Control Clin Trials 1986;7:177) random effects. Throws RefusedInputError naming the field.
 */
export function pooledRatio(input: PooledInput): Pooled {
  const { tables, measure, method, level = 0.95 } = input;
  if (tables.length === 0) throw new RefusedInputError('tables', 'at least one table');
  tables.forEach((table, index) => {
    for (const cell of ['a', 'b', 'c', 'd'] as const) {
      requireCount(`tables[${index}].${cell}`, table[cell]);
    }
    requireTotal(`tables[${index}]`, 'all four cells', totalOf(table));
  });
  requireLevel(level);
  const used = tables.filter((table) => informative(measure, table));
  const uninformative = tables.flatMap((table, i) => (informative(measure, table) ? [] : [i]));
  const strata = used.map((table) => stratumEstimate(measure, table));
  const heterogeneity = heterogeneityOf(strata);
  const association = associationOf(tables);
  const named = { measure, method, level, heterogeneity, association, uninformative };
  const warnings = warningsOf(input, used);
  if (used.length === 0) {
    return { ...named, ...notEstimable('no stratum carries information'), p: null, warnings };
  }
  const { log, variance } = combined(input, used, heterogeneity.tau2 ?? 0);
  if (!Number.isFinite(log) || !(variance > 0)) {
    const value = Number.isFinite(log) || !Number.isNaN(log) ? Math.exp(log) : null;
    const reason = 'a zero runs through all strata: limits do not exist on the log scale';
    return { ...named, ...notEstimable(reason, value), p: null, warnings };
  }
  const half = twoSidedZ(level) * Math.sqrt(variance);
  return {
    ...named,
    value: Math.exp(log),
    lower: Math.exp(log - half),
    upper: Math.exp(log + half),
    p: normalTwoSided(log / Math.sqrt(variance)),
    warnings,
  };
}
