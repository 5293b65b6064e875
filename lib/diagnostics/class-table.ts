/** Precision, recall and F1 of every class: fold by fold, pooled, with intervals, and in the published form. */
import { LABEL_NAMES, LABELS } from '../core/labels';
import { bootstrap } from '../metrics/bootstrap';
import { type ClassScores, classificationReport, F1_FIELDS, reportOfMatrix } from '../metrics/classification';
import { confusionSums, matrixOfCells } from '../metrics/confusion-sums';
import { summaryOf } from '../runs/summary';
import { drawing, groupsOf, intervalText, type Resampling } from './resampling';
import { foldsOf, partOf, type ScoredRun } from './scored';
import { measureName } from './tables';

const ROWS = [...LABELS.map((label) => LABEL_NAMES[label]), 'macro', 'weighted'] as const;

/** Scores of one class, or of an average, over the folds together. */
export interface ClassRow {
  readonly class: string;
  readonly precision: number;
  readonly precisionInterval: string;
  readonly recall: number;
  readonly recallInterval: string;
  readonly f1: number;
  readonly f1Interval: string;
  /** True examples. */
  readonly support: number;
}

/** The folds pooled, each score with its 95 % bootstrap interval over groups of examples. */
export function pooledClassTable({ name, outer }: ScoredRun, resampling: Resampling): ClassRow[] {
  const sums = confusionSums(outer.yTrue, [outer.yPred], groupsOf(outer.ids, resampling));
  const scoresOf = (cells: Float64Array) => rowsOf(reportOfMatrix(matrixOfCells(cells)));
  const intervals = bootstrap(
    sums,
    (cells) => scoresOf(cells).flatMap(({ precision, recall, f1 }) => [precision, recall, f1]),
    drawing(resampling, `classes of ${name}`),
  );
  return rowsOf(classificationReport(outer.yTrue, outer.yPred)).map((scores, i) => {
    const [precision, recall, f1] = intervals.slice(3 * i, 3 * i + 3);
    return {
      class: ROWS[i],
      precision: scores.precision,
      precisionInterval: intervalText(precision),
      recall: scores.recall,
      recallInterval: intervalText(recall),
      f1: scores.f1,
      f1Interval: intervalText(f1),
      support: scores.support,
    };
  });
}

/** Precision, recall, F1 and support of every class in every fold. */
export function foldClassTable({ outer }: ScoredRun) {
  return foldsOf(outer).flatMap((fold) => {
    const { yTrue, yPred } = partOf(outer, (row) => outer.folds[row] === fold);
    return rowsOf(classificationReport(yTrue, yPred)).map((scores, i) => ({
      fold,
      class: ROWS[i],
      ...scores,
    }));
  });
}

/** F1 in the published project's form: a row a measure, its folds, then `mean ± std` (ddof 0). */
export function publishedFormTable({ run, protocol }: ScoredRun): Readonly<Record<string, string>>[] {
  const { folds, mean, std } = summaryOf(run, protocol);
  return F1_FIELDS.map((field) => ({
    F1: measureName(field),
    ...Object.fromEntries(folds.map(({ fold, f1 }) => [`fold ${fold}`, f1[field].toFixed(4)])),
    'mean ± std': `${mean[field].toFixed(4)} ± ${std[field].toFixed(4)}`,
  }));
}

function rowsOf({
  classes,
  macro,
  weighted,
}: {
  readonly classes: readonly ClassScores[];
  readonly macro: ClassScores;
  readonly weighted: ClassScores;
}): ClassScores[] {
  return [...classes, macro, weighted];
}
