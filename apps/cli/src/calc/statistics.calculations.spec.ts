import { main } from '../main';
import { CALCULATIONS } from './calculations';

/** Runs the real command with text for its streams. */
async function run(args: string[], input: string) {
  const out: string[] = [];
  const err: string[] = [];
  const status = await main(args, {
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    data: async () => undefined,
    input: () => Promise.resolve(input),
  });
  return { status, out, err };
}

async function answerOf(name: string, input: unknown): Promise<unknown> {
  const { status, out, err } = await run(['calc', name], JSON.stringify(input));
  expect({ err, status }).toEqual({ err: [], status: 0 });
  return JSON.parse(out.join('')) as unknown;
}

const near = (value: number, digits = 5) => expect.closeTo(value, digits) as number;

const AML = {
  time: [9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161, 5, 5, 8, 8, 12, 16, 23, 27, 30, 33, 43, 45],
  event: [1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1],
  group: [...Array<string>(11).fill('Maintained'), ...Array<string>(12).fill('Nonmaintained')],
};

/** Six isolates of one patient; day 0 is 2024-01-15. */
const SIX = [
  { day: '2024-01-15', purpose: 'screening', specimenGroup: 'screening' },
  { day: '2024-01-25', purpose: 'clinical', specimenGroup: 'blood' },
  { day: '2024-02-24', purpose: 'clinical', specimenGroup: 'other' },
  { day: '2024-08-02', purpose: 'clinical', specimenGroup: 'blood' },
  { day: '2025-01-19', purpose: 'screening', specimenGroup: 'screening' },
  { day: '2025-01-29', purpose: 'clinical', specimenGroup: 'blood', family: 'NDM' },
].map(({ day, family = 'KPC', ...rest }) => ({
  id: day,
  patient: 'P1',
  organism: 'Klebsiella pneumoniae',
  date: day,
  carbapenemases: [family],
  ...rest,
}));

const rows = (ones: number, zeros: number) => [
  ...Array<number>(ones).fill(1),
  ...Array<number>(zeros).fill(0),
];

