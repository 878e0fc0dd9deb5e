import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Estimate } from '../estimate';
import { chiSquareTest } from './chi-square';
import type { FourCells } from './fisher';
import { riskDifference } from './risk-difference';
import { twoByTwo } from './two-by-two';

const fixtures =
  process.env['CARBAWATCH_DATA_FIXTURES'] ?? join(__dirname, '../../../../../../shared/data');
const expectedFile = join(fixtures, 'clinical-stats-textbook/expected/two_by_two.csv');

function table(a: number, b: number, c: number, d: number) {
  return twoByTwo({ a, b, c, d });
}

function digits(places: number, { value, lower, upper }: Estimate): (string | null)[] {
  return [value, lower, upper].map((x) => x?.toFixed(places) ?? null);
}

describe('45 of 69 against 20 of 59', () => {
  const { oddsRatio, riskRatio, chiSquare, yates, fisher, ...rest } = table(45, 24, 20, 39);

  // R 4.2.2: chisq.test, fisher.test; Woolf and log limits by hand.
  it('has the ratios, differences and tests that R prints', () => {
    expect(digits(5, oddsRatio)).toEqual(['3.65625', '1.75825', '7.60311']);
    expect(digits(5, riskRatio)).toEqual(['1.92391', '1.29507', '2.85811']);
    expect(digits(4, rest.riskDifference)).toEqual(['0.3132', '0.1398', '0.4612']);
    expect(chiSquare.statistic?.toFixed(5)).toBe('12.48175');
    expect(chiSquare.p?.toFixed(8)).toBe('0.00041095');
    expect(yates.statistic?.toFixed(5)).toBe('11.26013');
    expect(yates.p?.toFixed(8)).toBe('0.00079190');
    expect(fisher.p?.toFixed(8)).toBe('0.00069109');
    expect(fisher.midP).toBeCloseTo(0.000455698474932209, 14);
    expect(rest.recommended).toBe('chiSquare');
  });

  it("has R's conditional odds ratio within the tolerance of R's root finder, and the true one", () => {
    const { value, lower, upper } = rest.conditionalOddsRatio;
    // fisher.test stops its search at 1.2e-4: it prints 3.61653 (1.65556-8.12940).
    expect(value).toBeCloseTo(3.61653, 3);
    expect(lower).toBeCloseTo(1.65556, 4);
    expect(upper).toBeCloseTo(8.1294, 3);
    // The same equations solved in R to 15 digits (comparison.expected.R).
    expect(value).toBeCloseTo(3.616803888541468, 12);
    expect(lower).toBeCloseTo(1.655518959346847, 12);
    expect(upper).toBeCloseTo(8.129706478589094, 12);
  });
});

describe('a table with a zero cell', () => {
  const { oddsRatio, conditionalOddsRatio, fisher, chiSquare, ...rest } = table(4, 65, 0, 59);

  it('is judged by Fisher, whose odds ratio is unbounded above and known below', () => {
    expect(fisher.p?.toFixed(5)).toBe('0.12370');
    expect(fisher.midP).toBeCloseTo(0.0810368391451068, 12);
    expect(chiSquare.p?.toFixed(5)).toBe('0.06025');
    expect(rest.smallestExpected?.toFixed(2)).toBe('1.84');
    expect(rest.recommended).toBe('fisher');
    expect(conditionalOddsRatio.value).toBe(Infinity);
    expect(conditionalOddsRatio.lower?.toFixed(5)).toBe('0.57335');
    expect(conditionalOddsRatio.upper).toBe(Infinity);
  });

  it('has no limits by Woolf, and says so rather than 0.00-0.00 or a large number', () => {
    expect(oddsRatio).toMatchObject({ value: Infinity, lower: null, upper: null });
    expect(oddsRatio.reason).toContain('conditionalOddsRatio');
    expect(table(0, 12, 6, 8).oddsRatio).toMatchObject({ value: 0, lower: null, upper: null });
    expect(table(0, 12, 6, 8).riskRatio).toMatchObject({ value: 0, lower: null, upper: null });
    expect(table(0, 12, 6, 8).conditionalOddsRatio).toMatchObject({ value: 0, lower: 0 });
  });

  it.each([
    [0, 0, 0, 0],
    [5, 0, 3, 0],
    [0, 5, 0, 3],
    [5, 3, 0, 0],
    [0, 0, 5, 3],
    [7, 0, 0, 0],
    [0, 0, 7, 0],
    [0, 5, 5, 0],
    [5, 0, 0, 5],
    [1, 0, 0, 0],
    [0, 3, 4, 0],
  ])('of %i, %i, %i, %i is null with a reason wherever nothing can be said', (a, b, c, d) => {
    for (const [name, part] of Object.entries(table(a, b, c, d))) {
      if (typeof part !== 'object' || part === null) continue;
      const values = Object.values(part);
      expect([name, values.some(Number.isNaN)]).toEqual([name, false]);
      if (values.includes(null)) expect(part).toHaveProperty('reason');
    }
  });
});

