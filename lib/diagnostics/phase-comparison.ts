/** Whether one run is better than another on the same examples, and whether that could be chance. */
import { check } from '../core/check';
import { LABELS } from '../core/labels';
import { bootstrap } from '../metrics/bootstrap';
import { F1_FIELDS, f1OfCells } from '../metrics/classification';
import { confusionSums, MATRIX_CELLS } from '../metrics/confusion-sums';
import { foldDifference } from '../metrics/fold-difference';
import { type McNemar, mcnemar } from '../metrics/mcnemar';
import { measureOfF1, missingSupport } from '../metrics/measures';
import { supportedMean } from '../metrics/summary';
import { pairRuns } from '../runs/pairing';
import { summaryOf } from '../runs/summary';
import { drawing, groupsOf, intervalText, type Resampling } from './resampling';
import type { ScoredRun } from './scored';
import { measureName } from './tables';

/** F1 of two runs, pooled over the folds; null where what they test does not support it. */
export interface DifferenceRow {
  readonly measure: string;
  readonly a: number | null;
  readonly b: number | null;
  /** b minus a. */
  readonly difference: number | null;
  /** 95 % paired bootstrap interval of the difference, or why there is none. */
  readonly interval: string;
  /** Two-sided p-value of the paired bootstrap. */
  readonly pBootstrap: number | null;
  /** Mean of the differences in the folds that have the score, and its p-value by the corrected resampled t-test; null where it has none. */
  readonly foldMean: number | null;
  readonly pFolds: number | null;
}

/** McNemar's test of one question. */
export interface McNemarRow extends McNemar {
  readonly question: string;
}

/** Two runs compared. */
export interface RunComparison {
  /** Tested examples. */
  readonly n: number;
  readonly measures: readonly DifferenceRow[];
  readonly mcnemar: readonly McNemarRow[];
}

/** Compares two runs; throws unless they trained on and were tested on identical examples in every fold. */
export function compareRuns(a: ScoredRun, b: ScoredRun, resampling: Resampling): RunComparison {
  const { n } = pairRuns(a.run, b.run);
  check(
    a.outer.ids.every((id, row) => id === b.outer.ids[row]),
    () => `runs ${a.run.id} and ${b.run.id}: expected predictions of the same examples in the same order`,
  );
  return { n, measures: differenceRows(a, b, resampling), mcnemar: mcnemarRows(a, b) };
}

const NO_DIFFERENCE = { a: null, b: null, difference: null, pBootstrap: null, foldMean: null, pFolds: null };

function differenceRows(a: ScoredRun, b: ScoredRun, resampling: Resampling): DifferenceRow[] {
  const groups = groupsOf(a.outer.ids, resampling);
  const sums = confusionSums(a.outer.yTrue, [a.outer.yPred, b.outer.yPred], groups);
  const intervals = bootstrap(
    sums,
    (cells) => {
      const [one, two] = [f1OfCells(cells), f1OfCells(cells, MATRIX_CELLS)];
      return F1_FIELDS.flatMap((field) => [one[field], two[field], two[field] - one[field]]);
    },
    drawing(resampling, `${a.run.id} against ${b.run.id}`),
  );
  const folds = [summaryOf(a.run, a.protocol).folds, summaryOf(b.run, b.protocol).folds];
  const [nTrain, nTest] = (['nTrain', 'nTest'] as const).map(
    (size) => a.run.folds.reduce((sum, fold) => sum + fold[size], 0) / a.run.folds.length,
  );
  const counts = LABELS.map((_, c) => a.outer.yTrue.filter((label) => label === c).length);
  return F1_FIELDS.map((field, i) => {
    const reason = missingSupport(measureOfF1(field), counts);
    if (reason !== null) return { measure: measureName(field), ...NO_DIFFERENCE, interval: reason };
    const [one, two, difference] = intervals.slice(3 * i, 3 * i + 3);
    const byFold = folds[0].flatMap(({ f1 }, f) => {
      const [own, other] = [f1[field], folds[1][f].f1[field]];
      return own === null || other === null ? [] : [other - own];
    });
    const test = byFold.length > 1 ? foldDifference(byFold, nTrain, nTest) : null;
    return {
      measure: measureName(field),
      a: one.value,
      b: two.value,
      difference: difference.value,
      interval: intervalText(difference),
      pBootstrap: difference.p,
      foldMean: supportedMean(byFold, 0).mean,
      pFolds: test?.p ?? null,
    };
  });
}

function mcnemarRows(a: ScoredRun, b: ScoredRun): McNemarRow[] {
  const { yTrue } = a.outer;
  const isDeath = (labels: Uint8Array) => labels.map((label) => Number(label === 0));
  const [one, two] = [a.outer.yPred, b.outer.yPred];
  return [
    { question: 'which of the four classes', ...mcnemar(yTrue, one, two) },
    { question: 'Death or not', ...mcnemar(isDeath(yTrue), isDeath(one), isDeath(two)) },
  ];
}
