import type { SiteModel } from '../risk/risk-score';
import type { TaskOrder } from './tasks.store';

/** Pending tests by what the model says, or by the predictors present while it says nothing. */
export function orderByRisk({ model }: SiteModel): TaskOrder {
  const usable = model.intercept !== null;
  const names = Object.keys(model.weights);
  return {
    by: 'risk',
    names,
    weights: names.map((name) => (usable ? (model.weights[name] ?? 0) : 1)),
  };
}
