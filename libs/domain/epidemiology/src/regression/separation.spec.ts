import fc from 'fast-check';
import { EH, HG, NV, PI } from './endometrial.testdata';
import { type Coefficient, type LogisticFit, logisticRegression } from './logistic';

// Expected values: regression.expected.R (R 4.2.2, brglm2 0.9).
function coefficient(fit: LogisticFit, name: string): Coefficient {
  const found = fit.coefficients[name];
  if (!found) throw new Error(`no coefficient ${name}`);
  return found;
}

function close(value: number | null, expected: number, digits = 8): void {
  expect(Math.abs((value ?? Number.NaN) / expected - 1)).toBeLessThan(10 ** -digits);
}

describe('separated outcomes', () => {
  const endometrial = { y: HG, x: { NV, PI, EH } };

  it('are said to be separated, with Infinity for the coefficient and no large number', () => {
    const fit = logisticRegression({ ...endometrial, method: 'ml' });
    expect(fit).toMatchObject({ separation: 'quasi-complete', converged: false });
    expect(fit.warnings.join()).toContain('no finite maximum for NV');
    expect(coefficient(fit, 'NV')).toMatchObject({
      estimate: Infinity,
      se: null,
      oddsRatio: Infinity,
      lower: null,
      upper: null,
      reason: expect.stringContaining('firth'),
    });
    // The rest is what R finds without the separated rows: the limit of the likelihood.
    close(coefficient(fit, 'EH').estimate, -2.90260561377758, 6);
    close(coefficient(fit, 'EH').se, 0.845551556837871, 6);
    close(fit.logLik, -27.6966301785906, 6);
  });

  it('still have one finite profile limit', () => {
    const fit = logisticRegression({ ...endometrial, method: 'ml', ci: 'profile' });
    const { lower, upper } = coefficient(fit, 'NV');
    expect(upper).toBe(Infinity);
    expect(lower).toBeGreaterThan(1);
    expect(lower).toBeLessThan(100);
  });

  it('have finite answers by Firth, with the penalised profile limits of Heinze and Schemper', () => {
    const fit = logisticRegression({ ...endometrial, method: 'firth' });
    const expected: [string, number, number, number, number, number][] = [
      [
        '(Intercept)',
        3.77455971364703,
        1.48869166343566,
        1.08253710844777,
        7.20928049824694,
        0.00419362788558666,
      ],
      [
        'NV',
        2.92927335319709,
        1.55076372945304,
        0.609724436303206,
        7.85463171387737,
        0.00912366754708562,
      ],
      [
        'PI',
        -0.0347517598704338,
        0.0395781473477631,
        -0.124458720851728,
        0.040455473180591,
        0.38748220356644,
      ],
      [
        'EH',
        -2.60416392529365,
        0.776017642501561,
        -4.36518324726323,
        -1.23272105721701,
        2.50686721485574e-5,
      ],
    ];
    for (const [name, estimate, se, lower, upper, p] of expected) {
      const found = coefficient(fit, name);
      close(found.estimate, estimate, 6);
      close(found.se, se, 6);
      close(Math.log(found.lower ?? 0), lower, 5);
      close(Math.log(found.upper ?? 0), upper, 5);
      close(found.p, p, 5);
    }
    close(fit.deviance, 56.575394651042, 7);
    close(fit.aic, 64.575394651042, 7);
    close(fit.penalisedLogLik ?? 0, -24.0372678006979, 10);
    expect(fit).toMatchObject({
      test: 'likelihood-ratio',
      ci: 'profile',
      separation: 'quasi-complete',
    });
  });

  it("have Firth's closed form for one binary covariate: 4, 65 against 0, 59", () => {
    const y = [...Array(4).fill(1), ...Array(124).fill(0)];
    const exposed = [...Array(69).fill(1), ...Array(59).fill(0)];
    const firth = logisticRegression({ y, x: { exposed }, method: 'firth', ci: 'wald' });
    expect(coefficient(firth, 'exposed').estimate?.toFixed(7)).toBe('2.1011507');
    expect(coefficient(firth, 'exposed').se?.toFixed(7)).toBe('1.5139092');
    const ml = logisticRegression({ y, x: { exposed }, method: 'ml' });
    expect(coefficient(ml, 'exposed')).toMatchObject({ estimate: Infinity, oddsRatio: Infinity });
    expect(coefficient(ml, '(Intercept)')).toMatchObject({ estimate: -Infinity, oddsRatio: 0 });
  });

  it('converge by Firth on two patients, where each step overshoots by as much as it moves', () => {
    const fit = logisticRegression({ y: [0, 1], x: { a: [1, 2] }, method: 'firth', ci: 'wald' });
    // (1 + 1/2)(1 + 1/2) / (1/2 x 1/2) = 9
    close(coefficient(fit, 'a').estimate, Math.log(9), 12);
    expect(fit).toMatchObject({ converged: true, separation: 'complete' });
  });

  it('have no limit by Firth where the penalty alone would set one beyond a million to one', () => {
    const y = [...Array(20).fill(0), ...Array(20).fill(1)];
    const x = {
      steep: y.map((value, i) => 20 + value * 8 + (i % 4)),
      other: y.map((_, i) => i % 5),
    };
    const fit = logisticRegression({ y, x, method: 'firth' });
    expect(fit.separation).toBe('complete');
    expect(fit.converged).toBe(true);
    expect(fit.warnings.join()).toContain("finite by the penalty of Firth's method alone");
    for (const { lower, upper } of Object.values(fit.coefficients)) {
      for (const limit of [lower ?? 1, upper ?? 1]) {
        expect(limit === 0 || limit === Infinity || (limit > 1e-6 && limit < 1e6)).toBe(true);
      }
    }
    const intercept = coefficient(fit, '(Intercept)');
    expect(intercept).toMatchObject({ lower: 0, reason: expect.stringMatching(/^separated/) });
  });

  it('keep an odds ratio beyond a million where only the unit makes it so', () => {
    const y = [0, 1, 0, 1, 1, 0, 1, 0, 1, 1];
    const grams = [0.01, 0.02, 0.03, 0.02, 0.05, 0.02, 0.04, 0.01, 0.06, 0.03];
    const fit = logisticRegression({ y, x: { grams }, method: 'firth' });
    expect(fit.separation).toBe('none');
    expect(coefficient(fit, 'grams').upper).toBeGreaterThan(1e6);
    expect(coefficient(fit, 'grams').upper).toBeLessThan(Infinity);
  });

  it('are complete when a value divides all, and when everybody has the same outcome', () => {
    const divided = logisticRegression({
      y: [0, 0, 0, 1, 1, 1],
      x: { a: [1, 2, 3, 4, 5, 6] },
      method: 'ml',
    });
    expect(divided.separation).toBe('complete');
    expect(coefficient(divided, 'a')).toMatchObject({ estimate: Infinity, lower: null });
    const same = logisticRegression({ y: [1, 1, 1, 1], x: { a: [1, 0, 1, 0] }, method: 'ml' });
    expect(same.separation).toBe('complete');
    expect(coefficient(same, '(Intercept)')).toMatchObject({ estimate: Infinity });
    expect(coefficient(same, 'a')).toMatchObject({ estimate: null });
    const firth = logisticRegression({ y: [1, 1, 1, 1], x: { a: [1, 0, 1, 0] }, method: 'firth' });
    expect(Number.isFinite(coefficient(firth, '(Intercept)').estimate)).toBe(true);
  });

  it('are found exactly where a table has an empty cell, over all tables', () => {
    const count = fc.nat(6);
    fc.assert(
      fc.property(count, count, count, count, (a, b, c, d) => {
        fc.pre(a + b > 0 && c + d > 0);
        const y = [a, b, c, d].flatMap((n, k) => Array(n).fill(k % 2 === 0 ? 1 : 0));
        const x = [...Array(a + b).fill(1), ...Array(c + d).fill(0)];
        const fit = logisticRegression({ y, x: { x }, method: 'ml' });
        expect(fit.separation !== 'none').toBe(Math.min(a, b, c, d) === 0);
        for (const { estimate, oddsRatio, lower, upper, se, p } of Object.values(
          fit.coefficients,
        )) {
          for (const value of [estimate, oddsRatio, lower, upper, se, p]) {
            expect(value === null || !Number.isNaN(value)).toBe(true);
            if (value !== null && Number.isFinite(value)) expect(value).toBeLessThan(1e5);
          }
        }
      }),
    );
  });
});
