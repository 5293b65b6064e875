/** What a count among few says of a share among many. */
import { checkNumber } from '../core/check';
import { incompleteBeta } from './special';

/**
 * The upper bound of the share of which `k` of `n` were found, at confidence `level` (Clopper and Pearson 1934, Biometrika
 * 26:404, one-sided): a share above it would give so few with probability 1 - level at most. 1 where nothing was looked at.
 * For k = 0 it is 1 - (1 - level)^(1/n), about 3 / n at 95 % (the rule of three). Of a finite number that is sampled without
 * replacement it is too high, never too low.
 */
export function upperShare(k: number, n: number, level = 0.95): number {
  checkNumber(n, 'n', { min: 0, integer: true });
  checkNumber(k, 'k', { min: 0, max: n, integer: true });
  checkNumber(level, 'level', { min: 0, max: 0.999999 });
  if (k === n) return 1;
  let [low, high] = [k / n, 1];
  for (let halving = 0; halving < 60; halving++) {
    const middle = (low + high) / 2;
    // P(at most k of n) at this share.
    if (1 - incompleteBeta(middle, k + 1, n - k) > 1 - level) low = middle;
    else high = middle;
  }
  return high;
}

/** How many must be read, none of them found, for `upperShare` to be `share` at most; Infinity for a share of 0. */
export function readsFor(share: number, level = 0.95): number {
  checkNumber(share, 'share', { min: 0, max: 1 });
  if (share === 0) return Number.POSITIVE_INFINITY;
  return share === 1 ? 1 : Math.max(1, Math.ceil(Math.log1p(-level) / Math.log1p(-share)));
}
