/** Exact random counts: how often each category comes up in n draws. */
import { check } from '../../core/check';
import type { RandomState } from '../../core/random';
import { logGamma } from '../special';

/** The number of successes in `n` trials of probability `p`. */
export function drawBinomial(random: RandomState, n: number, p: number): number {
  check(p >= 0 && p <= 1 && n >= 0, () => `binomial: expected n >= 0 and p from 0 to 1; received ${n}, ${p}`);
  if (n === 0 || p === 0) return 0;
  if (p > 0.5) return n - drawBinomial(random, n, 1 - p);
  return n * p < 10 ? byInversion(random, n, p) : byRejection(random, n, p);
}

/**
 * Fills `out` with the counts of `total` draws, category i with probability `weights[i] / sum(weights)`: one binomial
 * after the other, each of what is left.
 */
export function drawMultinomial(
  random: RandomState,
  total: number,
  weights: ArrayLike<number>,
  out: Int32Array,
): void {
  let left = total;
  let mass = 0;
  for (let i = 0; i < weights.length; i++) mass += weights[i];
  for (let i = 0; i < weights.length; i++) {
    out[i] = weights[i] >= mass ? left : drawBinomial(random, left, weights[i] / mass);
    left -= out[i];
    mass -= weights[i];
  }
}

/** Walks up the distribution from 0 (n p < 10, so that the first probability is no underflow). */
function byInversion(random: RandomState, n: number, p: number): number {
  const odds = p / (1 - p);
  for (;;) {
    let u = random.random();
    let probability = Math.exp(n * Math.log1p(-p));
    for (let k = 0; k <= n && probability > 0; k++) {
      if (u < probability) return k;
      u -= probability;
      probability *= (odds * (n - k)) / (k + 1);
    }
  }
}

/** Hörmann (1993), J. Statist. Comput. Simul. 46:101: transformed rejection with squeeze (BTRS), for n p >= 10. */
function byRejection(random: RandomState, n: number, p: number): number {
  const spread = Math.sqrt(n * p * (1 - p));
  const b = 1.15 + 2.53 * spread;
  const a = -0.0873 + 0.0248 * b + 0.01 * p;
  const centre = n * p + 0.5;
  const accept = 0.92 - 4.2 / b;
  const alpha = (2.83 + 5.1 / b) * spread;
  const logOdds = Math.log(p / (1 - p));
  const mode = Math.floor((n + 1) * p);
  const height = logGamma(mode + 1) + logGamma(n - mode + 1);
  for (;;) {
    const u = random.random() - 0.5;
    const v = random.random();
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + centre);
    if (us >= 0.07 && v <= accept) return k;
    if (k < 0 || k > n) continue;
    const scaled = Math.log((v * alpha) / (a / (us * us) + b));
    if (scaled <= height - logGamma(k + 1) - logGamma(n - k + 1) + (k - mode) * logOdds) return k;
  }
}
