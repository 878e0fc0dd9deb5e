import {
  PROPORTION_METHODS,
  QUANTILE_TYPES,
  benjaminiHochberg as benjaminiHochbergOf,
  chiSquareTest,
  kruskalWallis as kruskalWallisOf,
  mannWhitney as mannWhitneyOf,
  proportionInterval,
  quantiles as quantilesOf,
  rateInterval,
  rateRatio as rateRatioOf,
  twoByTwo as twoByTwoOf,
} from '@carbawatch/epidemiology';
import { z } from 'zod';
import { InputRefusal, calculation } from './calculation';

/**
 * Comparisons of proportions, rates and groups. The functions themselves refuse what is out of
 * range, by the field's name.
 */
const level = z.number().optional().describe('confidence level; 0.95 if absent');
const values = z.array(z.number());

/** Other names of the methods, as papers and other programs have them. */
const METHOD_SYNONYMS: Readonly<Record<string, (typeof PROPORTION_METHODS)[number]>> = {
  'clopper-pearson': 'exact',
  score: 'wilson',
  'score-cc': 'wilson-cc',
  normal: 'wald',
};

function methodNamed(name: unknown): unknown {
  if (typeof name !== 'string') return name;
  const plain = name
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/g, '-');
  return METHOD_SYNONYMS[plain] ?? plain;
}

export const proportionCi = calculation({
  name: 'proportion-ci',
  summary: 'confidence interval of x in n, by six methods',
  notes: `Answer: value, lower, upper (clamped to 0-1), method, level.
clopper-pearson is taken for exact, score for wilson, normal for wald.
wilson if no method is named; wald gives 0-0 for 0/n, which is no interval but the textbook's.`,
  input: z.strictObject({
    x: z.number(),
    n: z.number(),
    method: z.preprocess(methodNamed, z.enum(PROPORTION_METHODS)).default('wilson'),
    level,
  }),
  run: ({ x, n, method, level: wanted = 0.95 }) => {
    if (n === 0) throw new InputRefusal('n', 'a whole number from 1');
    return { ...proportionInterval({ x, n, method, level: wanted }), method, level: wanted };
  },
});

export const rateCi = calculation({
  name: 'rate-ci',
  summary: 'rate of events in a time at risk, with exact Poisson limits',
  notes: 'Answer: rate, lower, upper, each per `per` units of time (1 if absent).',
  input: z.strictObject({
    events: z.number(),
    time: z.number(),
    per: z.number().optional(),
    level,
  }),
  run: rateInterval,
});

export const rateRatio = calculation({
  name: 'rate-ratio',
  summary: 'ratio of two rates, exact and by Wald',
  notes: 'Answer: value, exact {lower, upper}, p (exact), wald {lower, upper}, waldP.',
  input: z.strictObject({
    events1: z.number(),
    time1: z.number(),
    events2: z.number(),
    time2: z.number(),
    level,
  }),
  run: rateRatioOf,
});

export const twoByTwo = calculation({
  name: 'two-by-two',
  summary: 'ratios, difference and tests of a 2x2 table',
  notes: `a, b: exposed with and without the outcome; c, d: unexposed.
A ratio over a zero is "Infinity"; limits that do not exist are null with a reason. \`recommended\`
is fisher where any expected count is below 5. mcnemar reads the table as pairs (b, c discordant).`,
  input: z.strictObject({ a: z.number(), b: z.number(), c: z.number(), d: z.number(), level }),
  run: ({ level: wanted, ...cells }) => twoByTwoOf(cells, wanted),
});

export const mannWhitney = calculation({
  name: 'mann-whitney',
  summary: 'Mann-Whitney U test of two groups of values',
  notes: `Answer: u (R's W of a), p, method (exact or normal), correction, ties, auc = u / all pairs.
Exact below 50 values a group without ties, or where asked for (also with ties, up to 200 values):
twice the smaller tail of the permutation distribution;
correction is the continuity correction of the normal approximation, and answers whether it went in.`,
  input: z.strictObject({
    a: values,
    b: values,
    correction: z.boolean().optional(),
    exact: z.boolean().optional(),
  }),
  run: mannWhitneyOf,
});

export const chiSquare = calculation({
  name: 'chi-square',
  summary: "Pearson's chi-square test of a table with any number of rows and columns",
  notes: `rows: the counts, a list a row. Empty rows and columns say nothing and are left out.
Answer: statistic, df, p, smallestExpected; null with a reason where fewer than two rows or columns
hold a count.`,
  input: z.strictObject({ rows: z.array(values).min(1) }),
  run: ({ rows }) => chiSquareTest(rows),
});

export const kruskalWallis = calculation({
  name: 'kruskal-wallis',
  summary: 'Kruskal-Wallis test of two or more groups of values',
  notes: 'Answer: statistic (corrected for ties), df, p; null with a reason if all are equal.',
  input: z.strictObject({ groups: z.array(values) }),
  run: ({ groups }) => kruskalWallisOf(groups),
});

export const benjaminiHochberg = calculation({
  name: 'benjamini-hochberg',
  summary: 'p-values adjusted for the false discovery rate',
  notes: 'Answer: adjusted, in the order of p (Benjamini Y, Hochberg Y, 1995).',
  input: z.strictObject({ p: z.array(z.number()).min(1) }),
  run: ({ p }) => ({ adjusted: benjaminiHochbergOf(p) }),
});

export const quantiles = calculation({
  name: 'quantiles',
  summary: 'sample quantiles by the nine types of Hyndman and Fan',
  notes: 'Answer: quantiles, in the order of probs, and type (7 as in R if absent; SPSS uses 6).',
  input: z.strictObject({
    x: values,
    probs: z.array(z.number()),
    type: z.literal(QUANTILE_TYPES).default(7),
  }),
  run: (input) => ({ quantiles: quantilesOf(input), type: input.type }),
});
