import { normalAboveQuantile } from '../distributions';
import { negativeBinomialQuantile, poissonQuantile } from './count-distributions';
import type { Forecast } from './farrington-model';

export const THRESHOLD_METHODS = ['delta', 'nbPlugin', 'muan'] as const;
export type ThresholdMethod = (typeof THRESHOLD_METHODS)[number];
export const POWERTRANS = ['2/3', '1/2', 'none'] as const;
export type Powertrans = (typeof POWERTRANS)[number];

const EXPONENT: Readonly<Record<Powertrans, number>> = { '2/3': 2 / 3, '1/2': 1 / 2, none: 1 };

/**
 * Limit by the delta method: normal on the scale of mu^exponent, whose variance is
 * exponent^2 mu^(2 exponent - 1) (phi + se(mu)^2 / mu).
 */
export function deltaLimit(
  { eta, se, phi }: Forecast,
  powertrans: Powertrans,
  tail: number,
): number {
  const mu = Math.exp(eta);
  const seMu = se * mu;
  const exponent = EXPONENT[powertrans];
  const tau = phi + seMu ** 2 / mu;
  const spread = Math.sqrt(exponent ** 2 * mu ** (2 * exponent - 1) * tau);
  const z = Math.abs(normalAboveQuantile(tail));
  return (mu ** exponent + z * spread) ** (1 / exponent);
}

/**
 * Limit by a quantile of the negative binomial with variance phi mu (Poisson for phi 1): `nbPlugin`
 * takes mu as known (Noufaily A et al., Stat Med 2013;32:1206), `muan` its upper limit (Salmon M et
 * al., J Stat Softw 2016;70(10)). Null where the model leaves mu without a bound.
 */
export function quantileLimit(
  { eta, se, phi }: Forecast,
  method: Exclude<ThresholdMethod, 'delta'>,
  alpha: number,
): number | null {
  const mu = Math.exp(method === 'muan' ? eta + normalAboveQuantile(alpha) * se : eta);
  if (!Number.isFinite(mu)) return null;
  return phi > 1
    ? negativeBinomialQuantile(1 - alpha, mu / (phi - 1), 1 / phi)
    : poissonQuantile(1 - alpha, mu);
}
