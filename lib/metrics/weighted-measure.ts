/** A measure of the table under any weighting of the same rows. */
import { check } from '../core/check';
import { LABELS } from '../core/labels';
import { predictedLabels } from './classification';
import { MATRIX_CELLS } from './intervals/confusion-sums';
import { measureOfCells } from './measure-of-cells';
import { MEASURES, type MeasureKey } from './measures';
import { rankedAreas } from './ranked-areas';
import type { WeightedScore } from './significance/corrected-choice';

/** Rows and what was said of them, n x 4 row-major. */
export interface WeighedRows {
  readonly yTrue: Uint8Array;
  readonly probabilities: Float64Array;
}

/** The measure from weights, one a row; NaN where the rows with a weight do not support it. */
export function weightedMeasure(key: MeasureKey, { yTrue, probabilities }: WeighedRows): WeightedScore {
  const counted = measureOfCells(key);
  const k = LABELS.length;
  if (counted) {
    const cellOf = predictedLabels(probabilities).map((label, row) => yTrue[row] * k + label);
    return (weights) => {
      const cells = new Float64Array(MATRIX_CELLS);
      for (let row = 0; row < cellOf.length; row++) cells[cellOf[row]] += weights[row];
      return counted(cells, 0);
    };
  }
  check(key === 'deathAveragePrecision', () => `${MEASURES[key].name}: nothing is chosen by it`);
  const areas = rankedAreas(
    Array.from(yTrue, (label) => label === 0),
    Float64Array.from(yTrue, (_, row) => probabilities[row * k]),
  );
  return (weights) => areas(weights).averagePrecision;
}
