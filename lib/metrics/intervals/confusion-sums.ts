/** Confusion matrices ready for resampling. */
import { LABELS } from '../../core/labels';
import type { ConfusionMatrix, LabelIndices } from '../classification';
import { type GroupSums, groupSums } from './bootstrap';

const K = LABELS.length;
/** The cells of one confusion matrix, row-major. */
export const MATRIX_CELLS = K * K;

/** The confusion matrices of several predictions of the same examples, one after the other, by group. */
export function confusionSums(
  yTrue: LabelIndices,
  predictions: readonly LabelIndices[],
  groupOf: readonly (string | null)[] | null,
): GroupSums {
  return groupSums(yTrue.length, groupOf, predictions.length * MATRIX_CELLS, (row, sums) => {
    predictions.forEach((yPred, i) => {
      sums[i * MATRIX_CELLS + yTrue[row] * K + yPred[row]]++;
    });
  });
}

/** The matrix whose cells begin at `cells[start]`. */
export function matrixOfCells(cells: Float64Array, start = 0): ConfusionMatrix {
  return LABELS.map((_, t) => Array.from(cells.subarray(start + t * K, start + (t + 1) * K)));
}
