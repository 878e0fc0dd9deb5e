import { orderByRisk } from './risk-order';

const siteModel = (intercept: number | null) => ({
  ...{ version: 1, method: 'entered' as const },
  model: { intercept, weights: { icu: 2, hepatobiliary: 0.5, carbapenem30d: -1 } },
  validatedHere: false,
});

describe('the order of pending tests by risk', () => {
  it('weighs each predictor as the model does', () => {
    expect(orderByRisk(siteModel(-1))).toEqual({
      by: 'risk',
      names: ['icu', 'hepatobiliary', 'carbapenem30d'],
      weights: [2, 0.5, -1],
    });
  });

  it('counts the predictors present while the model says nothing', () => {
    expect(orderByRisk(siteModel(null)).weights).toEqual([1, 1, 1]);
  });
});
