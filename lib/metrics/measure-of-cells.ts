/** Measures of the table from the cells of a confusion matrix, as resampling needs them. */
import { F1_FIELDS, f1OfCells, reportOfMatrix } from './classification';
import { matrixOfCells } from './confusion-sums';
import { MEASURES, type MeasureKey, measure, measureOfF1 } from './measures';

/** A measure of the 16 cells from `cells[start]` on, row-major; NaN where they do not support it. */
export type CellMeasure = (cells: Float64Array, start: number) => number;

const NO_ROWS = { yTrue: [], probabilities: new Float64Array(0) } as const;

/** How a measure follows from counts alone; null where it does not. */
export function measureOfCells(key: MeasureKey): CellMeasure | null {
  if (MEASURES[key].from !== 'counts') return null;
  const field = F1_FIELDS.find((each) => measureOfF1(each) === key);
  if (field) return (cells, start) => f1OfCells(cells, start)[field];
  return (cells, start) =>
    measure(key, { ...NO_ROWS, report: reportOfMatrix(matrixOfCells(cells, start)) }) ?? Number.NaN;
}
