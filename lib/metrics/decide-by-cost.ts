/** Decisions by what a mistake costs instead of by what is most probable. */
import { check } from '../core/check';
import { LABELS } from '../core/labels';

const K = LABELS.length;

/** `costs[t][d]`: what it costs to decide d where t is true (order of `LABELS`). */
export type Costs = readonly (readonly number[])[];

/** Every mistake costs 1, a Death that is taken for anything else `missCost`. */
export function missCosts(missCost: number): Costs {
  return LABELS.map((truth, t) => LABELS.map((_, d) => (t === d ? 0 : truth === 'D' ? missCost : 1)));
}

/**
 * The decision of lowest expected cost of every row (n x 4, row-major), the first one on ties (Elkan 2001, section 2).
 * It is only as good as the probabilities are calibrated. Costs of 1 for every mistake decide for the most probable class.
 */
export function decideByCost(probabilities: Float64Array, costs: Costs): Uint8Array {
  check(
    costs.length === K && costs.every((row) => row.length === K && row.every(Number.isFinite)),
    () => `costs: expected ${K} x ${K} numbers; received ${JSON.stringify(costs)}`,
  );
  return Uint8Array.from({ length: probabilities.length / K }, (_, row) => {
    const expected = LABELS.map((_, d) =>
      costs.reduce((sum, ofTruth, t) => sum + probabilities[row * K + t] * ofTruth[d], 0),
    );
    return expected.indexOf(Math.min(...expected));
  });
}
