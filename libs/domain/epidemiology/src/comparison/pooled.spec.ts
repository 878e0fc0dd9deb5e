import fc from 'fast-check';
import type { FourCells } from './fisher';
import { funnel } from './funnel';
import { POOLING_METHODS, pooledRatio } from './pooled';
import type { Pooled, PooledInput } from './pooled';
import { twoByTwo } from './two-by-two';

// Expected values: comparison.expected.R (metafor 3.8.1, mantelhaen.test of R 4.2.2).
const STRATA: FourCells[] = [
  { a: 10, b: 20, c: 5, d: 40 },
  { a: 4, b: 30, c: 3, d: 31 },
  { a: 0, b: 15, c: 2, d: 18 },
  { a: 21, b: 40, c: 12, d: 55 },
];

function limits({ value, lower, upper, p }: Pooled): (number | null)[] {
  return [value, lower, upper, p];
}

describe('a ratio pooled over strata', () => {
  it.each<[PooledInput['method'], PooledInput['measure'], number[]]>([
    [
      'mantel-haenszel',
      'or',
      [2.22746252289598, 1.22746066585619, 4.04215746289946, 0.0084376618701636],
    ],
    [
      'mantel-haenszel',
      'rr',
      [1.88491360212672, 1.17169923076708, 3.03226220022037, 0.00896987170522224],
    ],
    [
      'inverse-variance',
      'or',
      [2.3102207520798, 1.25613810400446, 4.24883211991249, 0.00707027114928499],
    ],
    [
      'inverse-variance',
      'rr',
      [1.95205067309847, 1.20435614899105, 3.1639327233364, 0.00663536588346671],
    ],
    [
      'dersimonian-laird',
      'or',
      [2.27554892651077, 1.17621285938266, 4.40236890426624, 0.0146063970397585],
    ],
    [
      'dersimonian-laird',
      'rr',
      [1.95205067309847, 1.20435614899105, 3.1639327233364, 0.00663536588346671],
    ],
  ])('by %s, measure %s, is that of metafor', (method, measure, expected) => {
    const found = pooledRatio({ tables: STRATA, measure, method });
    limits(found).forEach((x, i) => expect(x).toBeCloseTo(expected[i] ?? Number.NaN, 11));
  });

  /** Thirteen trials of BCG against tuberculosis (Colditz GA et al, JAMA 1994;271:698). */
  const BCG = [
    [4, 119, 11, 128],
    [6, 300, 29, 274],
    [3, 228, 11, 209],
    [62, 13_536, 248, 12_619],
    [33, 5_036, 47, 5_761],
    [180, 1_361, 372, 1_079],
    [8, 2_537, 10, 619],
    [505, 87_886, 499, 87_892],
    [29, 7_470, 45, 7_232],
    [17, 1_699, 65, 1_600],
    [186, 50_448, 141, 27_197],
    [5, 2_493, 3, 2_338],
    [27, 16_886, 29, 17_825],
  ].map(([a = 0, b = 0, c = 0, d = 0]) => ({ a, b, c, d }));

  it.each<[PooledInput['measure'], PooledInput['method'], number[]]>([
    ['rr', 'dersimonian-laird', [0.489624150464, 0.344919135222, 0.695037718225]],
    ['or', 'dersimonian-laird', [0.473599926914, 0.324905597109, 0.690344804056]],
    ['rr', 'mantel-haenszel', [0.635267185078, 0.588128729691, 0.68618378267]],
    ['or', 'mantel-haenszel', [0.622874024574, 0.57477032248, 0.675003623733]],
  ])('of the BCG trials, %s by %s, is that of metafor', (measure, method, expected) => {
    const found = pooledRatio({ tables: BCG, measure, method });
    [found.value, found.lower, found.upper].forEach((x, i) =>
      expect(x).toBeCloseTo(expected[i] ?? Number.NaN, 10),
    );
    const { statistic, tau2 } = found.heterogeneity;
    expect(statistic).toBeCloseTo(measure === 'rr' ? 152.233008082373 : 163.1649151808, 8);
    expect(tau2).toBeCloseTo(measure === 'rr' ? 0.308760262862 : 0.366343406726, 10);
  });

  it('has a chi-square that R corrects only where the difference is a half or more', () => {
    const { association } = pooledRatio({
      tables: [{ a: 5, b: 5, c: 4, d: 5 }],
      measure: 'or',
      method: 'mantel-haenszel',
    });
    expect(association.corrected).toEqual(association.plain);
  });

  it('states heterogeneity and the Mantel-Haenszel test of no association', () => {
    const { heterogeneity, association, warnings } = pooledRatio({
      tables: STRATA,
      measure: 'or',
      method: 'dersimonian-laird',
    });
    expect(heterogeneity.statistic).toBeCloseTo(3.27050101070615, 11);
    expect(heterogeneity).toMatchObject({ df: 3, p: expect.closeTo(0.351769502866467, 11) });
    expect(heterogeneity.i2).toBeCloseTo(0.0827093493689969, 11);
    expect(heterogeneity.tau2).toBeCloseTo(0.0434307543277128, 11);
    expect(association.corrected.statistic).toBeCloseTo(6.35550972431641, 11);
    expect(association.plain.p).toBeCloseTo(0.00756744525284486, 12);
    expect(warnings[0]).toContain('half');
  });

  it('over one stratum is its own odds ratio, by every method', () => {
    const [first] = STRATA;
    if (!first) throw new Error('no stratum');
    const own = twoByTwo(first).oddsRatio;
    for (const method of POOLING_METHODS) {
      const found = pooledRatio({ tables: [first], measure: 'or', method });
      expect(found.value).toBeCloseTo(own.value ?? 0, 11);
      expect(found.heterogeneity).toMatchObject({ statistic: null, reason: expect.any(String) });
    }
  });

  it('leaves strata without information out by number, and is null when none is left', () => {
    const empty = { a: 0, b: 4, c: 0, d: 5 };
    const found = pooledRatio({
      tables: [empty, ...STRATA],
      measure: 'or',
      method: 'inverse-variance',
    });
    expect(found.uninformative).toEqual([0]);
    expect(found.value).toBeCloseTo(2.3102207520798, 11);
    const none = pooledRatio({ tables: [empty], measure: 'rr', method: 'mantel-haenszel' });
    expect(none).toMatchObject({ value: null, lower: null, reason: expect.any(String) });
    const oneSided = pooledRatio({
      tables: [{ a: 4, b: 65, c: 0, d: 59 }],
      measure: 'or',
      method: 'mantel-haenszel',
    });
    expect(oneSided).toMatchObject({ value: Infinity, lower: null, upper: null });
  });

  it('does not depend on the order of the strata', () => {
    const count = fc.nat(30);
    const cells = fc.record({ a: count, b: count, c: count, d: count });
    fc.assert(
      fc.property(fc.array(cells, { minLength: 1, maxLength: 6 }), (tables) => {
        for (const method of POOLING_METHODS) {
          const there = pooledRatio({ tables, measure: 'or', method });
          const back = pooledRatio({ tables: [...tables].reverse(), measure: 'or', method });
          const log = ({ value }: Pooled) => (value === null ? -1 : Math.log(value));
          if (Number.isFinite(log(there))) expect(log(there)).toBeCloseTo(log(back), 8);
          else expect(log(there)).toBe(log(back));
        }
      }),
    );
    expect(() =>
      pooledRatio({
        tables: [{ a: 1, b: 1, c: 1, d: -1 }],
        measure: 'or',
        method: 'inverse-variance',
      }),
    ).toThrow(expect.objectContaining({ field: 'tables[0].d' }));
  });
});

