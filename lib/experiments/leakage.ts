/** What a split lets leak: one model trained and scored under several splits, in passing, without writing runs. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FoldTrainer } from '../classifiers/fold-trainer';
import { messageOf } from '../core/check';
import type { Fold } from '../core/fold';
import { LABEL_NAMES, LABELS, type Label } from '../core/labels';
import { type Progress, silent } from '../core/progress';
import {
  type ConfusionMatrix,
  confusionMatrix,
  predictedLabels,
  reportOfMatrix,
} from '../metrics/classification';
import { measureOfF1, missingSupport } from '../metrics/measures';

/** What a fold's model made of what it tested. */
export interface ProbedFold {
  readonly fold: number;
  /** Examples trained on, by label (in the order of `LABELS`). */
  readonly train: readonly number[];
  readonly matrix: ConfusionMatrix;
  /** Why no model could be trained, where none could: `matrix` is empty then. */
  readonly failed?: string;
}

/** Seed, listener and interrupt of `probeFolds`. */
export interface ProbeOptions {
  readonly seed: number;
  /** Nobody listens by default. */
  readonly progress?: Progress;
  /** Never aborted by default. */
  readonly signal?: AbortSignal;
}

/** One split to probe. */
export interface SplitToProbe {
  readonly name: string;
  readonly folds: readonly Fold[];
  /** What fold 1 to k tests, in a few words. */
  readonly foldNames: readonly string[];
}

/** Probes several splits with one trainer: a row for each split, its folds pooled, and a row for each fold. */
export async function probeSplits(
  trainer: FoldTrainer,
  splits: readonly SplitToProbe[],
  { progress = silent, ...options }: ProbeOptions,
): Promise<{ pooled: LeakageRow[]; byFold: LeakageRow[] }> {
  const pooled: LeakageRow[] = [];
  const byFold: LeakageRow[] = [];
  const total = splits.reduce((sum, { folds }) => sum + folds.length, 0);
  for (const { name, folds, foldNames } of splits) {
    const before = byFold.length;
    const tell: Progress = (event) => progress({ ...event, done: before + event.done, total, note: name });
    const probed = await probeFolds(trainer, folds, { ...options, progress: tell });
    pooled.push(leakageRow(name, probed));
    for (const fold of probed) byFold.push(leakageRow(`${name}: ${foldNames[fold.fold - 1]}`, [fold]));
  }
  return { pooled, byFold };
}

/**
 * Trains and tests `trainer` on each fold; its last epoch counts. Checkpoints go to a temporary folder and away again. A
 * fold that cannot be trained (its first period may hold one report) has the reason instead of a score.
 */
export async function probeFolds(
  trainer: FoldTrainer,
  folds: readonly Fold[],
  { seed, progress = silent, signal = new AbortController().signal }: ProbeOptions,
): Promise<ProbedFold[]> {
  const probed: ProbedFold[] = [];
  for (const parts of folds) {
    progress({ task: 'Probe', done: probed.length, total: folds.length, unit: 'folds' });
    probed.push(await probeFold(trainer, parts, seed, signal));
  }
  progress({ task: 'Probe', done: folds.length, total: folds.length, unit: 'folds' });
  return probed;
}

async function probeFold(
  trainer: FoldTrainer,
  { fold, train, inner, outer }: Fold,
  seed: number,
  signal: AbortSignal,
): Promise<ProbedFold> {
  const folder = await mkdtemp(join(tmpdir(), 'probe-'));
  const counts = LABELS.map((label) => train.filter((example) => example.label === label).length);
  try {
    let probabilities = new Float64Array(0);
    const job = { fold, train, inner, outer, seed, folder, progress: silent, signal };
    for await (const epoch of trainer(job)) probabilities = Float64Array.from(epoch.outer);
    const yTrue = outer.map(({ label }) => LABELS.indexOf(label));
    const matrix = confusionMatrix(yTrue, predictedLabels(probabilities), LABELS.length);
    return { fold, train: counts, matrix };
  } catch (error) {
    signal.throwIfAborted();
    return { fold, train: counts, matrix: LABELS.map(() => [0, 0, 0, 0]), failed: messageOf(error) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A score, or in words why there is none. */
export type Score = number | string;

/** F1 of each label, or why it has none; macro and weighted over the labels that have one. */
export interface LeakageRow extends Readonly<Record<Label, Score>> {
  readonly split: string;
  /** Tested examples. */
  readonly tested: number;
  readonly macro: Score;
  readonly weighted: Score;
}

/** F1 of all tested examples of `folds` pooled: one number a label even where single folds test none of it. */
export function leakageRow(split: string, folds: readonly ProbedFold[]): LeakageRow {
  const sum = (rows: readonly (readonly number[])[]) =>
    LABELS.map((_, c) => rows.reduce((n, row) => n + row[c], 0));
  const matrix = LABELS.map((_, c) => sum(folds.map((fold) => fold.matrix[c])));
  const { classes, accuracy } = reportOfMatrix(matrix);
  const counts = classes.map(({ support }) => support);
  const trained = sum(folds.map(({ train }) => train));
  const scores = LABELS.map((label, c): Score => {
    const untested = missingSupport(measureOfF1(label), counts);
    if (untested !== null) return untested;
    return trained[c] === 0 ? `trains on no ${LABEL_NAMES[label]}` : classes[c].f1;
  });
  const scored = classes.filter((_, c) => typeof scores[c] === 'number');
  const support = scored.reduce((n, row) => n + row.support, 0);
  const mean = (weigh: (row: { support: number }) => number): Score =>
    scored.length < 2
      ? `accuracy ${accuracy.toFixed(3)}: fewer than two labels to average`
      : scored.reduce((total, row) => total + weigh(row) * row.f1, 0);
  const [D, I, M, O] = scores;
  const tested = matrix.flat().reduce((n, count) => n + count, 0);
  const untrained = folds.find(({ failed }) => failed !== undefined);
  if (untrained) {
    const reason = `fold ${untrained.fold} could not be trained: ${untrained.failed}`;
    return { split, tested, D: '', I: '', M: '', O: '', macro: reason, weighted: '' };
  }
  return {
    split,
    tested,
    D,
    I,
    M,
    O,
    macro: mean(() => 1 / scored.length),
    weighted: mean((row) => row.support / support),
  };
}
