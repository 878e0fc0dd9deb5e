import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { calibration } from './calibration';
import { type Coefficient, type LogisticFit, logisticRegression } from './logistic';

// Expected values: regression.expected.R (R 4.2.2, brglm2 0.9).
const AM = '11100000000000000111000001111111'.split('').map(Number);
const WT = [
  2.62, 2.875, 2.32, 3.215, 3.44, 3.46, 3.57, 3.19, 3.15, 3.44, 3.44, 4.07, 3.73, 3.78, 5.25, 5.424,
  5.345, 2.2, 1.615, 1.835, 2.465, 3.52, 3.435, 3.84, 3.845, 1.935, 2.14, 1.513, 3.17, 2.77, 3.57,
  2.78,
];
const HP = [
  110, 110, 93, 110, 175, 105, 245, 62, 95, 123, 123, 180, 180, 180, 205, 215, 230, 66, 52, 65, 97,
  150, 150, 245, 175, 66, 91, 113, 264, 175, 335, 109,
];

function coefficient(fit: LogisticFit, name: string): Coefficient {
  const found = fit.coefficients[name];
  if (!found) throw new Error(`no coefficient ${name}`);
  return found;
}

function close(value: number | null, expected: number, digits = 8): void {
  expect(Math.abs((value ?? Number.NaN) / expected - 1)).toBeLessThan(10 ** -digits);
}

describe('logistic regression by maximum likelihood', () => {
  const input = { y: AM, x: { wt: WT, hp: HP }, method: 'ml' as const };

  it("has R's coefficients, standard errors, deviance and Wald limits (mtcars)", () => {
    const fit = logisticRegression(input);
    close(coefficient(fit, '(Intercept)').estimate, 18.8662987172041);
    close(coefficient(fit, 'wt').estimate, -8.08347518244463);
    close(coefficient(fit, 'hp').estimate, 0.0362555960822165);
    close(coefficient(fit, '(Intercept)').se, 7.44355806020527, 6);
    close(coefficient(fit, 'wt').se, 3.0686751130547, 6);
    close(coefficient(fit, 'hp').se, 0.0177341536507693, 6);
    close(coefficient(fit, 'wt').p, 0.00843381259970702, 6);
    close(coefficient(fit, 'wt').lower, Math.exp(-14.0979678842862), 6);
    close(coefficient(fit, 'wt').upper, Math.exp(-2.06898248060305), 6);
    close(fit.deviance, 10.059110472267);
    close(fit.logLik, -5.02955523613349);
    close(fit.aic, 16.059110472267);
    expect(fit).toMatchObject({
      converged: true,
      ci: 'wald',
      separation: 'none',
      n: 32,
      events: 13,
    });
  });

  it('has the profile limits that the likelihood has, which confint interpolates', () => {
    const fit = logisticRegression({ ...input, ci: 'profile' });
    const log = (x: number | null) => Math.log(x ?? Number.NaN);
    close(log(coefficient(fit, '(Intercept)').lower), 8.3664978189327);
    close(log(coefficient(fit, '(Intercept)').upper), 40.550747572956);
    close(log(coefficient(fit, 'wt').lower), -17.207128178939);
    close(log(coefficient(fit, 'wt').upper), -3.76953015350865);
    close(log(coefficient(fit, 'hp').lower), 0.0105942727650015);
    close(log(coefficient(fit, 'hp').upper), 0.0905523562993987);
    // R 4.2.2 prints -17.20869 and -3.77307 from a spline through the profile.
    close(log(coefficient(fit, 'wt').lower), -17.20869, 3.5);
    close(log(coefficient(fit, 'wt').upper), -3.77307, 2.9);
  });

  it('with a constant alone is the log odds of the outcome', () => {
    const fit = logisticRegression({ y: AM, x: {}, method: 'ml' });
    close(coefficient(fit, '(Intercept)').estimate, Math.log(13 / 19));
    expect(fit.eventsPerVariable).toBeNull();
  });

  it('of one binary covariate is the odds ratio of the table, with limits by Woolf', () => {
    const rows = (a: number, b: number) => [...Array(a).fill(1), ...Array(b).fill(0)];
    const fit = logisticRegression({
      y: [...rows(45, 24), ...rows(20, 39)],
      x: { exposed: [...Array(69).fill(1), ...Array(59).fill(0)] },
      method: 'ml',
    });
    const { oddsRatio, lower, upper } = coefficient(fit, 'exposed');
    close(oddsRatio, 3.65625);
    expect([lower, upper].map((x) => x?.toFixed(5))).toEqual(['1.75825', '7.60311']);
    expect(fit.patterns).toBe(2);
  });

  it('warns below ten events a variable, counts what is missing, and drops what is redundant', () => {
    const withGap = WT.map((w, i) => (i < 2 ? null : w));
    const fit = logisticRegression({
      y: AM,
      x: { wt: withGap, hp: HP, kg: WT.map((w) => w * 453.6), one: WT.map(() => 3) },
      method: 'ml',
    });
    expect(fit.missing).toEqual({ rows: 2, byVariable: { y: 0, wt: 2, hp: 0, kg: 0, one: 0 } });
    expect(fit.warnings.join('; ')).toMatch(/kg left out.*one left out.*per variable.*2 rows/);
    expect(coefficient(fit, 'one')).toMatchObject({ estimate: null, reason: expect.any(String) });
    close(fit.eventsPerVariable, 11 / 2);
  });

  it('does not depend on the order of the rows, and keeps its digits far from 0', () => {
    const order = fc.shuffledSubarray([...AM.keys()], { minLength: AM.length });
    const plain = logisticRegression(input);
    fc.assert(
      fc.property(order, (rows) => {
        const pick = (column: readonly number[]) => rows.map((i) => column[i] ?? 0);
        const other = logisticRegression({
          y: pick(AM),
          x: { wt: pick(WT), hp: pick(HP) },
          method: 'ml',
        });
        expect(other).toEqual(plain);
      }),
      { numRuns: 20 },
    );
    const shifted = logisticRegression({ ...input, x: { wt: WT.map((w) => w + 1e6), hp: HP } });
    close(coefficient(shifted, 'wt').estimate, -8.08347518244463, 7);
    close(coefficient(shifted, 'hp').se, 0.0177341536507693, 7);
  });

  it.each([
    ['y[1]', { y: [1, 2], x: {}, method: 'ml' as const }],
    ['x.a', { y: [1, 0], x: { a: [1] }, method: 'ml' as const }],
    ['x.a[1]', { y: [1, 0], x: { a: [1, Number.NaN] }, method: 'ml' as const }],
    ['x.(Intercept)', { y: [1, 0], x: { '(Intercept)': [1, 2] }, method: 'ml' as const }],
    ['y', { y: [], x: {}, method: 'firth' as const }],
    ['level', { y: [1, 0], x: {}, method: 'firth' as const, level: 95 }],
  ])('is refused by naming %s', (field, bad) => {
    expect(() => logisticRegression(bad)).toThrow(expect.objectContaining({ field }));
  });
});

