/** What scores would be where the classes have other shares than in the examples at hand. */
import { check, show } from '../core/check';
import { LABELS } from '../core/labels';
import type { LabelIndices } from './classification';

/**
 * One weight an example, share wanted / share had of its class, so that the weighted classes have `shares` (order of
 * `LABELS`; any positive scale). This assumes label shift: each class reads the same there, and only shares differ
 * (Saerens et al. 2002, Neural Comput. 14:21). A class without examples cannot be made up for and drops out.
 */
export function prevalenceWeights(yTrue: LabelIndices, shares: readonly number[]): Float64Array {
  const had = LABELS.map(() => 0);
  for (const label of yTrue) had[label]++;
  const weights = shareHoldingWeights(had, shares);
  check(
    had.some((count, c) => count > 0 && shares[c] > 0),
    () => `shares: expected a class that has examples; received ${show(shares)}`,
  );
  return Float64Array.from(yTrue, (label) => weights[label]);
}

/**
 * The same as one weight a class, of how often each class was drawn. Taken anew from the counts of every resample it
 * holds the shares there too: they are given, not estimated, and an interval may not widen with how many of a class a
 * resample happens to draw. Weights times counts sum to the sum of the counts; a class that was not drawn has weight 0, and
 * weights are NaN where none with a share was drawn.
 */
export function shareHoldingWeights(
  drawnCountsByClass: ArrayLike<number>,
  shares: readonly number[],
): Float64Array {
  check(
    shares.length === LABELS.length && shares.every((share) => Number.isFinite(share) && share >= 0),
    () => `shares: expected ${LABELS.length} numbers, 0 or more; received ${show(shares)}`,
  );
  const drawn = Array.from(drawnCountsByClass);
  const wanted = shares.reduce((sum, share, c) => sum + (drawn[c] > 0 ? share : 0), 0);
  const n = drawn.reduce((sum, count) => sum + count, 0);
  return Float64Array.from(drawn, (count, c) => (count > 0 ? ((shares[c] / wanted) * n) / count : 0));
}
