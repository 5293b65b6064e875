/** What an experiment is told beside its classifier's own parameters. */
import type { MachineSettings } from '../classifiers/contract';
import type { Protocol } from '../runs/run';

/** What it is trained and reported on, and how choices are made. */
export interface DataParameters {
  /** Empty, or the source that the current snapshot must have been made from. */
  readonly data: string;
  /** Name of the file in `splits/`. */
  readonly split: string;
  readonly protocol: Protocol;
  /** Share of the training folds held out for choices. */
  readonly innerFraction: number;
  /** Rows that are learned from; 0 is all of them. */
  readonly subset: number;
  /** Of these, rows of fold 1 where it alone is run; 0 in proportion. */
  readonly testSubset: number;
  /** Folds to run, from the first on; 0 is all of them. */
  readonly runFolds: number;
  readonly seed: number;
}

/** What is tried before the folds are trained. */
export interface SweepParameters {
  /** Fields and values to try; empty tries nothing. */
  readonly sweep: string;
  /** Seeded draws from them; 0 tries every combination. */
  readonly sweepTrials: number;
  /** The F1 on the inner parts that is to be high. */
  readonly sweepBy: 'D' | 'macro' | 'weighted';
  /** Folds of a trial, from the first on; 0 is all that are run. */
  readonly sweepFolds: number;
}

/** Where folds are trained. */
export interface ExecutorParameters {
  readonly executor: 'local' | 'ray';
  /** A path that all nodes see; empty: the project itself. */
  readonly storage: string;
  readonly cpusPerUnit: number;
  readonly gpusPerUnit: number;
  readonly attempts: number;
  readonly onInterrupt: 'stop' | 'leave';
}

/** All of them; a classifier's own parameters stand beside these. */
export interface ExperimentParameters
  extends DataParameters,
    SweepParameters,
    ExecutorParameters,
    Partial<MachineSettings> {
  readonly profile: string;
  readonly reuse: 'finished' | 'never';
  /** Runs under as many seeds, from `seed` on; default 1. */
  readonly seeds?: number;
  /** Epochs of one more training on all rows; 0 (default) leaves it out. */
  readonly refitEpochs?: number;
  /** Steps that are timed before training; 0 (default) leaves it out. */
  readonly estimateSteps?: number;
  /** Stops cleanly after this long; 0 (default) never. */
  readonly budgetMinutes?: number;
}
