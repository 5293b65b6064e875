/** Precision, recall and F1 of every class: fold by fold, pooled, with intervals, and in the published form. */
import { LABEL_NAMES, LABELS } from '../core/labels';
import { bootstrap, type Interval } from '../metrics/bootstrap';
import {
  type ClassificationReport,
  type ClassScores,
  classificationReport,
  F1_FIELDS,
  type F1Row,
  reportOfMatrix,
} from '../metrics/classification';
import { confusionSums, matrixOfCells } from '../metrics/confusion-sums';
import { measureOfF1, missingSupport } from '../metrics/measures';
import type { ProtocolSummary } from '../runs/run';
import { summaryOf } from '../runs/summary';
import { drawing, groupsOf, intervalText, type Resampling } from './resampling';
import { foldsOf, partOf, type ScoredRun } from './scored';
import { measureName } from './tables';

const ROWS = [...LABELS.map((label) => LABEL_NAMES[label]), 'macro', 'weighted'] as const;

/** Scores of one class, or of an average, over the folds together; null where the tested examples do not support them. */
export interface ClassRow {
  readonly class: string;
  readonly precision: number | null;
  readonly precisionInterval: string;
  readonly recall: number | null;
  readonly recallInterval: string;
  readonly f1: number | null;
  /** Or why there is none. */
  readonly f1Interval: string;
  /** True examples. */
  readonly support: number;
}

/** The folds pooled, each score with its 95 % bootstrap interval over groups of examples. */
export function pooledClassTable({ name, outer }: ScoredRun, resampling: Resampling): ClassRow[] {
  const sums = confusionSums(outer.yTrue, [outer.yPred], groupsOf(outer.ids, resampling));
  const scoresOf = (cells: Float64Array) => supportedRows(reportOfMatrix(matrixOfCells(cells)));
  const intervals = bootstrap(
    sums,
    (cells) => scoresOf(cells).flatMap((row) => [row.precision, row.recall, row.f1].map((of) => of ?? NaN)),
    drawing(resampling, `classes of ${name}`),
  );
  return supportedRows(classificationReport(outer.yTrue, outer.yPred)).map(({ reason, ...scores }, i) => {
    const [precision, recall, f1] = intervals.slice(3 * i, 3 * i + 3);
    const text = (interval: Interval) => reason ?? intervalText(interval);
    return {
      class: ROWS[i],
      ...scores,
      precisionInterval: text(precision),
      recallInterval: text(recall),
      f1Interval: text(f1),
    };
  });
}

/** Precision, recall, F1 and support of every class in every fold. */
export function foldClassTable({ outer }: ScoredRun) {
  return foldsOf(outer).flatMap((fold) => {
    const { yTrue, yPred } = partOf(outer, (row) => outer.folds[row] === fold);
    return supportedRows(classificationReport(yTrue, yPred)).map(({ reason: _, ...scores }, i) => ({
      fold,
      class: ROWS[i],
      ...scores,
    }));
  });
}

/**
 * F1 in the published project's form: a row a measure, its folds, then `mean ± std` (ddof 0). What a fold does not support is
 * `none` there, and the mean says of how many folds it is.
 */
export function publishedFormTable({ run, protocol }: ScoredRun): Readonly<Record<string, string>>[] {
  const summary = summaryOf(run, protocol);
  return F1_FIELDS.map((field) => {
    const cells = summary.folds.map(({ fold, f1 }) => [`fold ${fold}`, f1[field]?.toFixed(4) ?? 'none']);
    return { F1: measureName(field), ...Object.fromEntries(cells), 'mean ± std': meanText(summary, field) };
  });
}

/** `0.8318 ± 0.0076`, with the number of folds where some have no such score; `none` where no fold has it. */
export function meanText({ folds, mean, std, n }: ProtocolSummary, field: keyof F1Row, digits = 4): string {
  const [value, spread] = [mean[field], std[field]];
  if (value === null || spread === null) return 'none';
  const of = n[field] < folds.length ? ` (${n[field]} of ${folds.length} folds)` : '';
  return `${value.toFixed(digits)} ± ${spread.toFixed(digits)}${of}`;
}

/** A report's rows, null with the reason where a row has no support. */
function supportedRows(report: ClassificationReport) {
  const counts = report.classes.map(({ support }) => support);
  return rowsOf(report).map((scores, i) => {
    const reason = missingSupport(measureOfF1(F1_FIELDS[i]), counts);
    const none = { precision: null, recall: null, f1: null };
    return { ...scores, ...(reason === null ? {} : none), reason };
  });
}

function rowsOf({ classes, macro, weighted }: ClassificationReport): ClassScores[] {
  return [...classes, macro, weighted];
}
