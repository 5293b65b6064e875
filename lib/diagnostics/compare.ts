/** Runs as rows of tables: per fold, side by side, under both protocols. */
import { LABELS } from '../core/labels';
import {
  type ConfusionMatrix,
  confusionMatrix,
  F1_FIELDS,
  type F1Row,
  predictedLabels,
} from '../metrics/classification';
import { MEASURE_KEYS, MEASURES, type MeasureKey } from '../metrics/measures';
import { pairRuns } from '../runs/pairing';
import { predictionArrays, readPredictions } from '../runs/predictions';
import type { Protocol, Run, RunManifest } from '../runs/run';
import { measureMean, summaryOf } from '../runs/summary';

/** One line of a fold table; `mean`, `std` (ddof 0) and, where folds miss a score, how many have it close it. */
export interface FoldRow extends F1Row {
  readonly fold: string;
  /** The epoch that the protocol chose. */
  readonly epoch: number | null;
  readonly nTrain: number | null;
  readonly nTest: number | null;
}

/** F1 on each outer fold, then mean and standard deviation. The run's own protocol by default. */
export function foldTable(run: RunManifest, protocol: Protocol = run.inputs.protocol): FoldRow[] {
  const { folds, mean, std, n } = summaryOf(run, protocol);
  const rows = folds.map(({ fold, epoch, f1 }, i) => {
    const { nTrain, nTest } = run.folds[i];
    return { fold: String(fold), epoch, nTrain, nTest, ...f1 };
  });
  const none = { epoch: null, nTrain: null, nTest: null };
  const closing = [
    { fold: 'mean', ...none, ...mean },
    { fold: 'std', ...none, ...std },
  ];
  const complete = F1_FIELDS.every((field) => n[field] === folds.length);
  return [...rows, ...closing, ...(complete ? [] : [{ fold: 'folds with a score', ...none, ...n }])];
}

/** One measure of both phases on the same examples. */
export interface SideBySideRow {
  /** In words. */
  readonly measure: string;
  readonly phase1: number | null;
  readonly phase1Std: number | null;
  readonly phase2: number | null;
  readonly phase2Std: number | null;
  /** Phase 2 minus Phase 1. */
  readonly difference: number | null;
  /** In how many folds Phase 2 is better. */
  readonly foldsHigher: number;
  /** How many folds have the score; means are over these. */
  readonly n: number;
}

/** Both phases beside each other. */
export interface SideBySide {
  /** Tested examples, all folds together. */
  readonly n: number;
  readonly folds: number;
  readonly protocol: Protocol;
  readonly rows: readonly SideBySideRow[];
}

/** Every measure of two paired runs, as means over the folds; throws unless their training and test ids are identical in every fold. */
export function sideBySide(
  phase1: RunManifest,
  phase2: RunManifest,
  protocol: Protocol = phase1.inputs.protocol,
): SideBySide {
  const { n } = pairRuns(phase1, phase2);
  const rows = MEASURE_KEYS.map((key) => measureRow(phase1, phase2, protocol, key));
  return { n, folds: phase1.folds.length, protocol, rows };
}

function measureRow(
  phase1: RunManifest,
  phase2: RunManifest,
  protocol: Protocol,
  key: MeasureKey,
): SideBySideRow {
  const [a, b] = [measureMean(phase1, protocol, key), measureMean(phase2, protocol, key)];
  const sign = MEASURES[key].better === 'higher' ? 1 : -1;
  const better = a.values.filter((value, fold) => sign * (minus(b.values[fold], value) ?? 0) > 0);
  return {
    measure: MEASURES[key].name,
    phase1: a.mean,
    phase1Std: a.std,
    phase2: b.mean,
    phase2Std: b.std,
    difference: minus(b.mean, a.mean),
    foldsHigher: better.length,
    n: a.n,
  };
}

function minus(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a - b;
}

/** One measure under both protocols. */
export interface OptimismRow {
  readonly measure: keyof F1Row;
  /** Epochs chosen on the inner part. */
  readonly nested: number | null;
  /** Epochs chosen on the reported fold itself. */
  readonly reference: number | null;
  /** What choosing on the reported fold adds: reference minus nested. */
  readonly optimism: number | null;
}

/** How much the choice of epochs on the reported folds flatters a run's means. Needs inner parts. */
export function optimism(run: RunManifest): OptimismRow[] {
  const [nested, reference] = [summaryOf(run, 'nested').mean, summaryOf(run, 'reference').mean];
  return F1_FIELDS.map((measure) => ({
    measure,
    nested: nested[measure],
    reference: reference[measure],
    optimism: minus(reference[measure], nested[measure]),
  }));
}

/** True against predicted labels (rows true), outer folds pooled at the chosen epochs. */
export async function confusionOf(
  run: Run,
  protocol: Protocol = run.inputs.protocol,
): Promise<ConfusionMatrix> {
  const predictions = await readPredictions(run, { part: 'outer', epoch: protocol });
  const { yTrue, probabilities } = predictionArrays(predictions);
  return confusionMatrix(yTrue, predictedLabels(probabilities), LABELS.length);
}
