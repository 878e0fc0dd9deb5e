import { main } from '../main';
import { OUTBREAK_SERIES as OUTBREAK, SPARSE_SERIES as SPARSE } from './example-series';

interface Answer {
  points: {
    index: number;
    observed: number;
    expected: number | null;
    upper: number | null;
    alarm: boolean;
    statistic?: number | null;
  }[];
  history: { sufficient: boolean; statement: string };
}

async function calc(name: string, input: unknown) {
  const out: string[] = [];
  const err: string[] = [];
  const status = await main(['calc', name], {
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    data: async () => undefined,
    input: () => Promise.resolve(JSON.stringify(input)),
  });
  return { status, out, err };
}

async function answerOf(name: string, input: unknown): Promise<Answer> {
  const { status, out, err } = await calc(name, input);
  expect(err).toEqual([]);
  expect(status).toBe(0);
  return JSON.parse(out.join('')) as Answer;
}

const alarms = ({ points }: Answer) =>
  points.filter(({ alarm }) => alarm).map(({ index }) => index);

describe('carbawatch calc ears', () => {
  // Alarms of R's earsC (surveillance 1.20.3) for C1 and C2; of the definition for C3.
  it.each([
    ['C1', [14, 22], 7],
    ['C2', [14, 23, 25], 9],
    ['C3', [14, 15, 16, 23, 24, 25, 26, 27], 11],
  ])('%s alarms at %j and judges nothing in the first %i periods', async (method, at, first) => {
    const answer = await answerOf('ears', { counts: OUTBREAK, method });
    expect(alarms(answer)).toEqual(at);
    expect(answer.points).toHaveLength(30);
    expect(answer.points[first - 1]).toMatchObject({ expected: null, upper: null, alarm: false });
    expect(answer.points[first]?.upper).not.toBeNull();
  });

  it('says that a week is too short', async () => {
    const { history } = await answerOf('ears', { counts: [0, 1, 0, 1, 0, 1, 0], method: 'C1' });
    expect(history.statement).toMatch(/^History is too short/);
  });
});

describe('carbawatch calc cusum', () => {
  it('prints the sums of R from the first period of the range', async () => {
    const answer = await answerOf('cusum', { counts: OUTBREAK, range: [15, 30] });
    expect(answer.points[0]).toMatchObject({ index: 15, observed: 0, upper: 5, statistic: 0 });
    expect(answer.points.at(-1)?.statistic).toBeCloseTo(4.797862, 6);
    expect(alarms(answer)).toEqual([23, 24, 25, 26, 27, 28, 29, 30]);
  });

  it('resets when asked to', async () => {
    const answer = await answerOf('cusum', { counts: OUTBREAK, range: [15, 30], reset: true });
    expect(alarms(answer)).toEqual([23, 25]);
  });
});

describe('carbawatch calc farrington', () => {
  it('is silent below five cases in four weeks and alarms at the fourth', async () => {
    const answer = await answerOf('farrington', {
      counts: SPARSE,
      start: { year: 1990, week: 1 },
      frequency: 52,
      range: [310, 312],
      b: 4,
      alpha: 0.01,
      thresholdMethod: 'nbPlugin',
      flexible: true,
    });
    expect(answer.points.map(({ upper }) => upper)).toEqual([null, null, 2]);
    expect(answer.points[2]).toMatchObject({ year: 1995, week: 52 });
    expect(alarms(answer)).toEqual([312]);
  });
});

