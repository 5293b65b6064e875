/** What is asked of `executeRun` and what it answers. */

import type { FoldTrainer } from '../classifiers/fold-trainer';
import type { Fold } from '../core/fold';
import type { JsonObject } from '../core/json';
import type { Progress } from '../core/progress';
import type { Project } from '../core/project';
import type { MlflowServer } from '../tracking/mlflow-server';
import type { Phase, Run, RunInputs, RunRequest } from './run';

/**
 * `finished`: a finished run of the same inputs is used again. `never`: it is not, and a new folder `id-2`, `id-3`
 * is begun. Either continues the newest run of these inputs if it was interrupted, failed or was killed.
 */
export const REUSES = ['finished', 'never'] as const;
export type Reuse = (typeof REUSES)[number];

/** What is to be run. */
export interface ExecutionRequest extends RunRequest {
  /** What the id begins with: `tfidf-logistic`. */
  readonly name: string;
  /** The phase of the published project that the classifier stands for; a label for people. */
  readonly phase: Phase;
  readonly synthetic: boolean;
  readonly profile: string;
  /** Where it runs, in words: `CPU (2 threads)`. */
  readonly device: string;
  /** Versions beyond Node's and the workbench's, `{ tensorflow: '2.21.0' }`. */
  readonly versions?: Readonly<Record<string, string>>;
  /** `finished` by default. */
  readonly reuse?: Reuse;
  /** The configs of folds that have their own; the trainer that is handed over trains each fold by its. */
  readonly foldConfigs?: ReadonlyMap<number, JsonObject>;
}

/** How folds get done: by a trainer in this process, or in processes elsewhere. */
export type FoldExecutor = FoldTrainer | RemoteFolds;

/** Has folds done elsewhere, by the same code (`executeFold`). All folds of a run are handed over at once. */
export interface RemoteFolds {
  readonly kind: 'remote';
  /** Returns when the fold is finished in the folder of its run, of this project; throws what kept it from that. */
  perform(work: FoldWork): Promise<void>;
}

/** One fold of a run to be done elsewhere. */
export interface FoldWork {
  readonly project: Project;
  /** The run's folder below `reports/runs/`. */
  readonly run: string;
  readonly inputs: RunInputs;
  readonly fold: Fold;
  /** Its own, where it is not the run's. */
  readonly config?: JsonObject;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** Where and how to run. */
export interface ExecutionOptions {
  readonly project: Project;
  /** Nobody listens by default. */
  readonly progress?: Progress;
  /** Never aborted by default. */
  readonly signal?: AbortSignal;
  /** Folds side by side in this process, default 1; the trainer places them by their lane. The run is the same. */
  readonly foldsAtOnce?: number;
  /** MLflow's server that hears of the run; none by default. It is never waited for beyond seconds. */
  readonly mlflow?: MlflowServer | null;
  /** The system's clock by default. */
  readonly now?: () => Date;
}

/** A finished run, with how it came about in this call. */
export interface ExecutedRun extends Run {
  /** True when it was found finished and nothing was trained. */
  readonly reused: boolean;
  /** One sentence: what was found, what was trained. */
  readonly note: string;
}
