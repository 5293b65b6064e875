/** ECE, Brier score and log loss under many weightings of the same predictions: what a row adds is computed once. */
import { LABELS } from '../../core/labels';
import { type LabelIndices, predictedLabels } from '../classification';
import { binOf, brierOf, logLossOf } from '../probabilities';

const K = LABELS.length;

/** The measures of `probabilities.ts`. */
export interface CalibrationMeasures {
  readonly ece: number;
  readonly brier: number;
  readonly logLoss: number;
}

/**
 * Returns what `calibrationError`, `brierScore` and `logLoss` give for each array of weights; the error is of the class
 * decided for, `yPred`.
 */
export function weightedCalibration(
  yTrue: LabelIndices,
  probabilities: Float64Array,
  bins: number,
  yPred: LabelIndices = predictedLabels(probabilities),
): (weights: Float64Array) => CalibrationMeasures {
  const rows = Array.from(yTrue.keys());
  const confidences = Float64Array.from(rows, (row) => probabilities[row * K + yPred[row]]);
  const bin = Uint8Array.from(confidences, (confidence) => binOf(confidence, bins));
  // Of a row: how far it pulls its bin's accuracy above its confidence.
  const gaps = confidences.map((confidence, row) => Number(yPred[row] === yTrue[row]) - confidence);
  const briers = Float64Array.from(rows, (row) => brierOf(yTrue, probabilities, row));
  const losses = Float64Array.from(rows, (row) => logLossOf(yTrue, probabilities, row));
  const sums = new Float64Array(bins);
  return (weights) => {
    sums.fill(0);
    let [mass, brier, loss] = [0, 0, 0];
    for (let row = 0; row < weights.length; row++) {
      const weight = weights[row];
      sums[bin[row]] += weight * gaps[row];
      brier += weight * briers[row];
      loss += weight * losses[row];
      mass += weight;
    }
    const ece = sums.reduce((total, sum) => total + Math.abs(sum), 0) / mass;
    return { ece, brier: brier / mass, logLoss: loss / mass };
  };
}
