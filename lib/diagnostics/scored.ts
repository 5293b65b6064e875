/** A run's predictions as every diagnosis takes them: arrays at the epochs that a protocol chooses. */
import { check } from '../core/check';
import { LABELS } from '../core/labels';
import { predictedLabels } from '../metrics/classification';
import {
  type Prediction,
  type PredictionArrays,
  predictionArrays,
  readPredictions,
} from '../runs/predictions';
import { labelOf, type Part, type Protocol, type Run } from '../runs/run';
import { runLabels } from '../runs/run-labels';

/** Predictions of one part of all folds, in the order of the run's file. */
export interface ScoredPart extends PredictionArrays {
  readonly yPred: Uint8Array;
  /** The fold, 1 to k, of each row. */
  readonly folds: Uint8Array;
}

/** What one run predicts out of fold, and what it may be tuned on. */
export interface ScoredRun {
  /** `Phase 1`. */
  readonly name: string;
  readonly run: Run;
  readonly protocol: Protocol;
  /** The tested folds: every example once. */
  readonly outer: ScoredPart;
  /** The inner parts, on which thresholds and scalings are fitted; null where the run has none. */
  readonly inner: ScoredPart | null;
}

/**
 * Reads what `run` predicted at the epochs that `protocol` (the run's own by default) chooses; `name` is what it goes by, its
 * label by default.
 */
export async function scoredRun(
  run: Run,
  protocol: Protocol = run.inputs.protocol,
  name = labelOf(run),
): Promise<ScoredRun> {
  const rows = await readPredictions(run, { epoch: protocol });
  const of = (part: Part) => scoredPart(rows.filter((row) => row.part === part));
  const inner = of('inner');
  return {
    name,
    run,
    protocol,
    outer: of('outer'),
    inner: inner.yTrue.length > 0 ? inner : null,
  };
}

/** `scoredRun` of several, each under a name that tells it from the others. */
export async function scoredRuns(runs: readonly Run[], protocol?: Protocol): Promise<ScoredRun[]> {
  const labels = runLabels(runs);
  return Promise.all(runs.map((run, i) => scoredRun(run, protocol, labels[i])));
}

/** Throws unless both predict the same tested examples in the same order. */
export function checkSameRows(a: ScoredRun, b: ScoredRun): void {
  const { ids } = a.outer;
  check(
    ids.length === b.outer.ids.length && ids.every((id, row) => id === b.outer.ids[row]),
    () => `runs ${a.run.id} and ${b.run.id}: expected predictions of the same examples in the same order`,
  );
}

/** Rows of predictions with their decisions. */
export function scoredPart(rows: readonly Prediction[]): ScoredPart {
  const arrays = predictionArrays(rows);
  const folds = Uint8Array.from(rows, ({ fold }) => fold);
  return { ...arrays, yPred: predictedLabels(arrays.probabilities), folds };
}

/** The rows of one fold, or those that `keep` names. */
export function partOf(part: ScoredPart, keep: (row: number) => boolean): ScoredPart {
  const rows = Array.from(part.ids.keys()).filter(keep);
  const k = LABELS.length;
  const probabilities = new Float64Array(rows.length * k);
  rows.forEach((row, i) => {
    probabilities.set(part.probabilities.subarray(row * k, (row + 1) * k), i * k);
  });
  return {
    ids: rows.map((row) => part.ids[row]),
    yTrue: Uint8Array.from(rows, (row) => part.yTrue[row]),
    yPred: Uint8Array.from(rows, (row) => part.yPred[row]),
    folds: Uint8Array.from(rows, (row) => part.folds[row]),
    probabilities,
  };
}

/** The probabilities of one class, one a row. */
export function probabilitiesOf(part: PredictionArrays, label: number): Float64Array {
  return Float64Array.from(part.yTrue, (_, row) => part.probabilities[row * LABELS.length + label]);
}

/** Which examples truly are of one class. */
export function isOf(part: PredictionArrays, label: number): boolean[] {
  return Array.from(part.yTrue, (t) => t === label);
}

/** The folds that occur, ascending. */
export function foldsOf(part: ScoredPart): number[] {
  return [...new Set(part.folds)].sort((a, b) => a - b);
}