/** Worked answers: R 4.2.2, and the R packages survival, surveillance, brglm2, door. */
const WORKED: [name: string, input: unknown, answer: unknown][] = [
  [
    'proportion-ci',
    { x: 35, n: 128, method: 'wald' },
    { value: 0.2734375, lower: near(0.1962, 4), upper: near(0.3507, 4) },
  ],
  [
    'proportion-ci',
    { x: 0, n: 59, method: 'exact' },
    { value: 0, lower: 0, upper: near(0.0606, 4) },
  ],
  [
    'proportion-ci',
    { x: 0, n: 59, method: 'Clopper-Pearson' },
    { lower: 0, upper: near(0.0606, 4), method: 'exact' },
  ],
  [
    'rate-ci',
    { events: 14, time: 21_000, per: 10_000 },
    { rate: near(6.66667), lower: near(3.645, 3), upper: near(11.186, 3) },
  ],
  [
    'rate-ratio',
    { events1: 14, time1: 21_000, events2: 6, time2: 19_500 },
    { value: near(2.1667, 4), exact: { lower: near(0.7822, 4) }, p: near(0.1203, 4) },
  ],
  [
    'two-by-two',
    { a: 45, b: 24, c: 20, d: 39 },
    {
      oddsRatio: {
        value: near(3.65625),
        lower: near(1.75825),
        upper: near(7.60311),
        method: 'woolf',
      },
      riskRatio: { value: near(1.92391), lower: near(1.29507), upper: near(2.85811) },
      chiSquare: { statistic: near(12.48175), p: near(0.00041095, 8) },
      yates: { statistic: near(11.26013), p: near(0.0007919, 8) },
      fisher: { p: near(0.00069109, 8) },
      mcnemar: { p: near(0.6511, 4) },
    },
  ],
  [
    'two-by-two',
    { a: 4, b: 65, c: 0, d: 59 },
    {
      oddsRatio: { value: 'Infinity', lower: null, upper: null, reason: expect.any(String) },
      conditionalOddsRatio: { value: 'Infinity', lower: near(0.57335), upper: 'Infinity' },
      fisher: { p: near(0.1237) },
      recommended: 'fisher',
    },
  ],
  [
    'mann-whitney',
    { a: [3, 5, 8, 12, 14, 20, 21, 30], b: [1, 2, 4, 5, 6, 8, 9, 10] },
    { u: 51, p: near(0.051685, 6), method: 'normal', correction: true },
  ],
  ['quantiles', { x: [2, 3, 5, 7, 11], probs: [0.25, 0.5], type: 6 }, { quantiles: [2.5, 5] }],
  [
    'logistic',
    { y: [...rows(45, 24), ...rows(20, 39)], x: { exposed: rows(69, 59) }, method: 'ml' },
    {
      coefficients: {
        '(Intercept)': { oddsRatio: near(20 / 39) },
        exposed: { oddsRatio: near(3.65625), lower: near(1.75825), upper: near(7.60311) },
      },
      converged: true,
      warnings: [],
    },
  ],
  [
    'logistic',
    { y: [...rows(4, 65), ...rows(0, 59)], x: { exposed: rows(69, 59) }, method: 'ml' },
    {
      coefficients: { exposed: { estimate: 'Infinity', oddsRatio: 'Infinity', lower: null } },
      converged: false,
      separation: 'quasi-complete',
    },
  ],
  [
    'logistic',
    { y: [...rows(4, 65), ...rows(0, 59)], x: { exposed: rows(69, 59) }, method: 'firth' },
    { coefficients: { exposed: { estimate: near(2.1011507, 7), se: near(1.5139092, 7) } } },
  ],
  [
    'door',
    { a: [60, 30, 10], b: [50, 40, 10] },
    {
      probability: near(0.545),
      lower: near(0.4734504, 7),
      upper: near(0.6147386, 7),
      p: near(0.216, 3),
    },
  ],
  [
    'door',
    { a: [20, 12, 6, 9], b: [28, 40, 18, 33], scores: [100, 60, 40, 0], method: 'logit' },
    { probability: near(0.59941), partialCredit: { value: near(13.23082), p: near(0.0443666) } },
  ],
  [
    'door-power',
    { a: [0.66, 0.15, 0.19], b: [0.61, 0.23, 0.16], ratio: 47 / 53 },
    { total: near(8389.70027), sizes: { a: 3944, b: 4447 } },
  ],
  [
    'kaplan-meier',
    AML,
    {
      curves: [
        { group: 'Maintained', median: 31 },
        { group: 'Nonmaintained', median: 23 },
      ],
      logRank: { statistic: near(3.39639), df: 1, p: near(0.06534) },
    },
  ],
  [
    'sir',
    { observed: 9, predicted: 5.6 },
    { sir: near(1.6071, 4), lower: near(0.7838, 4), upper: near(2.9494, 4) },
  ],
  ['sir', { observed: 1, predicted: 0.4 }, { sir: null, reason: expect.any(String) }],
  [
    'funnel',
    { measure: 'proportion', target: 0.12, points: [{ id: 'ICU', x: 36, n: 200 }] },
    { points: [{ id: 'ICU', value: 0.18, outside: { level: 0.95, side: 'above' } }] },
  ],
  [
    'funnel',
    { measure: 'sir', points: [{ id: 1, observed: 9, predicted: 5.6 }] },
    { target: 1, points: [{ id: '1', outside: null }] },
  ],
  [
    'pooled',
    {
      measure: 'or',
      tables: [
        { stratum: 'ICU', a: 10, b: 20, c: 5, d: 40 },
        { stratum: 'ward', a: 4, b: 30, c: 3, d: 31 },
        { a: 0, b: 15, c: 2, d: 18 },
        { a: 21, b: 40, c: 12, d: 55 },
      ],
    },
    {
      value: near(2.22746),
      lower: near(1.22746),
      upper: near(4.04216),
      strata: [
        { stratum: 'ICU', value: 4 },
        { stratum: 'ward' },
        { stratum: '2', value: 0, lower: null },
        {},
      ],
    },
  ],
  ['dedup', { policy: 'patient-first', records: SIX.slice(0, 2) }, { kept: ['2024-01-15'] }],
  ['dedup', { policy: 'clsi-m39-year', records: SIX }, { kept: ['2024-01-25', '2025-01-29'] }],
  [
    'dedup',
    { policy: 'gap-30d', records: SIX },
    { kept: ['2024-01-15', '2024-08-02', '2025-01-19'] },
  ],
];

