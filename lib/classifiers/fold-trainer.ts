/** How a run has folds trained: it hands over one fold, the classifier hands back scored epochs. */
import type { Fold } from '../core/fold';
import type { Progress } from '../core/progress';

/** One fold's work. */
export interface FoldJob extends Fold {
  /** Seed of this run; derive others from it with `deriveSeed`. */
  readonly seed: number;
  /** A folder of this fold alone for checkpoints and caches; exists. */
  readonly folder: string;
  /** Where folds run side by side: which of them this one is, 0 for the first; default 0. */
  readonly lane?: number;
  /** At most so many epochs of a training that is planned for more; as many as there are by default. */
  readonly epochs?: number;
  readonly progress: Progress;
  /** Aborted when the user interrupts: stop soon, keep what is saved, throw `signal.reason`. */
  readonly signal: AbortSignal;
}

/** What one epoch yields. Probabilities are row-major, n x 4 in the order of `LABELS`, rows summing to 1. */
export interface EpochResult {
  /** 1 for the first; a classifier without epochs yields 1 once. */
  readonly epoch: number;
  readonly inner: Float64Array;
  readonly outer: Float64Array;
  /** Mean training loss of the epoch; null where there is none. */
  readonly trainLoss: number | null;
  /** Wall time of training and of scoring, in seconds. */
  readonly seconds: { readonly train: number; readonly score: number };
  /** Files of this epoch's checkpoint inside `job.folder`, relative paths. */
  readonly checkpoint: readonly string[];
}

/** Why a fold's training ended: at the last epoch allowed, out of patience, or `once` where there are no epochs. */
export type StoppedBy = 'cap' | 'patience' | 'once';

/** Trains on one fold, yielding each epoch as it ends; returns why it stopped. */
export type FoldTrainer = (job: FoldJob) => AsyncGenerator<EpochResult, StoppedBy, void>;

/** What a refit leaves. */
export interface RefitResult {
  /** Its checkpoint's files inside `job.folder`. */
  readonly checkpoint: readonly string[];
  /** Probabilities of the first training examples, as many as there are, row-major: to check copies of the model by. */
  readonly probe: Float64Array;
}

/** Trains on a job that has training examples alone; nothing is scored. */
export type Refitter = (job: FoldJob) => Promise<RefitResult>;