describe('any table', () => {
  const count = fc.nat(60);
  const cells = fc.record<FourCells>({ a: count, b: count, c: count, d: count });
  const swaps: Record<string, (cells: FourCells) => FourCells> = {
    transposed: ({ a, b, c, d }) => ({ a, b: c, c: b, d }),
    'rows changed': ({ a, b, c, d }) => ({ a: c, b: d, c: a, d: b }),
    'columns changed': ({ a, b, c, d }) => ({ a: b, b: a, c: d, d: c }),
  };

  it.each(Object.keys(swaps))('has the same Fisher p and chi-square with %s', (name) => {
    const swap = swaps[name] ?? ((x) => x);
    fc.assert(
      fc.property(cells, (one) => {
        const [first, second] = [twoByTwo(one), twoByTwo(swap(one))];
        for (const field of ['p', 'midP'] as const) {
          const [p, q] = [first.fisher[field], second.fisher[field]];
          if (p === null || q === null) expect(p).toBe(q);
          else expect(p).toBeCloseTo(q, 12);
        }
        expect(first.chiSquare.statistic ?? -1).toBeCloseTo(second.chiSquare.statistic ?? -1, 8);
      }),
    );
  });

  it('has limits on both sides of its estimate, and p-values within 0 and 1', () => {
    fc.assert(
      fc.property(cells, (one) => {
        const { oddsRatio, conditionalOddsRatio, riskRatio, ...rest } = twoByTwo(one);
        for (const { value, lower, upper } of [
          oddsRatio,
          conditionalOddsRatio,
          riskRatio,
          rest.riskDifference,
        ]) {
          if (value === null || lower === null || upper === null) continue;
          expect(lower).toBeLessThanOrEqual(value);
          expect(upper).toBeGreaterThanOrEqual(value);
        }
        for (const p of [rest.fisher.p, rest.fisher.midP, rest.yates.p, rest.mcnemar.exactP]) {
          if (p !== null) expect(p >= 0 && p <= 1).toBe(true);
        }
      }),
    );
  });

  it('keeps its digits with counts in the hundred thousands', () => {
    const { conditionalOddsRatio, fisher, oddsRatio } = table(200_000, 300_000, 199_000, 301_000);
    expect(conditionalOddsRatio.value).toBeCloseTo(oddsRatio.value ?? 0, 5);
    expect(conditionalOddsRatio.lower).toBeCloseTo(oddsRatio.lower ?? 0, 4);
    // Fisher and the corrected chi-square come together in large samples.
    expect(fisher.p).toBeCloseTo(table(200_000, 300_000, 199_000, 301_000).yates.p ?? 0, 4);
  });

  it.each([
    ['a', { a: -1, b: 1, c: 1, d: 1 }],
    ['b', { a: 1, b: 0.5, c: 1, d: 1 }],
    ['d', { a: 1, b: 1, c: 1, d: Number.NaN }],
  ])('is refused by naming %s', (field, bad) => {
    expect(() => twoByTwo(bad)).toThrow(expect.objectContaining({ field }));
    expect(() => twoByTwo({ a: 1, b: 1, c: 1, d: 1 }, 1.5)).toThrow(
      expect.objectContaining({ field: 'level' }),
    );
  });
});