describe('carbawatch calc', () => {
  it.each(WORKED)('%s of %j has the worked answer', async (name, input, answer) => {
    expect(await answerOf(name, input)).toMatchObject(answer as object);
  });

  it('lists every time of a curve with who was at risk', async () => {
    const { curves } = (await answerOf('kaplan-meier', AML)) as {
      curves: { time: number[]; survival: number[]; atRisk: number[] }[];
    };
    expect(curves[0]?.time.slice(0, 4)).toEqual([9, 13, 18, 23]);
    expect(curves[0]?.atRisk.slice(0, 4)).toEqual([11, 10, 8, 7]);
    [0.9091, 0.8182, 0.7159, 0.6136].forEach((s, i) =>
      expect(curves[0]?.survival[i]).toBeCloseTo(s, 4),
    );
  });
});

const CI = { x: 1, n: 4, method: 'wilson' };
const TABLE = { a: 1, b: 2, c: 3, d: 4 };

/** Bad input and the field that standard error must name. */
const REFUSED: [name: string, input: unknown, field: string][] = [
  ['proportion-ci', { ...CI, colour: 1 }, 'colour'],
  ['proportion-ci', { ...CI, x: 5 }, 'x'],
  ['proportion-ci', { ...CI, x: 0, n: 0 }, 'n'],
  ['proportion-ci', { ...CI, x: -1 }, 'x'],
  ['proportion-ci', { ...CI, x: 1.5 }, 'x'],
  ['proportion-ci', { ...CI, x: 'NaN' }, 'x'],
  ['proportion-ci', { ...CI, n: null }, 'n'],
  ['proportion-ci', { ...CI, level: 95 }, 'level'],
  ['proportion-ci', { ...CI, method: 'bayes' }, 'method'],
  ['rate-ci', { events: 1, time: 0 }, 'time'],
  ['rate-ci', { events: 1, time: 1, per: 0 }, 'per'],
  ['rate-ratio', { events1: 1, time1: 1, events2: -1, time2: 1 }, 'events2'],
  ['two-by-two', { ...TABLE, c: -3 }, 'c'],
  ['two-by-two', { a: 1, b: 2, c: 3 }, 'd'],
  ['mann-whitney', { a: [], b: [1] }, 'a'],
  ['mann-whitney', { a: [1], b: [1, null] }, 'b[1]'],
  ['quantiles', { x: [1], probs: [0.5], type: 10 }, 'type'],
  ['quantiles', { x: [1], probs: [2] }, 'probs[0]'],
  ['logistic', { y: [0, 1, 2], x: {}, method: 'ml' }, 'y[2]'],
  ['logistic', { y: [0, 1], x: { age: [1] }, method: 'ml' }, 'x.age'],
  // The name that JavaScript would drop: a covariate must not be left out without a word.
  ['logistic', { y: [0, 1], x: { ['__proto__']: [1, 2] } }, '__proto__'],
  ['proportion-ci', { x: 1, n: 1e308 }, 'n'],
  ['rate-ci', { events: 1, time: 1e-320 }, 'time'],
  ['logistic', { y: [0, 1], x: {}, method: 'ml', ci: 'exact' }, 'ci'],
  ['door', { a: [1, 2], b: [1] }, 'b'],
  ['door', { a: [1, 2], b: [1, 2], method: 'exact' }, 'method'],
  ['door', { a: [1, 2], b: [1, 2], scores: [1, 2] }, 'scores[1]'],
  ['door-power', { a: [1, 2], b: [2, 1], power: 80 }, 'power'],
  ['door-power', { a: [1, 2], b: [2, 1], sizes: { a: 1, b: 1 }, ratio: 2 }, 'ratio'],
  ['kaplan-meier', { time: [1, 2], event: [1, 2] }, 'event[1]'],
  ['kaplan-meier', { time: [1, -2], event: [1, 1] }, 'time[1]'],
  ['kaplan-meier', { time: [1], event: [1], conf: 'logit' }, 'conf'],
  ['cox', { time: [1, 2], event: [0, 0], x: {} }, 'event'],
  ['sir', { observed: 1, predicted: -1 }, 'predicted'],
  ['funnel', { measure: 'proportion', points: [{ id: 'A', x: 2, n: 1 }] }, 'points[0].x'],
  ['funnel', { measure: 'sir', points: [{ id: 'A', x: 2, n: 1 }] }, 'points[0]'],
  ['pooled', { measure: 'or', tables: [{ ...TABLE, a: -1 }] }, 'tables[0].a'],
  ['pooled', { measure: 'hr', tables: [TABLE] }, 'measure'],
  ['dedup', { policy: 'first', records: [] }, 'policy'],
  ['dedup', { policy: 'none', records: [{ ...SIX[0], date: '2024-13-01' }] }, 'records[0].date'],
  ['dedup', { policy: 'none', records: [{ ...SIX[0], colour: 'red' }] }, 'records[0].colour'],
];

