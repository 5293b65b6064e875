/** What a model would say where the classes have other shares than where its probabilities were calibrated. */
import { check, show } from '../../core/check';
import { LABELS } from '../../core/labels';
import { applyScaling, UNSCALED } from './scaling';

/** What a share of zero counts as: its logarithm must be finite. */
const LEAST = 1e-30;

/**
 * Probabilities (n x 4, row-major) proportional to p x new share / old share of each class (Saerens, Latinne and
 * Decaestecker 2002, equation 2.4). `from` are the shares among the examples that the probabilities are right for, `to`
 * those that are stated (order of `LABELS`, any positive scale). It assumes label shift, as `prevalenceWeights` does.
 * Throws where a class has no old share: nothing is known of it.
 */
export function applyPriorShift(
  probabilities: Float64Array,
  from: readonly number[],
  to: readonly number[],
): Float64Array {
  const areShares = (shares: readonly number[], least: number) =>
    shares.length === LABELS.length && shares.every((share) => Number.isFinite(share) && share >= least);
  check(
    areShares(from, Number.MIN_VALUE),
    () => `old shares: expected ${LABELS.length} numbers above 0; received ${show(from)}`,
  );
  check(
    areShares(to, 0) && to.some((share) => share > 0),
    () => `new shares: expected ${LABELS.length} numbers, 0 or more, one of them above; received ${show(to)}`,
  );
  const bias = from.map((share, c) => Math.log(Math.max(to[c], LEAST) / share));
  return applyScaling(probabilities, { ...UNSCALED, bias });
}
