import { OUTBREAK_SERIES, SPARSE_SERIES } from './example-series';

/** One input of a calculation, and values of its answer that were published or come from R. */
export interface Example {
  readonly input: unknown;
  /** Values of the answer by their path, to the digits that are printed there. */
  readonly known: Readonly<Record<string, string | number | boolean | null>>;
  /** Where the known values are from. */
  readonly source: string;
}

const R = 'R 4.2.2';
const SURVEILLANCE = "R's surveillance 1.20.3";
const MATH = 'its definition';

const COMPARISONS: Readonly<Record<string, Example>> = {
  'proportion-ci': {
    input: { x: 35, n: 128, method: 'wilson' },
    known: { value: '0.2734', lower: '0.2037', upper: '0.3564' },
    source: `prop.test of ${R}`,
  },
  'rate-ci': {
    input: { events: 14, time: 21_000, per: 10_000 },
    known: { rate: '6.667', lower: '3.645', upper: '11.186' },
    source: `poisson.test of ${R}`,
  },
  'rate-ratio': {
    input: { events1: 14, time1: 21_000, events2: 6, time2: 19_500 },
    known: { value: '2.1667', 'exact.lower': '0.7822', 'exact.upper': '6.8790', p: '0.1203' },
    source: `poisson.test of ${R}`,
  },
  'two-by-two': {
    input: { a: 45, b: 24, c: 20, d: 39 },
    known: {
      'oddsRatio.value': '3.65625',
      'riskRatio.upper': '2.85811',
      'yates.statistic': '11.26013',
      'fisher.p': '0.00069109',
      'riskDifference.lower': '0.1398',
      recommended: 'chiSquare',
    },
    source: `chisq.test and fisher.test of ${R}`,
  },
  'chi-square': {
    input: {
      rows: [
        [10, 20, 30],
        [6, 9, 17],
        [40, 22, 11],
      ],
    },
    known: { statistic: '32.0933', df: 4, p: '0.00000183' },
    source: `chisq.test of ${R}`,
  },
  'mann-whitney': {
    input: { a: [3, 5, 8, 12, 14, 20, 21, 30], b: [1, 2, 4, 5, 6, 8, 9, 10] },
    known: { u: 51, p: '0.051685', auc: '0.796875', method: 'normal' },
    source: `wilcox.test of ${R}`,
  },
  'kruskal-wallis': {
    input: {
      groups: [
        [2.9, 3, 2.5, 2.6, 3.2],
        [3.8, 2.7, 4, 2.4],
        [2.8, 3.4, 3.7, 2.2, 2],
      ],
    },
    known: { statistic: '0.7714', df: 2, p: '0.6800' },
    source: `kruskal.test of ${R}`,
  },
  'benjamini-hochberg': {
    input: { p: [0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216] },
    known: { 'adjusted.1': '0.04', 'adjusted.4': '0.084', 'adjusted.6': '0.10571' },
    source: `p.adjust of ${R}`,
  },
  quantiles: {
    input: { x: [2, 3, 5, 7, 11], probs: [0.25, 0.5, 0.75], type: 6 },
    known: { 'quantiles.0': '2.5', 'quantiles.1': '5', 'quantiles.2': '9' },
    source: `quantile of ${R}`,
  },
  sir: {
    input: { observed: 9, predicted: 5.6 },
    known: { sir: '1.6071', lower: '0.7838', upper: '2.9494', p: '0.1735', 'byar.upper': '3.0510' },
    source: `ppois of ${R}`,
  },
  funnel: {
    input: { measure: 'proportion', target: 0.12, points: [{ id: 'ICU', x: 36, n: 200 }] },
    known: { 'points.0.value': '0.18', 'points.0.outside.side': 'above' },
    source: `qbinom of ${R}`,
  },
  pooled: {
    input: {
      measure: 'or',
      tables: [
        { stratum: 'ICU', a: 10, b: 20, c: 5, d: 40 },
        { stratum: 'ward', a: 4, b: 30, c: 3, d: 31 },
        { a: 0, b: 15, c: 2, d: 18 },
        { a: 21, b: 40, c: 12, d: 55 },
      ],
    },
    known: { value: '2.22746', lower: '1.22746', upper: '4.04216', 'strata.0.value': '4' },
    source: `metafor 3.8.1 of ${R}`,
  },
};

