import fc from 'fast-check';
import type { ScanCase, ScanInput } from './permutation-scan';
import { permutationScan } from './permutation-scan';
import { seededPermutations } from './permutations';

function casesOf(days: Readonly<Record<string, readonly number[]>>): ScanCase[] {
  return Object.entries(days).flatMap(([location, of]) => of.map((day) => ({ location, day })));
}

/** Three wards with a steady trickle, and an intensive care unit with five cases in six days. */
const ICU_CLUSTER = casesOf({
  W1: [4, 11, 19, 27, 33, 41, 48, 56, 63, 70, 77, 84],
  W2: [6, 14, 23, 30, 37, 45, 52, 60, 67, 75, 81, 88],
  W3: [8, 17, 26, 35, 44, 53, 62, 71, 80, 89],
  ICU: [20, 50, 85, 86, 88, 90, 90],
});
/** Few cases, and the other wards rise at the same time. */
const ALL_RISE = casesOf({
  ICU: [3, 12, 55, 84, 85, 88, 90],
  W1: [5, 40, 77],
  W2: [20, 61, 89],
  W3: [31, 70],
});

function scan(cases: readonly ScanCase[], change: Partial<ScanInput> = {}, replicates = 999) {
  return permutationScan({
    cases,
    period: [1, 90],
    maxDays: 28,
    permutations: seededPermutations(20240105, replicates, cases.length),
    ...change,
  });
}

describe('the space-time permutation scan', () => {
  // Expected counts and likelihoods by hand from Kulldorff M et al., PLoS Med 2005;2:e59.
  it('finds the five cases of the intensive care unit', () => {
    const { clusters, replicates } = scan(ICU_CLUSTER, {}, 9_999);
    const [first] = clusters;
    expect(replicates).toBe(9_999);
    expect(first).toMatchObject({ location: 'ICU', from: 85, to: 90, observed: 5, alarm: true });
    expect(first?.expected).toBeCloseTo(1.195122, 6);
    expect(first?.statistic).toBeCloseTo(3.539009, 6);
    expect(first?.p).toBeGreaterThan(0.0005);
    expect(first?.p).toBeLessThan(0.003);
    expect(first?.recurrenceDays).toBeCloseTo(1 / (first?.p ?? 1), 9);
  });

  it('sees nothing where all wards rise together, which two cases in 28 days would', () => {
    const [first] = scan(ALL_RISE).clusters;
    expect(first).toMatchObject({ location: 'ICU', from: 84, observed: 4, alarm: false });
    expect(first?.expected).toBeCloseTo(2.333333, 6);
    expect(first?.statistic).toBeCloseTo(0.604121, 6);
    expect(first?.p).toBeGreaterThan(0.5);
    expect(first?.p).toBeLessThan(0.7);
  });

  it('gives the same answer by the same seed', () => {
    expect(scan(ICU_CLUSTER)).toEqual(scan(ICU_CLUSTER));
  });

  it('a longer time between analyses makes the same cluster rarer in days', () => {
    const daily = scan(ICU_CLUSTER).clusters[0]?.recurrenceDays ?? 0;
    const weekly = scan(ICU_CLUSTER, { intervalDays: 7 }).clusters[0]?.recurrenceDays;
    expect(weekly).toBeCloseTo(7 * daily, 9);
  });

  it('says that there is none where nothing is in excess', () => {
    const { clusters, reason } = scan(casesOf({ W1: [1, 40], W2: [2, 60] }));
    expect(clusters).toEqual([]);
    expect(reason).toBe('no location has 2 cases in excess over the latest 28 days');
  });

  it('says that a month is too short to look for clusters of 28 days', () => {
    const cases = casesOf({ W1: [60, 75], W2: [88, 90] });
    const { history } = scan(cases, { period: [60, 90] });
    expect(history).toMatchObject({ needed: 56, available: 31, sufficient: false });
    expect(history.statement).toMatch(/^History is too short/);
  });

  it.each<[string, Partial<ScanInput>]>([
    ['cases[0].day', { period: [5, 90] }],
    ['period[1]', { period: [91, 90] }],
    ['maxDays', { maxDays: 0 }],
    ['minCases', { minCases: 1 }],
    ['intervalDays', { intervalDays: 0 }],
    ['signalDays', { signalDays: 0 }],
    ['permutations', { permutations: [] }],
    ['permutations[0]', { permutations: [[0, 1]] }],
  ])('refuses %s of %j', (field, change) => {
    expect(() => scan(ICU_CLUSTER, change)).toThrow(expect.objectContaining({ field }));
  });

  it('p is at least one in the orders and one, and clusters end on the last day', () => {
    const place = fc.constantFrom('A', 'B', 'C');
    const cases = fc.array(fc.record({ location: place, day: fc.integer({ min: 1, max: 90 }) }), {
      minLength: 1,
      maxLength: 30,
    });
    fc.assert(
      fc.property(cases, (of) => {
        for (const { p, to, observed, expected } of scan(of, {}, 19).clusters) {
          expect(p).toBeGreaterThanOrEqual(1 / 20);
          expect(p).toBeLessThanOrEqual(1);
          expect(to).toBe(90);
          expect(observed).toBeGreaterThan(expected);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('the order in which cases are told does not move the clusters', () => {
    const facts = ({ clusters }: ReturnType<typeof scan>) =>
      clusters.map(({ location, from, observed, statistic }) => [
        ...[location, from, observed],
        statistic.toFixed(9),
      ]);
    expect(facts(scan([...ICU_CLUSTER].reverse()))).toEqual(facts(scan(ICU_CLUSTER)));
  });
});

describe('seeded orders', () => {
  it('are orders of all positions, and another seed gives others', () => {
    const [first] = seededPermutations(1, 1, 50);
    const [second] = seededPermutations(2, 1, 50);
    expect([...(first ?? [])].sort((a, b) => a - b)).toEqual(
      Array.from({ length: 50 }, (_, i) => i),
    );
    expect(first).not.toEqual(second);
  });

  it('put each position first about equally often', () => {
    const firsts = [...seededPermutations(7, 4_000, 4)].map(([first]) => first);
    for (const position of [0, 1, 2, 3]) {
      const share = firsts.filter((of) => of === position).length / 4_000;
      expect(Math.abs(share - 0.25)).toBeLessThan(0.03);
    }
  });
});
