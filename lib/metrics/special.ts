/** The special functions behind p-values, to about 14 digits (Numerical Recipes, chapter 6, gives the methods). */

const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

/** Natural logarithm of the gamma function for x > 0 (Lanczos, g = 7). */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const z = x - 1;
  let sum = LANCZOS[0];
  for (let i = 1; i < LANCZOS.length; i++) sum += LANCZOS[i] / (z + i);
  const t = z + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(sum);
}

const TINY = 1e-300;
const PRECISE = 1e-16;
/** A normal is never found as far from 0. */
const FAR = 30;

/** Regularised incomplete beta function I_x(a, b) for 0 <= x <= 1 and positive a, b. */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = a * Math.log(x) + b * Math.log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b);
  return (Math.exp(front) / a) * betaFraction(x, a, b);
}

/** Probability that |t| exceeds `|t|` for Student's t with `df` degrees of freedom. */
export function studentTails(t: number, df: number): number {
  return incompleteBeta(df / (df + t * t), df / 2, 0.5);
}

/** Probability of at most `k` successes in `n` fair trials. */
export function fairBinomialTail(k: number, n: number): number {
  return k >= n ? 1 : incompleteBeta(0.5, n - k, k + 1);
}

/** The continued fraction of the incomplete beta function by Lentz's method. */
function betaFraction(x: number, a: number, b: number): number {
  const step = (m: number, odd: boolean) =>
    odd
      ? (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
      : (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
  let c = 1;
  let d = 1 / away(1 + step(0, true));
  let value = d;
  for (let m = 1; m < 10_000; m++) {
    let factor = 1;
    for (const odd of [false, true]) {
      d = 1 / away(1 + step(m, odd) * d);
      c = away(1 + step(m, odd) / c);
      factor = c * d;
      value *= factor;
    }
    if (Math.abs(factor - 1) < PRECISE) break;
  }
  return value;
}

function away(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}

/** Probability that a standard normal lies within `z` of 0, for z >= 0 (its series, which is without cancellation). */
export function normalWithin(z: number): number {
  const x = Math.min(z, FAR);
  let [term, sum] = [x, x];
  for (let n = 1; term > PRECISE * sum; n++) {
    term *= (x * x) / (2 * n + 1);
    sum += term;
  }
  return Math.min(1, sum * Math.sqrt(2 / Math.PI) * Math.exp((-x * x) / 2));
}

/** The t that Student's t with `df` degrees of freedom stays within with probability `within`, by bisection. */
export function studentQuantile(within: number, df: number): number {
  let [low, high] = [0, 1];
  while (studentTails(high, df) > 1 - within && high < 1e12) high *= 2;
  for (let halving = 0; halving < 60; halving++) {
    const middle = (low + high) / 2;
    if (studentTails(middle, df) > 1 - within) low = middle;
    else high = middle;
  }
  return high;
}