describe('pairs, larger tables and differences', () => {
  it('McNemar with 12 and 5 discordant pairs is 2.1176, exactly p .1435 (R: mcnemar.test)', () => {
    const { mcnemar } = table(30, 12, 5, 40);
    expect(mcnemar.statistic).toBeCloseTo(2.11764705882353, 12);
    expect(mcnemar.p).toBeCloseTo(0.145610095396868, 12);
    expect(mcnemar.exactP).toBeCloseTo(0.143463134765625, 12);
    expect(table(3, 4, 4, 3).mcnemar).toMatchObject({ statistic: 0, p: 1, exactP: 1 });
  });

  it("a 3x3 table has R's chi-square, an empty column counts for nothing", () => {
    const expected = { df: 4, statistic: expect.closeTo(32.0932737466739, 11) };
    expect(
      chiSquareTest([
        [10, 20, 30],
        [6, 9, 17],
        [40, 22, 11],
      ]),
    ).toMatchObject(expected);
    const wider = chiSquareTest([
      [10, 0, 20, 30],
      [6, 0, 9, 17],
      [40, 0, 22, 11],
    ]);
    expect(wider).toMatchObject(expected);
    expect(wider.p).toBeCloseTo(1.83093473036617e-6, 16);
    expect(
      chiSquareTest([
        [3, 0],
        [4, 0],
      ]),
    ).toMatchObject({ p: null, df: null });
    expect(() => chiSquareTest([[1, 2], [1]])).toThrow(
      expect.objectContaining({ field: 'rows[1]' }),
    );
    expect(() =>
      chiSquareTest([
        [1, 2],
        [1, -2],
      ]),
    ).toThrow(expect.objectContaining({ field: 'rows[1][1]' }));
  });

  it('a difference from an empty group is not estimable, and a bad count names its group', () => {
    expect(riskDifference({ x1: 0, n1: 0, x2: 1, n2: 4 })).toMatchObject({ value: null });
    expect(() => riskDifference({ x1: 1, n1: 4, x2: 5, n2: 4 })).toThrow(
      expect.objectContaining({ field: 'x2' }),
    );
  });
});

describe('the reference tables made with R', () => {
  (existsSync(expectedFile) ? it : it.skip)(
    'agree in every column (skipped when the shared test data is absent)',
    () => {
      const [header = '', ...lines] = readFileSync(expectedFile, 'utf8').trim().split('\n');
      const names = header.replaceAll('"', '').split(',');
      expect(lines.length).toBeGreaterThanOrEqual(7);
      for (const line of lines) {
        const cells = line.split(',').map(Number);
        const cell = (name: string) => cells[names.indexOf(name)] ?? Number.NaN;
        const found = table(cell('a'), cell('b'), cell('c'), cell('d'));
        const same = (value: number | null, name: string, places = 11) => {
          if (value !== null) expect(value).toBeCloseTo(cell(name), places);
        };
        same(found.oddsRatio.value, 'OR');
        same(found.oddsRatio.lower, 'OR_lo');
        same(found.oddsRatio.upper, 'OR_hi');
        same(found.riskRatio.value, 'RR');
        same(found.riskRatio.lower, 'RR_lo');
        same(found.riskRatio.upper, 'RR_hi');
        same(found.fisher.p, 'fisher_p');
        same(found.chiSquare.statistic, 'chi2');
        same(found.chiSquare.p, 'chi2_p');
        same(found.yates.statistic, 'chi2_yates');
        same(found.yates.p, 'chi2_yates_p');
        // R's fisher.test searches to a tolerance of 1.2e-4 in the ratio or its reciprocal.
        const near = (value: number | null, name: string) =>
          expect(Math.abs((value ?? Number.NaN) / cell(name) - 1) || 0).toBeLessThan(0.008);
        near(found.conditionalOddsRatio.value, 'fisher_cond_OR');
        near(found.conditionalOddsRatio.lower, 'fisher_lo');
        near(found.conditionalOddsRatio.upper, 'fisher_hi');
      }
    },
  );
});
