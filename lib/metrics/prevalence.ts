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
  check(
    shares.length === LABELS.length && shares.every((share) => Number.isFinite(share) && share >= 0),
    () => `shares: expected ${LABELS.length} numbers, 0 or more; received ${show(shares)}`,
  );
  const had = LABELS.map(() => 0);
  for (const label of yTrue) had[label]++;
  const wanted = shares.reduce((sum, share, c) => sum + (had[c] > 0 ? share : 0), 0);
  check(wanted > 0, () => `shares: expected a class that has examples; received ${show(shares)}`);
  return Float64Array.from(yTrue, (label) => ((shares[label] / wanted) * yTrue.length) / had[label]);
}