describe('calibration of a score', () => {
  it('has the Brier score, intercept, slope and AUC that R finds (mtcars)', () => {
    const fit = logisticRegression({ y: AM, x: { wt: WT, hp: HP }, method: 'ml' });
    const [b0, b1, b2] = ['(Intercept)', 'wt', 'hp'].map(
      (name) => coefficient(fit, name).estimate ?? 0,
    );
    const predicted = WT.map((w, i) => {
      const eta = (b0 ?? 0) + (b1 ?? 0) * w + (b2 ?? 0) * (HP[i] ?? 0);
      return 1 / (1 + Math.exp(-(0.6 * eta + 0.3)));
    });
    const observed = AM.map((y) => (y === 1 ? 1 : 0));
    const found = calibration({ predicted, observed });
    close(found.brier, 0.0496334718647729);
    close(found.intercept.value, -0.344354828214679, 7);
    close(found.slope.value, 1 / 0.6, 7);
    close(found.auc, 0.983805668016194);
    expect(found.slope.lower ?? 9).toBeLessThan(1.6);
    expect(found.table.reduce((n, group) => n + group.n, 0)).toBe(32);
  });

  it('shows each prediction by itself where there are few different ones', () => {
    const groups = [
      [0.18, 88, 20],
      [0.38, 80, 30],
      [0.62, 27, 20],
    ] as const;
    const predicted = groups.flatMap(([p, n]) => Array.from({ length: n }, () => p));
    const observed = groups.flatMap(([, n, events]) =>
      Array.from({ length: n }, (_, i) => (i < events ? 1 : 0) as 0 | 1),
    );
    const { table } = calibration({ predicted, observed });
    expect(table.map(({ n, events, lowest, highest }) => [lowest, highest, n, events])).toEqual(
      groups.map(([p, n, events]) => [p, p, n, events]),
    );
  });

  it('says why a slope cannot be had', () => {
    const certain = calibration({ predicted: [0, 1, 0.5], observed: [0, 1, 1] });
    expect(certain.slope).toMatchObject({ value: null, reason: expect.stringContaining('0 or 1') });
    const same = calibration({ predicted: [0.3, 0.3, 0.3, 0.3], observed: [0, 1, 0, 0] });
    expect(same.slope.value).toBeNull();
    expect(same.intercept.value).not.toBeNull();
    expect(same.hosmerLemeshow).toMatchObject({ p: null, reason: expect.any(String) });
    expect(() => calibration({ predicted: [1.2], observed: [1] })).toThrow(
      expect.objectContaining({ field: 'predicted[0]' }),
    );
  });
});

