/** Runs as rows of tables: per fold, side by side, under both protocols. */
import { LABELS } from '../core/labels';
import {
  type ConfusionMatrix,
  confusionMatrix,
  F1_FIELDS,
  type F1Row,
  predictedLabels,
} from '../metrics/classification';
import { pairRuns } from '../runs/pairing';
import { predictionArrays, readPredictions } from '../runs/predictions';
import type { Protocol, Run, RunManifest } from '../runs/run';
import { summaryOf } from '../runs/summary';
import { measureName } from './tables';

/** One line of a fold table; `mean` and `std` (ddof 0) close it. */
export interface FoldRow extends F1Row {
  readonly fold: string;
  /** The epoch that the protocol chose. */
  readonly epoch: number | null;
  readonly nTrain: number | null;
  readonly nTest: number | null;
}

/** F1 on each outer fold, then mean and standard deviation. The run's own protocol by default. */
export function foldTable(run: RunManifest, protocol: Protocol = run.inputs.protocol): FoldRow[] {
  const { folds, mean, std } = summaryOf(run, protocol);
  const rows = folds.map(({ fold, epoch, f1 }, i) => {
    const { nTrain, nTest } = run.folds[i];
    return { fold: String(fold), epoch, nTrain, nTest, ...f1 };
  });
  const none = { epoch: null, nTrain: null, nTest: null };
  return [...rows, { fold: 'mean', ...none, ...mean }, { fold: 'std', ...none, ...std }];
}

/** One measure of both phases on the same examples. */
export interface SideBySideRow {
  /** In words. */
  readonly measure: string;
  readonly phase1: number;
  readonly phase1Std: number;
  readonly phase2: number;
  readonly phase2Std: number;
  /** Phase 2 minus Phase 1. */
  readonly difference: number;
  /** In how many folds Phase 2 is higher. */
  readonly foldsHigher: number;
}

/** Both phases beside each other. */
export interface SideBySide {
  /** Tested examples, all folds together. */
  readonly n: number;
  readonly folds: number;
  readonly protocol: Protocol;
  readonly rows: readonly SideBySideRow[];
}

/** Mean F1 of two paired runs; throws unless their training and test ids are identical in every fold. */
export function sideBySide(
  phase1: RunManifest,
  phase2: RunManifest,
  protocol: Protocol = phase1.inputs.protocol,
): SideBySide {
  const { n } = pairRuns(phase1, phase2);
  const [a, b] = [summaryOf(phase1, protocol), summaryOf(phase2, protocol)];
  const rows = F1_FIELDS.map((measure) => ({
    measure: measureName(measure),
    phase1: a.mean[measure],
    phase1Std: a.std[measure],
    phase2: b.mean[measure],
    phase2Std: b.std[measure],
    difference: b.mean[measure] - a.mean[measure],
    foldsHigher: a.folds.filter(({ f1 }, i) => b.folds[i].f1[measure] > f1[measure]).length,
  }));
  return { n, folds: a.folds.length, protocol, rows };
}

/** One measure under both protocols. */
export interface OptimismRow {
  readonly measure: keyof F1Row;
  /** Epochs chosen on the inner part. */
  readonly nested: number;
  /** Epochs chosen on the reported fold itself. */
  readonly reference: number;
  /** What choosing on the reported fold adds: reference minus nested. */
  readonly optimism: number;
}

/** How much the choice of epochs on the reported folds flatters a run's means. Needs inner parts. */
export function optimism(run: RunManifest): OptimismRow[] {
  const [nested, reference] = [summaryOf(run, 'nested').mean, summaryOf(run, 'reference').mean];
  return F1_FIELDS.map((measure) => ({
    measure,
    nested: nested[measure],
    reference: reference[measure],
    optimism: reference[measure] - nested[measure],
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