describe('funnel limits', () => {
  it("of a proportion are Spiegelhalter's interpolated binomial ones", () => {
    const { points } = funnel({
      measure: 'proportion',
      target: 0.12,
      points: [{ id: 'ICU', events: 36, size: 200 }],
    });
    const [two, three] = points[0]?.limits ?? [];
    expect(two?.lower).toBeCloseTo(0.0743011539810127, 11);
    expect(two?.upper).toBeCloseTo(0.164319857685422, 11);
    // R's 0.001 and 0.999 are the 99.8% limits.
    expect(three?.lower).toBeCloseTo(0.0520651174185869, 11);
    expect(three?.upper).toBeCloseTo(0.193725116340355, 11);
    expect(points[0]?.outside).toEqual({ level: 0.95, side: 'above' });
  });

  it('of a ratio are Poisson ones around 1, and never below 0', () => {
    const { points, target } = funnel({
      measure: 'sir',
      points: [
        { id: 'A', events: 9, size: 5.6 },
        { id: 'B', events: 15, size: 5.6 },
      ],
    });
    expect(target).toBe(1);
    const [two, three] = points[0]?.limits ?? [];
    expect(two?.lower).toBeCloseTo(0.180401104519563, 11);
    expect(two?.upper).toBeCloseTo(1.82228185854672, 11);
    expect(three?.lower).toBe(0);
    expect(three?.upper).toBeCloseTo(2.45991421022278, 11);
    expect(points.map(({ outside }) => outside)).toEqual([null, { level: 0.998, side: 'above' }]);
  });

  it('take the pooled proportion for target, and say when there is none', () => {
    const points = [
      { id: 'A', events: 3, size: 30 },
      { id: 'B', events: 0, size: 0 },
    ];
    const found = funnel({ measure: 'proportion', points });
    expect(found.target).toBe(0.1);
    expect(found.points[1]).toMatchObject({ value: null, reason: 'nobody at risk' });
    const none = funnel({ measure: 'proportion', points: [{ id: 'A', events: 0, size: 9 }] });
    expect(none).toMatchObject({ target: null, reason: expect.any(String) });
  });

  it.each([
    ['points', { points: [] }],
    ['points[0].x', { points: [{ id: 'A', events: 4, size: 3 }] }],
    ['target', { points: [{ id: 'A', events: 1, size: 3 }], target: 1.2 }],
    ['levels[0]', { points: [{ id: 'A', events: 1, size: 3 }], levels: [95] }],
  ])('are refused by naming %s', (field, input) => {
    expect(() => funnel({ measure: 'proportion', ...input })).toThrow(
      expect.objectContaining({ field }),
    );
  });
});
