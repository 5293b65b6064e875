/** What a count among few says of a share among many. */
import { checkNumber } from '../../core/check';
import { incompleteBeta } from '../special';

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
  return upperEdge(k, n, 1 - level);
}

/**
 * The two-sided interval of a share of which `k` of `n` were found (Clopper and Pearson 1934). Neither has to be whole: `n`
 * may be what a sample is worth.
 */
export function binomialInterval(k: number, n: number, level = 0.95): { lower: number; upper: number } {
  checkNumber(k, 'k', { min: 0, max: n });
  const outside = (1 - level) / 2;
  return { lower: 1 - upperEdge(n - k, n, outside), upper: upperEdge(k, n, outside) };
}

/** The share at which `k` of `n` or fewer come up with probability `outside`. */
function upperEdge(k: number, n: number, outside: number): number {
  return k === n ? 1 : 1 - crossing((share) => incompleteBeta(share, n - k, k + 1), outside);
}

/** The share from 0 to 1 at which something that rises with it reaches `value`. */
function crossing(rising: (share: number) => number, value: number): number {
  let [low, high] = [0, 1];
  for (let halving = 0; halving < 60; halving++) {
    const middle = (low + high) / 2;
    if (rising(middle) < value) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** How many must be read, none of them found, for `upperShare` to be `share` at most; Infinity for a share of 0. */
export function readsFor(share: number, level = 0.95): number {
  checkNumber(share, 'share', { min: 0, max: 1 });
  if (share === 0) return Number.POSITIVE_INFINITY;
  return share === 1 ? 1 : Math.max(1, Math.ceil(Math.log1p(-level) / Math.log1p(-share)));
}
