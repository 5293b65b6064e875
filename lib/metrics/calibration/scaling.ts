/** Probabilities made softer or sharper, and moved between classes, by a slope and a bias a class. */
import { check, show } from '../../core/check';
import { LABELS } from '../../core/labels';

const K = LABELS.length;
/** What a probability of zero counts as: its logarithm must be finite. */
const LEAST = 1e-30;

/** softmax(slope log(p) + bias): slopes below 1 make softer, a bias above 0 its class more probable. */
export interface Scaling {
  /** In the order of `LABELS`; all are 1/T where a temperature T scales. */
  readonly slope: readonly number[];
  /** In the order of `LABELS`, summing to 0. */
  readonly bias: readonly number[];
}

/** Changes nothing beyond rounding. */
export const UNSCALED: Scaling = { slope: LABELS.map(() => 1), bias: LABELS.map(() => 0) };

/** The logarithms of probabilities, those of zero finite. */
export function logitsOf(probabilities: Float64Array): Float64Array {
  return probabilities.map((p) => Math.log(Math.max(p, LEAST)));
}

/** The scaling of one temperature for all classes. */
export function byTemperature(temperature: number): Scaling {
  return { ...UNSCALED, slope: LABELS.map(() => 1 / temperature) };
}

/** Scales every row (n x 4, row-major). Throws on a slope that is not above 0 or a bias that is not finite. */
export function applyScaling(probabilities: Float64Array, { slope, bias }: Scaling): Float64Array {
  check(
    slope.length === K && slope.every((s) => s > 0),
    () => `slope: expected ${K} numbers above 0; received ${show(slope)}`,
  );
  check(
    bias.length === K && bias.every(Number.isFinite),
    () => `bias: expected ${K} numbers; received ${show(bias)}`,
  );
  const scaled = logitsOf(probabilities);
  for (let start = 0; start < scaled.length; start += K) {
    let highest = -Infinity;
    for (let c = 0; c < K; c++) {
      scaled[start + c] = scaled[start + c] * slope[c] + bias[c];
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
