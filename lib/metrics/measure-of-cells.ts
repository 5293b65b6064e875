/** Measures of the table from the cells of a confusion matrix, as resampling needs them. */
import { F1_FIELDS, f1OfCells, reportOfMatrix } from './classification';
import { matrixOfCells } from './intervals/confusion-sums';
import type { ScoreKind } from './intervals/share-intervals';
import { MEASURE_KEYS, MEASURES, type MeasureKey, measure, measureOfF1 } from './measures';

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

/** What each counted measure is to an interval; the others are means of several classes. */
const KINDS: Partial<Record<MeasureKey, ScoreKind>> = {
  ...{ deathF1: 'f1', injuryF1: 'f1', malfunctionF1: 'f1', otherF1: 'f1', matthews: 'correlation' },
  ...{ deathPrecision: 'share', deathRecall: 'share', accuracy: 'share' },
};

/** The measures that counts are enough for, in the order of the table. */
export const COUNTED_KEYS = MEASURE_KEYS.filter((key) => MEASURES[key].from === 'counts');

/** Of each of `COUNTED_KEYS`. */
export const COUNTED_KINDS: readonly ScoreKind[] = COUNTED_KEYS.map((key) => KINDS[key] ?? 'mean');

/** All of `COUNTED_KEYS` at once, from one report; NaN where the cells do not support one. */
export function countedMeasures(cells: Float64Array, start = 0): number[] {
  const tested = { ...NO_ROWS, report: reportOfMatrix(matrixOfCells(cells, start)) };
  return COUNTED_KEYS.map((key) => measure(key, tested) ?? Number.NaN);
}
