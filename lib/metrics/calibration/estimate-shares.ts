/** Which shares the classes have among examples without labels. */
import { check, show } from '../../core/check';
import { LABELS } from '../../core/labels';

const K = LABELS.length;
const MOST_STEPS = 2000;
/** A step that moves no share by more is the last one. */
const CLOSE = 1e-7;

/**
 * The shares (order of `LABELS`) under which probabilities (n x 4, row-major) are most likely, by expectation maximisation
 * (Saerens, Latinne and Decaestecker 2002, Neural Comput. 14:21, equation 2.9). `from` are the shares that the probabilities
 * are right for. It assumes label shift (each class reads as it did, only shares differ) and calibrated probabilities.
 * `weights` counts a row more than once; a class without a share in `from` keeps none. Null without rows.
 */
export function estimateShares(
  probabilities: Float64Array,
  from: readonly number[],
  {
    weights,
    start = from,
  }: { readonly weights?: ArrayLike<number>; readonly start?: readonly number[] } = {},
): number[] | null {
  check(
    from.length === K &&
      from.every((share) => Number.isFinite(share) && share >= 0) &&
      from.some((s) => s > 0),
    () => `old shares: expected ${K} numbers, 0 or more, one of them above; received ${show(from)}`,
  );
  const rows = probabilities.length / K;
  if (rows === 0) return null;
  const whole = from.reduce((sum, share) => sum + share, 0);
  const old = from.map((share) => share / whole);
  let shares: Float64Array = Float64Array.from(start);
  for (let step = 0; step < MOST_STEPS; step++) {
    const next = expectedShares(probabilities, old, shares, weights);
    const moved = next.reduce((most, share, c) => Math.max(most, Math.abs(share - shares[c])), 0);
    shares = next;
    if (moved < CLOSE) break;
  }
  return [...shares];
}

/** The mean of the probabilities carried over to `shares`. */
function expectedShares(
  probabilities: Float64Array,
  old: readonly number[],
  shares: Float64Array,
  weights?: ArrayLike<number>,
): Float64Array {
  const ratio = Float64Array.from(old, (share, c) => (share > 0 ? shares[c] / share : 0));
  const sums = new Float64Array(K);
  let total = 0;
  for (let start = 0, row = 0; start < probabilities.length; start += K, row++) {
    const weight = weights?.[row] ?? 1;
    let mass = 0;
    for (let c = 0; c < K; c++) mass += ratio[c] * probabilities[start + c];
    if (mass <= 0 || weight === 0) continue;
    for (let c = 0; c < K; c++) sums[c] += (weight * ratio[c] * probabilities[start + c]) / mass;
    total += weight;
  }
  return total > 0 ? sums.map((sum) => sum / total) : Float64Array.from(shares);
}