describe('carbawatch calc refuses', () => {
  it.each(REFUSED)('%s of %j by naming %s, with exit status 2', async (name, input, field) => {
    const { status, out, err } = await run(['calc', name], JSON.stringify(input));
    expect({ status, out }).toEqual({ status: 2, out: [] });
    expect(err).toHaveLength(1);
    expect(err[0]).not.toContain('\n');
    expect(err[0]?.startsWith(field)).toBe(true);
    expect(err[0]?.charAt(field.length)).toMatch(/[:.[]/);
  });

  it.each(['', '{', 'NaN', '{"x": NaN, "n": 4}'])('%j, which is no JSON', async (text) => {
    const { status, out, err } = await run(['calc', 'proportion-ci'], text);
    expect({ status, out }).toEqual({ status: 2, out: [] });
    expect(err).toEqual(['input: standard input holds no JSON']);
  });

  it('a number beyond what a double holds, an array for an object, and an unknown name', async () => {
    const huge = await run(['calc', 'sir'], '{"observed": 1, "predicted": 1e999}');
    expect([huge.status, huge.err[0]]).toEqual([2, expect.stringMatching(/^predicted: /)]);
    const array = await run(['calc', 'sir'], '[1, 2]');
    expect([array.status, array.err[0]]).toEqual([2, expect.stringMatching(/^input: /)]);
    const unknown = await run(['calc', 'anova'], '{}');
    expect([unknown.status, unknown.out]).toEqual([2, []]);
    expect(unknown.err[0]).toMatch(/^name: no calculation "anova".*proportion-ci/);
  });
});

describe('carbawatch calc --help', () => {
  it('leaves room between each name and what it calculates', async () => {
    const { out } = await run(['calc', '--help'], '');
    const names = out.join('\n').matchAll(/^ {2}(\S+) {2,}\S/gm);
    expect([...names].map(([, name]) => name)).toEqual([...CALCULATIONS.keys()]);
  });

  it('lists every calculation, and documents the ones that the contract leaves to it', async () => {
    const { status, out } = await run(['calc', '--help'], '');
    expect(status).toBe(0);
    for (const name of CALCULATIONS.keys()) expect(out.join('')).toContain(name);
    for (const name of ['sir', 'funnel', 'pooled', 'door-power']) {
      const help = await run(['calc', name, '--help'], '');
      expect(help.status).toBe(0);
      expect(help.out.join('')).toMatch(/Answer: [^]*Input:/);
    }
  });
});