const AGES = { y: [0, 0, 1, 0, 1, 0, 1, 1], x: { age: [41, 48, 52, 57, 63, 66, 71, 80] } };

const OUTCOMES: Readonly<Record<string, Example>> = {
  logistic: {
    input: { ...AGES, method: 'ml' },
    known: { 'coefficients.age.estimate': '0.1257', deviance: '8.1792', converged: true },
    source: `glm of ${R}`,
  },
  calibration: {
    input: { predicted: [0.1, 0.2, 0.3, 0.4, 0.6, 0.7], observed: [0, 0, 1, 0, 1, 1], groups: 2 },
    known: { brier: '0.1583', auc: '0.8889', events: 3 },
    source: MATH,
  },
  door: {
    input: { a: [60, 30, 10], b: [50, 40, 10] },
    known: { probability: '0.545', lower: '0.4734504', upper: '0.6147386', p: '0.216' },
    source: "R's package door 0.0.2",
  },
  'door-power': {
    input: { a: [0.66, 0.15, 0.19], b: [0.61, 0.23, 0.16], ratio: 47 / 53 },
    known: { total: '8389.70', 'sizes.a': 3944, 'sizes.b': 4447 },
    source: 'Zhao YD et al, Stat Med 2008;27:462',
  },
  'kaplan-meier': {
    input: { time: [9, 13, 13, 18, 23], event: [1, 1, 0, 1, 1] },
    known: { 'curves.0.survival.1': '0.6', 'curves.0.atRisk.1': 4, 'curves.0.median': 18 },
    source: `survfit of survival 3.5.3, ${R}`,
  },
  'cumulative-incidence': {
    input: {
      time: [2, 3, 4, 5, 5, 7, 8, 10, 12, 14, 15, 20, 25, 28, 30, 30, 30, 30, 30, 30],
      status: [1, 2, 1, 2, 0, 1, 2, 1, 2, 1, 2, 1, 2, 1, 0, 0, 0, 0, 0, 0],
      at: [7, 14, 21, 30],
    },
    known: {
      'numbersAtRisk.atRisk.0': 15,
      'curves.0.at.0': '0.15333',
      'curves.0.at.3': '0.36667',
      'curves.1.at.2': '0.26',
    },
    source: `cuminc of cmprsk 2.2.11, ${R}`,
  },
  cox: {
    input: {
      time: [9, 13, 13, 18, 23, 28, 5, 5, 8, 8, 12, 16],
      event: [1, 1, 0, 1, 1, 0, 1, 1, 1, 1, 1, 0],
      x: { untreated: [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1] },
    },
    known: { 'coefficients.untreated.hazardRatio': '5.32082', events: 9 },
    source: `coxph of survival 3.5.3, ${R}`,
  },
  'reporting-delay': {
    input: {
      cases: [
        { age: 9, delay: 0 },
        { age: 8, delay: 1 },
        { age: 7, delay: 1 },
        { age: 3, delay: 2 },
      ],
      maxDays: 5,
    },
    known: { cases: 4, median: 1, 'shares.1': '0.75' },
    source: MATH,
  },
  nowcast: {
    input: { known: 3, shares: [0.5, 0.9], reference: { cases: 20, shares: [1, 1, 1, 1, 1] } },
    known: { expected: '5.46', level: '0.95' },
    source: MATH,
  },
};

const PATIENT = { patient: 'P1', organism: 'Klebsiella pneumoniae' };

const RECORDS: Readonly<Record<string, Example>> = {
  dedup: {
    input: {
      policy: 'clsi-m39-year',
      records: [
        { id: 'd0', ...PATIENT, date: '2024-01-15', purpose: 'screening' },
        { id: 'd10', ...PATIENT, date: '2024-01-25', purpose: 'clinical' },
        { id: 'd40', ...PATIENT, date: '2024-02-24', purpose: 'clinical' },
      ],
    },
    known: { 'kept.0': 'd10', 'dropped.0.id': 'd0' },
    source: 'CLSI M39',
  },
  mlst: {
    input: {
      scheme: 'kpneumoniae',
      profile: { gapA: 3, infB: 3, mdh: 1, pgi: 1, phoE: 1, rpoB: 1, tonB: 4 },
    },
    known: { st: '11' },
    source: 'BIGSdb Pasteur',
  },
  goeburst: {
    input: {
      profiles: [
        { st: 11, alleles: [3, 3, 1, 1, 1, 1, 4], count: 30 },
        { st: 258, alleles: [3, 3, 1, 1, 1, 1, 79] },
        { st: 512, alleles: [54, 3, 1, 1, 1, 1, 79] },
        { st: 340, alleles: [3, 3, 1, 1, 1, 1, 18] },
      ],
    },
    known: { 'groups.0.founder': '258', 'links.0.from': '11', 'links.0.to': '258' },
    source: 'Francisco AP et al, BMC Bioinformatics 2009;10:152',
  },
  gene: {
    input: { name: 'blaKPC-2' },
    known: { family: 'KPC', allele: 'KPC-2', ambler: 'A', carbapenemase: true },
    source: "NCBI's Reference Gene Catalog",
  },
};