describe('carbawatch calc for sparse counts', () => {
  const sparse = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 2, 0, 0, 0];

  // Bayes and GLR by R's surveillance 1.20.3, the others by their definitions.
  it.each([
    ['bayes', { counts: sparse }, [18]],
    ['poisson-exceedance', { counts: sparse }, [15, 18]],
    ['rki', { counts: OUTBREAK }, [22]],
    ['glr-poisson', { counts: OUTBREAK, range: [8, 30], mu0: 1 }, [23, 25]],
    ['fixed-rule', { counts: sparse, days: 3 }, [18]],
    ['ward-baseline', { counts: sparse, windowDays: 3, baselineDays: 14, alpha: 0.05 }, [18]],
  ])('%s alarms where it should', async (name, input, expected) => {
    expect(alarms(await answerOf(name, input))).toEqual(expected);
  });

  it('scan finds the ward with four cases in five days, by the seed', async () => {
    const days = { W1: [3, 9, 15, 22, 28], W2: [6, 12, 18, 25], W3: [26, 27, 28, 30] };
    const cases = Object.entries(days).flatMap(([location, of]) =>
      of.map((day) => ({ location, day })),
    );
    const { status, out } = await calc('scan', { cases, period: [1, 30], seed: 1, maxDays: 7 });
    expect(status).toBe(0);
    const answer: unknown = JSON.parse(out.join(''));
    // 4 cases of the ward times 5 of those days among 13: 20 / 13 are expected.
    expect(answer).toMatchObject({
      replicates: 999,
      parameters: { seed: 1 },
      clusters: [{ location: 'W3', from: 26, to: 30, observed: 4 }],
    });
    expect((await calc('scan', { cases, period: [1, 30], seed: 1, maxDays: 7 })).out).toEqual(out);
  });
});

describe('bad input of the detectors', () => {
  const sound: Readonly<Record<string, object>> = {
    ears: { counts: OUTBREAK, method: 'C1' },
    cusum: { counts: OUTBREAK, range: [15, 30] },
    farrington: { counts: SPARSE, range: [310, 312] },
    bayes: { counts: OUTBREAK },
    'glr-poisson': { counts: OUTBREAK, range: [15, 30] },
    'ward-baseline': { counts: OUTBREAK },
    scan: { cases: [{ location: 'W1', day: 3 }], period: [1, 9], seed: 1 },
  };

  it.each<[string, object, RegExp]>([
    ['ears', { window: 7 }, /^window: no such field$/],
    ['ears', { method: 'C4' }, /^method: /],
    ['ears', { baseline: 2 }, /^baseline: a whole number from 3/],
    ['ears', { alpha: 1 }, /^alpha: a number between 0 and 1/],
    ['ears', { minSigma: -0.1 }, /^minSigma: /],
    ['ears', { counts: [1, -1] }, /^counts\[1\]: a whole number from 0 to 10,000,000$/],
    ['ears', { counts: [1, 'two'] }, /^counts\[1\]: /],
    ['ears', { counts: undefined }, /^counts: /],
    ['cusum', { range: undefined }, /^range: /],
    ['cusum', { range: [15, 31] }, /^range\[1\]: a whole number from 1 to 30$/],
    ['cusum', { h: 0 }, /^h: a number above 0$/],
    ['cusum', { transform: 'log' }, /^transform: /],
    ['farrington', { start: { year: 1990, day: 1 } }, /^start\.(week|day): /],
    ['farrington', { noPeriods: 60 }, /^noPeriods: 1, or at most 46/],
    ['farrington', { limit54: [5, 0] }, /^limit54\[1\]: /],
    ['farrington', { populationOffset: true }, /^populationOffset: no such field$/],
    ['bayes', { w: 0 }, /^w: a whole number from 1/],
    ['glr-poisson', { mu0: 0 }, /^mu0: above 0$/],
    ['ward-baseline', { mu: -1 }, /^mu: a number from 0 to a million$/],
    ['scan', { cases: [{ location: 'W1', day: 10 }] }, /^cases\[0\]\.day: a day of the period/],
    ['scan', { replicates: 0 }, /^replicates: /],
    ['scan', { minCases: 1 }, /^minCases: a whole number from 2/],
  ])('%s with %j is refused by name with status 2', async (name, change, message) => {
    const { status, out, err } = await calc(name, { ...sound[name], ...change });
    expect(status).toBe(2);
    expect(out).toEqual([]);
    expect(err).toHaveLength(1);
    expect(err[0]).toMatch(message);
  });

  it.each(['ears', 'cusum', 'farrington'])('calc %s --help prints its input', async (name) => {
    const out: string[] = [];
    const status = await main(['calc', name, '--help'], {
      out: (text) => out.push(text),
      err: (text) => out.push(text),
      data: async () => undefined,
      input: () => Promise.resolve(''),
    });
    expect(status).toBe(0);
    expect(out.join('')).toContain('"counts"');
  });
});
