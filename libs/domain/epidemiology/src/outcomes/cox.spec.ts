import fc from 'fast-check';
import { coxRegression } from './cox';

// Expected values: outcomes.expected.R (R 4.2.2, survival 3.5.3), coxph with Efron's ties.
const AML = {
  time: [9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161, 5, 5, 8, 8, 12, 16, 23, 27, 30, 33, 43, 45],
  event: [1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1] as (0 | 1)[],
  other: [...Array<number>(11).fill(0), ...Array<number>(12).fill(1)],
};

describe('proportional hazards', () => {
  it('have a ratio of 2.49811 for the arm that was not maintained (acute leukaemia)', () => {
    const { coefficients, ...fit } = coxRegression({ ...AML, x: { other: AML.other } });
    const { other } = coefficients;
    expect(other?.estimate).toBeCloseTo(0.9155325750147731, 10);
    expect(other?.se).toBeCloseTo(0.5119342751720094, 9);
    expect(other?.hazardRatio?.toFixed(5)).toBe('2.49811');
    expect(other?.lower).toBeCloseTo(0.9159072574364521, 8);
    expect(other?.upper).toBeCloseTo(6.8134957660637339, 7);
    expect(other?.p).toBeCloseTo(0.0737148606390306, 9);
    expect(fit).toMatchObject({ n: 23, events: 18, converged: true, ties: 'efron' });
    expect(fit.logLik0).toBeCloseTo(-42.72483926276022, 9);
    expect(fit.logLik).toBeCloseTo(-41.0326155964583776, 9);
  });

  it('of two covariates, one far from 0, are those of R', () => {
    const year = AML.time.map((_, i) => 2000 + ((i * 7) % 5));
    const { coefficients } = coxRegression({ ...AML, x: { other: AML.other, year } });
    expect(coefficients['other']?.estimate).toBeCloseTo(0.8940534765611576, 9);
    expect(coefficients['year']?.estimate).toBeCloseTo(0.0400237635486397, 9);
    expect(coefficients['year']?.se).toBeCloseTo(0.162753680921383, 9);
  });

  it('turn round with the groups, and lie within their limits', () => {
    const patient = fc.record({ time: fc.nat(9), event: fc.constantFrom(0, 1), x: fc.nat(1) });
    fc.assert(
      fc.property(fc.array(patient, { minLength: 6, maxLength: 30 }), (patients) => {
        const event = patients.map((each) => each.event as 0 | 1);
        fc.pre(event.includes(1));
        const time = patients.map((each) => each.time);
        const of = (x: number[]) => coxRegression({ time, event, x: { x } }).coefficients['x'];
        const one = of(patients.map(({ x }) => x));
        const turned = of(patients.map(({ x }) => 1 - x));
        expect(Number.isNaN(one?.estimate)).toBe(false);
        if (typeof one?.se !== 'number' || typeof turned?.se !== 'number') return;
        expect((one.hazardRatio ?? 0) * (turned.hazardRatio ?? 0)).toBeCloseTo(1, 6);
        expect(one.lower).toBeLessThanOrEqual(one.hazardRatio ?? 0);
        expect(one.upper).toBeGreaterThanOrEqual(one.hazardRatio ?? Infinity);
      }),
    );
  });

  it('say what they are where all events are on one side, or nothing tells patients apart', () => {
    const time = [1, 2, 3, 4, 5, 6];
    const event: (0 | 1)[] = [1, 1, 1, 0, 0, 0];
    const { coefficients, converged } = coxRegression({
      time,
      event,
      x: { side: [1, 1, 1, 0, 0, 0], same: [2, 2, 2, 2, 2, 2] },
    });
    expect(converged).toBe(false);
    expect(coefficients['side']).toMatchObject({ hazardRatio: Infinity, lower: null, p: null });
    expect(coefficients['side']?.reason).toMatch(/^all events are on one side/);
    // Of seven the one that was exposed is censored first: the likelihood is flat, not at its top.
    const flat = coxRegression({
      time: [0, 1, 1, 0, 2, 2, 1],
      event: [0, 1, 0, 0, 1, 1, 1],
      x: { exposed: [0, 0, 1, 0, 0, 0, 0] },
    });
    expect(flat.converged).toBe(false);
    expect(flat.coefficients['exposed']).toMatchObject({ hazardRatio: 0, se: null, upper: null });
    expect(coefficients['same']).toMatchObject({ estimate: null, hazardRatio: null });
    // The one exposed patient had left before the only event.
    const gone = coxRegression({
      time: [0, 0, 1, 1, 1, 1, 1, 1],
      event: [0, 0, 0, 0, 0, 0, 0, 1],
      x: { exposed: [0, 1, 0, 0, 0, 0, 0, 0] },
    });
    expect(gone.coefficients['exposed']).toMatchObject({ estimate: null, hazardRatio: null });
    const twice = coxRegression({ time, event: [1, 0, 1, 1, 0, 1], x: { a: time, b: time } });
    expect(twice.coefficients['a']?.reason).toMatch(/^not estimable/);
  });

  it.each([
    ['time', { time: [], event: [], x: {} }],
    ['time[1]', { time: [1, -1], event: [1, 1], x: {} }],
    ['event', { time: [1, 2], event: [1], x: {} }],
    ['event', { time: [1, 2], event: [0, 0], x: {} }],
    ['x.a', { time: [1, 2], event: [1, 1], x: { a: [1] } }],
    ['x.a[0]', { time: [1, 2], event: [1, 1], x: { a: [Number.NaN, 1] } }],
    ['level', { time: [1, 2], event: [1, 1], x: {}, level: 1 }],
  ] as const)('refuse %s of %j', (field, input) => {
    expect(() => coxRegression(input)).toThrow(expect.objectContaining({ field }));
  });
});
