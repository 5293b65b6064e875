/** Probabilities made softer or sharper, and moved between classes, by five numbers. */
import { check, show } from '../core/check';
import { LABELS } from '../core/labels';

const K = LABELS.length;
/** What a probability of zero counts as: its logarithm must be finite. */
const LEAST = 1e-30;

/** softmax(log(p) / temperature + bias): a temperature above 1 makes softer, a bias above 0 its class more probable. */
export interface Scaling {
  readonly temperature: number;
  /** In the order of `LABELS`, summing to 0. */
  readonly bias: readonly number[];
}

/** Changes nothing beyond rounding. */
export const UNSCALED: Scaling = { temperature: 1, bias: LABELS.map(() => 0) };

/** The logarithms of probabilities, those of zero finite. */
export function logitsOf(probabilities: Float64Array): Float64Array {
  return probabilities.map((p) => Math.log(Math.max(p, LEAST)));
}

/** Scales every row (n x 4, row-major). Throws on a temperature that is not above 0 or a bias that is not finite. */
export function applyScaling(probabilities: Float64Array, { temperature, bias }: Scaling): Float64Array {
  check(temperature > 0, () => `temperature: expected a number above 0; received ${temperature}`);
  check(
    bias.length === K && bias.every(Number.isFinite),
    () => `bias: expected ${K} numbers; received ${show(bias)}`,
  );
  const scaled = logitsOf(probabilities);
  for (let start = 0; start < scaled.length; start += K) {
    let highest = -Infinity;
    for (let c = 0; c < K; c++) {
      scaled[start + c] = scaled[start + c] / temperature + bias[c];
      highest = Math.max(highest, scaled[start + c]);
    }
    let sum = 0;
    for (let c = 0; c < K; c++) {
      scaled[start + c] = Math.exp(scaled[start + c] - highest);
      sum += scaled[start + c];
    }
    for (let c = 0; c < K; c++) scaled[start + c] /= sum;
  }
  return scaled;
}
