/** Precision, recall and F1 of every class: pooled with intervals, and fold by fold. */
import type { Figure } from '../charts/chart';
import { lineFigure } from '../charts/lines';
import { panelsFigure } from '../charts/panels';
import { LABEL_NAMES, LABELS } from '../core/labels';
import {
  type ClassificationReport,
  type ClassScores,
  classificationReport,
  F1_FIELDS,
  reportOfMatrix,
} from '../metrics/classification';
import { confusionSums, matrixOfCells } from '../metrics/intervals/confusion-sums';
import { type ScoreKind, shareIntervals } from '../metrics/intervals/share-intervals';
import { measureOfF1, missingSupport } from '../metrics/measures';
import { groupsOf, intervalText, type Resampling } from './resampling';
import { foldsOf, partOf, type ScoredRun } from './scored';

const CLASSES = [...LABELS.map((label) => LABEL_NAMES[label]), 'macro', 'weighted'] as const;
const SCORES = ['precision', 'recall', 'f1'] as const;
const SCORE_NAMES = { precision: 'precision', recall: 'recall', f1: 'F1' } as const;

/** One score of one class, or of an average, over the folds together. */
export interface ClassScore {
  readonly run: string;
  readonly class: string;
  readonly score: (typeof SCORES)[number];
  /** Null, as its ends, where the tested examples do not support it. */
  readonly value: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  /** The 95 % interval in words, or why there is none. */
  readonly interval: string;
  /** True examples. */
  readonly support: number;
}

/** The folds pooled, each score with its 95 % interval over groups of examples. */
export function classScores(scored: readonly ScoredRun[], resampling: Resampling): ClassScore[] {
  return scored.flatMap((run) => scoresOfRun(run, resampling));
}

function scoresOfRun({ name, outer }: ScoredRun, resampling: Resampling): ClassScore[] {
  const sums = confusionSums(outer.yTrue, [outer.yPred], groupsOf(outer.ids, resampling));
  const intervals = shareIntervals(
    sums,
    (cells) => supportedRows(reportOfMatrix(matrixOfCells(cells))).flatMap(({ scores }) => scores),
    CLASSES.flatMap((_, i) => SCORES.map((score) => kindOf(i, score))),
    resampling,
  );
  const rows = supportedRows(classificationReport(outer.yTrue, outer.yPred));
  return rows.flatMap(({ reason, scores, support }, i) =>
    SCORES.map((score, s): ClassScore => {
      const head = { run: name, class: CLASSES[i], score, support };
      if (reason !== null) return { ...head, value: null, lower: null, upper: null, interval: reason };
      const interval = intervals[SCORES.length * i + s];
      const { lower, upper } = interval;
      return { ...head, value: scores[s], lower, upper, interval: intervalText(interval) };
    }),
  );
}

/** Averages come after the classes. */
function kindOf(place: number, score: (typeof SCORES)[number]): ScoreKind {
  if (place >= LABELS.length) return 'mean';
  return score === 'f1' ? 'f1' : 'share';
}

/** A row a run and class. */
export function classTable(all: readonly ClassScore[]): Readonly<Record<string, string | number | null>>[] {
  const precisions = all.filter(({ score }) => score === 'precision');
  return precisions.map(({ run, class: of, support }) => {
    const own = all.filter((one) => one.run === run && one.class === of);
    const cells = own.flatMap(({ score, value, interval }) => [
      [SCORE_NAMES[score], value],
      [`${SCORE_NAMES[score]} interval`, interval],
    ]);
    return { run, class: of, ...Object.fromEntries(cells), support };
  });
}

/** A panel a score: the classes with their intervals, the runs side by side. */
export function classFigure(all: readonly ClassScore[]): Figure | null {
  const panels = SCORES.map((score) => ({
    title: SCORE_NAMES[score],
    figure: lineFigure(
      all.filter((one) => one.score === score),
      {
        ...{ x: 'class', y: 'value', series: 'run', error: ['lower', 'upper'], grouped: true },
        ...{ mode: 'markers', yRange: [0, 1.02], title: SCORE_NAMES[score] },
      },
    ),
  }));
  return panelsFigure(panels, { title: 'Each class, folds pooled, with 95 % intervals', rowHeight: 300 });
}

/** Precision, recall, F1 and support of every class in every fold. */
export function foldClassTable({ name, outer }: ScoredRun) {
  return foldsOf(outer).flatMap((fold) => {
    const { yTrue, yPred } = partOf(outer, (row) => outer.folds[row] === fold);
    return supportedRows(classificationReport(yTrue, yPred)).map(({ reason, scores, support }, i) => {
      const [precision, recall, f1] = reason === null ? scores : [null, null, null];
      return { run: name, fold, class: CLASSES[i], precision, recall, f1, support, without: reason ?? '' };
    });
  });
}

interface SupportedRow {
  /** NaN without support. */
  readonly scores: readonly number[];
  readonly support: number;
  readonly reason: string | null;
}

function supportedRows(report: ClassificationReport): SupportedRow[] {
  const counts = report.classes.map(({ support }) => support);
  const rows: ClassScores[] = [...report.classes, report.macro, report.weighted];
  return rows.map((row, i) => {
    const reason = missingSupport(measureOfF1(F1_FIELDS[i]), counts);
    return {
      reason,
      support: row.support,
      scores: SCORES.map((score) => (reason === null ? row[score] : Number.NaN)),
    };
  });
}
