/**
 * How good predicted probabilities are. Arrays are row-major, n x 4 in the order of `LABELS`; `weights`, where given,
 * are one an example, as scikit-learn's `sample_weight`.
 */
import { check } from '../core/check';
import { LABELS } from '../core/labels';
import { type LabelIndices, predictedLabels } from './classification';

const K = LABELS.length;

/** What is said instead of a measure of probabilities where `isHard`. */
export const NO_PROBABILITIES = 'states no probabilities';

/** Whether a model only decides, as a rule does: every probability is exactly 0 or 1, which measures no doubt. */
export function isHard(probabilities: Float64Array): boolean {
  return probabilities.every((p) => p === 0 || p === 1);
}

/** Mean of -ln(probability of the true class), probabilities clipped to [eps, 1 - eps] as `log_loss` does. */
export function logLoss(yTrue: LabelIndices, probabilities: Float64Array, weights?: Float64Array): number {
  return meanOverRows(yTrue, probabilities, weights, (row) => logLossOf(yTrue, probabilities, row));
}

/** What one row adds to the log loss. */
export function logLossOf(yTrue: LabelIndices, probabilities: Float64Array, row: number): number {
  const p = probabilities[row * K + yTrue[row]];
  return -Math.log(Math.min(Math.max(p, Number.EPSILON), 1 - Number.EPSILON));
}

/** Mean squared distance to the one-hot truth, from 0 to 2: `brier_score_loss(scale_by_half=False)`. */
export function brierScore(yTrue: LabelIndices, probabilities: Float64Array, weights?: Float64Array): number {
  return meanOverRows(yTrue, probabilities, weights, (row) => brierOf(yTrue, probabilities, row));
}

/** What one row adds to the Brier score. */
export function brierOf(yTrue: LabelIndices, probabilities: Float64Array, row: number): number {
  let distance = 0;
  for (let c = 0; c < K; c++) distance += (probabilities[row * K + c] - (yTrue[row] === c ? 1 : 0)) ** 2;
  return distance;
}

/** One bar of a reliability diagram; `count` examples with confidence in (lower, upper]. */
export interface ReliabilityBin {
  readonly lower: number;
  readonly upper: number;
  /** The sum of weights where there are weights. */
  readonly count: number;
  /** Mean probability of the class decided for; null in an empty bin. */
  readonly confidence: number | null;
  /** Share predicted right; null in an empty bin. */
  readonly accuracy: number | null;
}

/** The bin that a confidence falls into. */
export function binOf(confidence: number, bins: number): number {
  return Math.min(Math.max(Math.ceil(confidence * bins) - 1, 0), bins - 1);
}

/**
 * Confidence against accuracy of the class decided for, the most probable one unless `decisions` say otherwise, in `bins`
 * bins of equal width (the first one closed).
 */
export function reliabilityBins(
  yTrue: LabelIndices,
  probabilities: Float64Array,
  bins: number,
  weights?: Float64Array,
  decisions?: LabelIndices,
): ReliabilityBin[] {
  checkRows(yTrue, probabilities);
  const yPred = decisions ?? predictedLabels(probabilities);
  const counts = new Array<number>(bins).fill(0);
  const confidences = new Array<number>(bins).fill(0);
  const correct = new Array<number>(bins).fill(0);
  for (let row = 0; row < yPred.length; row++) {
    const confidence = probabilities[row * K + yPred[row]];
    const bin = binOf(confidence, bins);
    const weight = weights ? weights[row] : 1;
    counts[bin] += weight;
    confidences[bin] += weight * confidence;
    if (yPred[row] === yTrue[row]) correct[bin] += weight;
  }
  return counts.map((count, bin) => ({
    lower: bin / bins,
    upper: (bin + 1) / bins,
    count,
    confidence: count === 0 ? null : confidences[bin] / count,
    accuracy: count === 0 ? null : correct[bin] / count,
  }));
}

/** Expected calibration error (Guo et al. 2017, equation 3): mean of |accuracy - confidence| by bin size. */
export function calibrationError(
  yTrue: LabelIndices,
  probabilities: Float64Array,
  bins = 10,
  weights?: Float64Array,
): number {
  const filled = reliabilityBins(yTrue, probabilities, bins, weights);
  const total = filled.reduce((sum, { count }) => sum + count, 0);
  const gaps = filled.map(({ count, accuracy, confidence }) =>
    accuracy === null || confidence === null ? 0 : (count / total) * Math.abs(accuracy - confidence),
  );
  return gaps.reduce((total, gap) => total + gap, 0);
}

function meanOverRows(
  yTrue: LabelIndices,
  probabilities: Float64Array,
  weights: Float64Array | undefined,
  lossOf: (row: number) => number,
): number {
  checkRows(yTrue, probabilities);
  let total = 0;
  let mass = 0;
  for (let row = 0; row < yTrue.length; row++) {
    const weight = weights ? weights[row] : 1;
    total += weight * lossOf(row);
    mass += weight;
  }
  return total / mass;
}

function checkRows(yTrue: LabelIndices, probabilities: Float64Array): void {
  check(yTrue.length > 0, 'yTrue: expected at least one label; received none');
  check(
    probabilities.length === yTrue.length * K,
    () => `probabilities: expected ${yTrue.length} x ${K} numbers; received ${probabilities.length}`,
  );
}
