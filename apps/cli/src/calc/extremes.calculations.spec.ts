import { main } from '../main';

async function calc(name: string, input: unknown) {
  const out: string[] = [];
  const err: string[] = [];
  const status = await main(['calc', name], {
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    data: async () => undefined,
    input: () => Promise.resolve(JSON.stringify(input)),
  });
  return { status, answer: out.length > 0 ? (JSON.parse(out.join('')) as unknown) : null, err };
}

/** The double nearest below 1. */
const ALMOST_1 = 1 - 2 ** -53;
const SEVEN = [1, 0, 2, 1, 0, 1, 2, 9];
const number = expect.any(Number) as number;
const reason = expect.any(String) as string;

/** What lies at the end of a field's range is answered by numbers, or by null and a reason. */
const ANSWERED: [title: string, name: string, input: unknown, answer: object][] = [
  [
    'a level that only the last bit keeps below 1',
    'proportion-ci',
    { x: 3, n: 10, level: ALMOST_1 },
    { lower: number, upper: number },
  ],
  [
    'the same of a table',
    'two-by-two',
    { a: 4, b: 5, c: 6, d: 7, level: ALMOST_1 },
    { oddsRatio: { lower: number, upper: number }, riskDifference: { lower: number } },
  ],
  [
    'an error that 1 less it would lose to rounding',
    'ears',
    { counts: SEVEN, method: 'C1', alpha: 1e-15 },
    { points: expect.arrayContaining([expect.objectContaining({ index: 8, upper: number })]) },
  ],
  [
    'the same of a sample size',
    'door-power',
    { a: [3, 1], b: [1, 3], alpha: 1e-15 },
    { total: number, sizes: { a: number, b: number } },
  ],
  [
    'a ward of which a thousandth of a case is expected has no limit below none',
    'funnel',
    { measure: 'sir', points: [{ id: 'A', observed: 0, predicted: 0.001 }] },
    { points: [{ limits: [{ lower: 0, upper: 0 }, { upper: 0 }], outside: null }] },
  ],
  [
    'one case in such a ward is beyond both limits',
    'funnel',
    { measure: 'sir', points: [{ id: 'A', observed: 1, predicted: 0.001 }] },
    { points: [{ outside: { level: 0.998, side: 'above' } }] },
  ],
  [
    'a ward without patients among wards without cases',
    'funnel',
    { measure: 'proportion', points: [{ id: 'A', x: 0, n: 0 }] },
    { reason, points: [{ value: null, reason }] },
  ],
  [
    'a group without events has no p by Wald, and says so',
    'rate-ratio',
    { events1: 0, time1: 10, events2: 4, time2: 12 },
    { value: 0, waldP: null, reason, wald: { lower: null, reason } },
  ],
  [
    'one group has no log-rank test, and says so',
    'kaplan-meier',
    { time: [1, 2], event: [1, 0] },
    { logRank: { statistic: null, df: null, p: null, reason } },
  ],
  [
    'delays of which none was short enough',
    'reporting-delay',
    { cases: [{ age: 9, delay: 8 }], maxDays: 5 },
    { cases: 0, late: 1, median: null, p90: null, reason },
  ],
  [
    'at an alpha of a half the limit is the expected count, and no score is told in its terms',
    'farrington',
    { counts: Array.from({ length: 330 }, (_, i) => i % 5), range: [329, 329], alpha: 0.5 },
    { points: [{ statistic: null, alarm: true, reason }] },
  ],
];

it.each(ANSWERED)('%s (%s)', async (_title, name, input, answer) => {
  const found = await calc(name, input);
  expect(found).toMatchObject({ status: 0, err: [], answer });
});

/** Each refused by the field that holds what can't be reckoned with, and its remedy. */
const REFUSED: [title: string, name: string, input: unknown, line: RegExp][] = [
  [
    'scores whose squares leave the numbers',
    'door',
    { a: [1, 2], b: [2, 1], scores: [1e308, 0] },
    /^scores\[0\]: .* million/,
  ],
  [
    'a share of false alarms that no limit has',
    'farrington',
    { counts: SEVEN, alpha: 1e-17 },
    /^alpha: no less than 1e-15$/,
  ],
  [
    'a trial of one patient against a billion',
    'door-power',
    { a: [3, 1], b: [1, 3], ratio: 1e-9 },
    /^ratio: a number from 1\/1000 to 1000$/,
  ],
  [
    'a power that no patient at all would reach',
    'door-power',
    { a: [3, 1], b: [1, 3], power: 0.01 },
    /^power: a number above alpha \/ 2$/,
  ],
  [
    'shares without a finite sum',
    'door-power',
    { a: [1e308, 1e308], b: [1, 1] },
    /^a: shares or counts with a finite sum$/,
  ],
  ['a ward with more cases than a country', 'ward-baseline', { counts: [1], mu: 1e15 }, /^mu: /],
  [
    'a covariate whose squares leave the numbers',
    'logistic',
    { y: [0, 1], x: { age: [1e200, 3] } },
    /^x\.age\[0\]: null, or a number within 1e100 of 0$/,
  ],
  [
    'groups beyond any cohort, by a name of the table',
    'two-by-two',
    { a: 1e9, b: 1e9, c: 1, d: 1 },
    /^a: with b no more than 1,000,000,000$/,
  ],
  [
    'a stratum beyond any cohort',
    'pooled',
    { measure: 'or', tables: [{ a: 1e9, b: 1, c: 1, d: 1 }] },
    /^tables\[0\]: with all four cells no more than/,
  ],
  [
    'events beyond any cohort',
    'rate-ratio',
    { events1: 1e9, time1: 1, events2: 9e8, time2: 1 },
    /^events1: with events2 no more than/,
  ],
  [
    'a nowcast of no day',
    'nowcast',
    { known: 0, shares: [], reference: { cases: 1, shares: [1] } },
    /^shares: /,
  ],
];

it.each(REFUSED)('%s is refused (%s)', async (_title, name, input, line) => {
  const { status, answer, err } = await calc(name, input);
  expect({ status, answer }).toEqual({ status: 2, answer: null });
  expect(err).toEqual([expect.stringMatching(line)]);
});
