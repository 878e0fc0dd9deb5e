import { EH, HG, NV, PI } from './endometrial.testdata';
import { logisticRegression } from './logistic';
import { allSteps } from '../steps';
import { predictorSteps, type PredictorTableInput } from './predictor-table';

const predictorTable = (input: PredictorTableInput) => allSteps(predictorSteps(input));

describe('the table of predictors', () => {
  const input = { y: HG, x: { NV, PI, EH } };

  it('has each covariate alone, then those with a small p together, and names the method', () => {
    const { rows, model } = predictorTable(input);
    const alone = logisticRegression({ y: HG, x: { EH }, method: 'ml' }).coefficients['EH'];
    const together = logisticRegression({ y: HG, x: { NV, EH }, method: 'firth' });
    expect(rows.map(({ name, univariable }) => [name, univariable.method])).toEqual([
      ['NV', 'firth'],
      ['PI', 'ml'],
      ['EH', 'ml'],
    ]);
    expect(rows[2]?.univariable).toEqual({ ...alone, method: 'ml', ci: 'wald' });
    expect(rows[1]?.multivariable).toBeNull();
    expect(rows[0]?.multivariable).toEqual(together.coefficients['NV']);
    expect(model).toMatchObject({ method: 'firth', n: 79, events: 30, eventsPerVariable: 15 });
  });

  it('lets the weakest covariate leave first, and says which left', () => {
    const { rows, eliminated } = predictorTable({ ...input, enterBelow: 1, leaveAtOrAbove: 0.05 });
    expect(eliminated).toEqual(['PI']);
    expect(rows.map(({ multivariable }) => multivariable !== null)).toEqual([true, false, true]);
  });

  it('uses one method for all where one is asked for', () => {
    const ml = predictorTable({ ...input, method: 'ml' });
    const [separated] = ml.rows;
    expect(separated?.univariable).toMatchObject({ method: 'ml', oddsRatio: Infinity, p: null });
    expect(separated?.multivariable).toBeNull();
    const firth = predictorTable({ ...input, method: 'firth' });
    expect(firth.rows.map(({ univariable }) => univariable.method)).toEqual(
      firth.rows.map(() => 'firth'),
    );
  });

  it('has profile limits by Firth for some hundred rows, Wald limits for more', () => {
    const many = { y: Array(6).fill(HG).flat(), x: { NV: Array(6).fill(NV).flat() } };
    expect(predictorTable(many).rows[0]?.univariable).toMatchObject({
      method: 'firth',
      ci: 'wald',
    });
    expect(predictorTable(input).rows[0]?.univariable.ci).toBe('profile');
  });

  it('has no model where nothing enters', () => {
    const { rows, model } = predictorTable({ y: HG, x: { PI }, enterBelow: 0.001 });
    expect([model, rows[0]?.multivariable]).toEqual([null, null]);
    expect(() => predictorTable({ ...input, enterBelow: 2 })).toThrow(
      expect.objectContaining({ field: 'enterBelow' }),
    );
  });
});
