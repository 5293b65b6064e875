/** What a fold is trained with, and where. */
import type { FoldTrainer } from '../classifiers/fold-trainer';
import type { WaitOptions } from '../core/files/lock';
import type { Fold } from '../core/fold';
import type { Progress } from '../core/progress';
import type { MlflowServer } from '../tracking/mlflow-server';
import type { RunInputs } from './run';

/** Where a fold is written and who hears of it. */
export interface FoldContext extends WaitOptions {
  /** The run's folder. */
  readonly folder: string;
  readonly inputs: RunInputs;
  readonly commit: string | null;
  readonly progress: Progress;
  readonly now: () => Date;
  /** The server that is told of the fold, beside its own files; null for nobody. */
  readonly server: MlflowServer | null;
  /** Throws when this process no longer owns the run that the fold belongs to. */
  readonly confirm?: () => Promise<void>;
  /** Where folds run side by side: which of them this one is. */
  readonly lane?: number;
}

/** What a fold is trained with. */
export interface FoldWork {
  readonly fold: Fold;
  readonly trainer: FoldTrainer;
}
