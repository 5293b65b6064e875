/** What a random split knows that a scheme keeps from its models: each scheme beside a random split of the same training size. */
import type { FoldTrainer } from '../../classifiers/fold-trainer';
import type { Fold } from '../../core/fold';
import { type LabelledText, labelIndex } from '../../core/labels';
import { type Progress, silent } from '../../core/progress';
import { deriveSeed } from '../../core/random';
import { resamplingGroups } from '../../diagnostics/resampling';
import { type ControlRows, controlParts } from '../../splits/control';
import { drawSubset } from '../../splits/fold-examples';
import { foldParts } from '../../splits/parts';
import type { SchemeSplit } from '../../splits/schemes';
import type { Split } from '../../splits/split';
import { type LeakageRow, leakageRows, refusedRow, type SchemePredictions } from './leakage-rows';
import { probeFold } from './probe-folds';

/** What is probed, and how. */
export interface LeakageOptions {
  /** In snapshot order. */
  readonly examples: readonly LabelledText[];
  /** Rows that each split is thinned to, its control with it; 0 is all of them. */
  readonly rows: number;
  /** The group of each example, drawn whole for intervals; null where none is known. */
  readonly groups: ArrayLike<number> | null;
  /** Of subsets, controls, models and intervals. */
  readonly seed: number;
  /** 2000 by default. */
  readonly resamples?: number;
  /** Nobody listens by default. */
  readonly progress?: Progress;
  /** Never aborted by default. */
  readonly signal?: AbortSignal;
}

/** Each scheme beside its control: all tested examples of its folds, and fold by fold. */
export interface Leakage {
  readonly pooled: readonly LeakageRow[];
  readonly byFold: readonly LeakageRow[];
}

/**
 * Trains one model under every scheme but the stratified one, and beside it a control (`controlParts`) that learned from as
 * many examples with the same class shares and is tested on the same examples: what is left between them is what those drawn
 * at random from everything, the tested period, source or manufacturer and its near-duplicates too, tell that the scheme's do
 * not. Intervals are of the tested examples, given what was drawn to train on. A scheme that cannot be made or trained has a
 * row with the reason; one whose folds are those of an earlier scheme is not probed again.
 */
export async function compareWithControls(
  trainer: FoldTrainer,
  schemes: readonly SchemeSplit[],
  options: LeakageOptions,
): Promise<Leakage> {
  const { examples, groups, seed, resamples = 2000, progress = silent } = options;
  const drawn = groups ? resamplingGroups(examples, groups) : new Map<string, string>();
  const resampling = { groups: drawn, resamples, seed };
  const pooled: LeakageRow[] = [];
  const byFold: LeakageRow[] = [];
  const compared = schemes.filter(({ scheme }) => scheme !== 'stratified');
  const plans = compared.map((scheme, s) => planOf(scheme, compared.slice(0, s), options));
  const total = plans.reduce((sum, { folds }) => sum + folds.length, 0);
  let done = 0;
  for (const { name, folds, reason } of plans) {
    const probed: SchemePredictions[] = [];
    for (const fold of folds) {
      progress({ task: 'Probe', done: done++, total, unit: 'folds', note: name });
      probed.push(await probeBoth(trainer, fold, options));
    }
    if (reason !== null) pooled.push(refusedRow(name, reason));
    else {
      pooled.push(...leakageRows(name, probed, resampling));
      for (const one of probed) byFold.push(...leakageRows(`${name}: ${one.name}`, [one], resampling));
    }
  }
  progress({ task: 'Probe', done: total, total, unit: 'folds' });
  return { pooled, byFold };
}

/** A fold of a scheme with the jobs of its control. */
interface PlannedFold {
  readonly name: string;
  readonly own: Fold;
  readonly control: readonly Fold[];
}

interface Plan {
  readonly name: string;
  readonly folds: readonly PlannedFold[];
  /** Why nothing is probed; null where something is. */
  readonly reason: string | null;
}

function planOf(scheme: SchemeSplit, before: readonly SchemeSplit[], options: LeakageOptions): Plan {
  const { name } = scheme;
  if (scheme.kind === 'impossible') return { name, folds: [], reason: scheme.reason };
  const same = before.find((other) => other.kind === 'made' && sameFolds(other.split, scheme.split));
  if (same) return { name, folds: [], reason: `the folds of ${same.name}` };
  return { name, folds: plannedFolds(scheme.split, options), reason: null };
}

function sameFolds(a: Split, b: Split): boolean {
  return (
    a.scheme !== 'temporal' && b.scheme !== 'temporal' && a.folds.every((fold, row) => fold === b.folds[row])
  );
}

function plannedFolds(split: Split, { examples, rows: size, seed }: LeakageOptions): PlannedFold[] {
  const labels = examples.map(({ label }) => label);
  const subset = drawSubset(split, examples, { size, seed });
  const jobOf = (fold: number, { train, outer }: ControlRows): Fold => {
    const pick = (rows: Int32Array) => Array.from(rows, (row) => examples[row]);
    return { fold, train: pick(train), inner: [], outer: pick(outer) };
  };
  return split.foldNames.map((name, f) => {
    const parts = foldParts(split, labels, f + 1, { innerFraction: 0, subset });
    const drawn = { rows: subset?.rows, seed: deriveSeed(seed, 'control', f + 1) };
    const control = controlParts(split, labels, parts, drawn);
    return { name, own: jobOf(f + 1, parts), control: control.map((part) => jobOf(f + 1, part)) };
  });
}

async function probeBoth(
  trainer: FoldTrainer,
  { name, own, control }: PlannedFold,
  { seed, signal }: LeakageOptions,
): Promise<SchemePredictions> {
  const trained = own.train.map(({ label }) => labelIndex(label));
  const failed = (reason: string): SchemePredictions => {
    const none = new Map<string, number>();
    return { name, trained, tested: own.outer, failed: reason, own: none, control: none };
  };
  const probed = await probeFold(trainer, own, { seed, signal });
  if (probed.kind === 'failed') return failed(probed.reason);
  const predicted = new Map<string, number>();
  for (const part of control) {
    const half = await probeFold(trainer, part, { seed, signal });
    if (half.kind === 'failed') return failed(`its control: ${half.reason}`);
    for (const [id, label] of half.predicted) predicted.set(id, label);
  }
  return { name, trained, tested: own.outer, failed: null, own: probed.predicted, control: predicted };
}
