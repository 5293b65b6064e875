/** All measures of the table that counts are enough for, from confusion cells, as resampling needs them. */
import { reportOfMatrix } from './classification';
import { matrixOfCells } from './confusion-sums';
import { MEASURE_KEYS, MEASURES, missingSupport } from './measures';

/** Their keys, in the order of the table. */
export const COUNTED_KEYS = MEASURE_KEYS.filter((key) => MEASURES[key].from === 'counts');

/** Their values in that order from the 16 cells (true x predicted) that begin at `start`; NaN where these do not support one. */
export function countedMeasures(cells: Float64Array, start = 0): number[] {
  const report = reportOfMatrix(matrixOfCells(cells, start));
  const counts = report.classes.map(({ support }) => support);
  const tested = { yTrue: [], probabilities: new Float64Array(0), report };
  return COUNTED_KEYS.map((key) =>
    missingSupport(key, counts) === null ? (MEASURES[key].of(tested) ?? Number.NaN) : Number.NaN,
  );
}