const DETECTORS: Readonly<Record<string, Example>> = {
  ears: {
    input: { counts: OUTBREAK_SERIES.slice(0, 14), method: 'C1' },
    known: { 'points.7.upper': '3.050282', 'points.13.upper': '2.989606', 'points.13.alarm': true },
    source: `earsC of ${SURVEILLANCE}`,
  },
  cusum: {
    input: { counts: OUTBREAK_SERIES, range: [22, 24], m: 0.9285714285714286 },
    known: { 'points.0.statistic': '2.147372', 'points.1.alarm': true },
    source: `algo.cusum of ${SURVEILLANCE}`,
  },
  farrington: {
    input: {
      counts: SPARSE_SERIES,
      range: [312, 312],
      b: 4,
      alpha: 0.01,
      thresholdMethod: 'nbPlugin',
    },
    known: { 'points.0.upper': 2, 'points.0.phi': '1.266667', 'points.0.alarm': true },
    source: `farringtonFlexible of ${SURVEILLANCE}`,
  },
  bayes: {
    input: { counts: OUTBREAK_SERIES.slice(0, 22) },
    known: { 'points.21.upper': 3, 'points.21.alarm': true, 'points.20.alarm': false },
    source: `algo.bayes of ${SURVEILLANCE}`,
  },
  'poisson-exceedance': {
    input: { counts: OUTBREAK_SERIES.slice(0, 22) },
    known: { 'points.21.observed': 4, 'points.21.alarm': true },
    source: `qpois of ${R}`,
  },
  rki: {
    input: { counts: OUTBREAK_SERIES.slice(0, 22) },
    known: { 'points.21.upper': '3.285', 'points.21.alarm': true },
    source: `algo.rki of ${SURVEILLANCE}`,
  },
  'glr-poisson': {
    input: { counts: OUTBREAK_SERIES.slice(0, 25), range: [8, 25], mu0: 1 },
    known: { 'points.15.statistic': '6.536697', 'points.15.alarm': true },
    source: `algo.glrpois of ${SURVEILLANCE}`,
  },
  'fixed-rule': {
    input: { counts: [0, 1, 0, 0, 1, 0], minCases: 2, days: 4 },
    known: { 'points.4.alarm': true, 'points.5.alarm': false },
    source: MATH,
  },
  'ward-baseline': {
    input: { counts: [0, 1, 0, 0, 2, 0], windowDays: 4, mu: 0.3 },
    known: { 'points.4.statistic': '0.0035995', 'points.4.alarm': true },
    source: `ppois of ${R}`,
  },
  scan: {
    input: {
      cases: [3, 12, 55, 84, 85, 88, 90]
        .map((day) => ({ location: 'ICU', day }))
        .concat([5, 40, 77].map((day) => ({ location: 'W1', day })))
        .concat([20, 61, 89].map((day) => ({ location: 'W2', day })))
        .concat([31, 70].map((day) => ({ location: 'W3', day }))),
      period: [1, 90],
      maxDays: 28,
      seed: 1,
    },
    known: {
      'clusters.0.location': 'ICU',
      'clusters.0.expected': '2.333333',
      'clusters.0.statistic': '0.604121',
      'clusters.0.alarm': false,
    },
    source: 'Kulldorff M et al, PLoS Med 2005;2:e59, by its formula',
  },
};

/** What `calc <name> --help` shows, a calculation each; the tests run every one of them. */
export const EXAMPLES: ReadonlyMap<string, Example> = new Map(
  Object.entries({ ...COMPARISONS, ...OUTCOMES, ...RECORDS, ...DETECTORS }),
);
