import gammainc from '@stdlib/math-base-special-gammainc';

/**
 * Regularised incomplete gamma function. stdlib's loses its digits for shapes from about a thousand
 * (version 0.3.1 answers 0.0252 for the upper tail at shape 1001 and 1064, R 0.0249), so large
 * shapes are computed here by the series and the continued fraction (Abramowitz & Stegun 6.5.29
 * and 6.5.31); `distributions.spec.ts` compares both ways with R.
 */
const LARGE_SHAPE = 200;

/** Both expansions need some multiple of the root of the shape: enough for shapes up to 1e12. */
const TERMS_MAX = 10_000_000;

/** x^shape e^-x / Gamma(shape) by Stirling's series, without the cancellation of large logs. */
function prefix(shape: number, x: number): number {
  const excess = (x - shape) / shape;
  const stirling = 1 / (12 * shape) - 1 / (360 * shape ** 3);
  const exponent = shape * (Math.log1p(excess) - excess) - stirling;
  return Math.exp(exponent) * Math.sqrt(shape / (2 * Math.PI));
}

/** Lower tail, for x below the shape. */
function series(shape: number, x: number): number {
  let [term, total] = [1 / shape, 1 / shape];
  for (let k = 1; k < TERMS_MAX && term > total * Number.EPSILON; k += 1) {
    term *= x / (shape + k);
    total += term;
  }
  return prefix(shape, x) * total;
}

/** Upper tail, for x above the shape, by the modified method of Lentz. */
function fraction(shape: number, x: number): number {
  let b = x + 1 - shape;
  let c = Infinity;
  let d = 1 / b;
  let value = d;
  for (let k = 1; k < TERMS_MAX; k += 1) {
    const a = -k * (k - shape);
    b += 2;
    d = 1 / (a * d + b);
    c = b + a / c;
    value *= c * d;
    if (Math.abs(c * d - 1) < Number.EPSILON) break;
  }
  return prefix(shape, x) * value;
}

/** P(gamma variable of `shape`, scale 1, is below or above x). */
export function gammaTail(x: number, shape: number, tail: 'lower' | 'upper'): number {
  if (x <= 0) return tail === 'lower' ? 0 : 1;
  if (shape < LARGE_SHAPE) return gammainc(x, shape, true, tail === 'upper');
  if (x < shape) {
    const below = series(shape, x);
    return tail === 'lower' ? below : 1 - below;
  }
  const above = fraction(shape, x);
  return tail === 'upper' ? above : 1 - above;
}