const folder = join(
  process.env['CARBAWATCH_DATA_FIXTURES'] ?? join(__dirname, '../../../../../../shared/data'),
  'clinical-stats-textbook',
);

function csv(file: string): Record<string, string>[] {
  const [header = '', ...lines] = readFileSync(join(folder, file), 'utf8').trim().split(/\r?\n/);
  const cells = (line: string) =>
    line.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/).map((c) => c.replaceAll('"', ''));
  const names = cells(header);
  return lines.map((line) => Object.fromEntries(cells(line).map((c, i) => [names[i] ?? '', c])));
}

describe('the textbook models made with R', () => {
  const models = {
    'icu: died~age': () => {
      const rows = csv('icu_vcdExtra.csv');
      const y = rows.map(({ died }) => (died === 'Yes' ? 1 : 0));
      return { y, x: { age: rows.map(({ age }) => Number(age)) } };
    },
    'birthwt: low~lwt+race': () => {
      const rows = csv('birthwt_MASS.csv');
      const race = (code: string) => rows.map((row) => (row['race'] === code ? 1 : 0));
      const y = rows.map(({ low }) => (low === '1' ? 1 : 0));
      const lwt = rows.map((row) => Number(row['lwt']));
      return { y, x: { lwt, raceblack: race('2'), raceother: race('3') } };
    },
  };

  (existsSync(folder) ? it : it.skip).each(Object.entries(models))(
    'agree for %s in every column (skipped when the shared test data is absent)',
    (model, data) => {
      const input = data();
      const expected = csv('expected/logistic_models_dev.csv').filter(
        (row) => row['model'] === model,
      );
      expect(expected.length).toBeGreaterThan(1);
      const wald = logisticRegression({ ...input, method: 'ml' });
      const profile = logisticRegression({ ...input, method: 'ml', ci: 'profile' });
      const eta = (i: number) =>
        Object.entries(input.x).reduce(
          (total, [name, column]) =>
            total + (coefficient(wald, name).estimate ?? 0) * (column[i] ?? 0),
          coefficient(wald, '(Intercept)').estimate ?? 0,
        );
      const predicted = input.y.map((_, i) => 1 / (1 + Math.exp(-eta(i))));
      const fits = calibration({ predicted, observed: input.y.map((y) => (y === 1 ? 1 : 0)) });
      for (const row of expected) {
        const cell = (name: string) => Number(row[name]);
        const one = coefficient(wald, row['term'] ?? '');
        const [byWald, byProfile] = [one, coefficient(profile, row['term'] ?? '')];
        close(one.estimate, cell('beta'), 7);
        // R stops at 1e-8 of the deviance and takes the errors of the step before.
        close(one.se, cell('se'), 4);
        close(one.p, cell('p'), 2.8);
        close(one.oddsRatio, cell('OR'), 7);
        close(byWald.lower, cell('wald_lo'), 3.5);
        close(byWald.upper, cell('wald_hi'), 3.5);
        close(byProfile.lower, cell('profile_lo'), 3.7); // confint interpolates
        close(byProfile.upper, cell('profile_hi'), 3.7);
        close(wald.logLik, cell('logLik'), 10);
        close(wald.aic, cell('AIC'), 10);
        close(wald.deviance, cell('resid_dev'), 10);
        close(fits.auc, cell('auc'), 12);
        close(fits.brier, cell('brier'), 8);
        close(fits.hosmerLemeshow.statistic, cell('hosmer_lemeshow_chi2'), 7);
        expect(fits.hosmerLemeshow).toMatchObject({ groups: cell('hl_groups'), df: 8 });
        expect([wald.n, wald.events]).toEqual([cell('n'), cell('events')]);
      }
    },
  );
});
