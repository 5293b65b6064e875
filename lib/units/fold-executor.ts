/** What trains the folds of notebooks 04 and 05: this process, or jobs of a Ray cluster. */
import type { Project } from '../core/project';
import type { FoldTrainer } from '../models/fold-trainer';
import type { FoldExecutor } from '../runs/request';
import type { DevicePlan } from '../training/train-fold';
import type { FoldDraw } from './fold-unit';
import { rayJobs } from './ray-jobs';
import { type FoundWeights, remoteFolds } from './remote-folds';
import { storageOf } from './stage';
import type { UnitRow } from './unit-rows';

/** The notebooks' parameters and what goes with them; more members may stand beside these. */
export interface ExecutorOptions {
  readonly executor: 'local' | 'ray';
  readonly project: Project;
  /** A path that all nodes see; empty: the project itself. */
  readonly storage: string;
  readonly cpusPerUnit: number;
  readonly gpusPerUnit: number;
  readonly attempts: number;
  readonly onInterrupt: 'stop' | 'leave';
  readonly draw: FoldDraw;
  readonly weights?: FoundWeights | null;
  /** Gets the table of units under way. */
  readonly show: (rows: readonly UnitRow[]) => void;
  /** Of Phase 2: `auto`, 0, `scatterBatch`, false and 10 by default. */
  readonly device?: 'auto' | 'cpu' | 'gpu';
  readonly threads?: number;
  readonly devicePlan?: DevicePlan;
  readonly recompute?: boolean;
  readonly checkpointMinutes?: number;
  /** Of the cluster's address and token. The process's by default. */
  readonly environment?: NodeJS.ProcessEnv;
}

/** `trainer` itself where it is to train in this process (null where it cannot), else the way to the cluster. */
export function foldExecutor(trainer: FoldTrainer, options: ExecutorOptions): FoldExecutor;
export function foldExecutor(trainer: FoldTrainer | null, options: ExecutorOptions): FoldExecutor | null;
export function foldExecutor(trainer: FoldTrainer | null, options: ExecutorOptions): FoldExecutor | null {
  if (options.executor === 'local') return trainer;
  const {
    project,
    storage,
    draw,
    weights,
    show,
    onInterrupt,
    cpusPerUnit: cpus,
    gpusPerUnit: gpus,
  } = options;
  const { device = 'auto', devicePlan = 'scatterBatch', recompute = false, checkpointMinutes = 10 } = options;
  const threads = options.threads || Math.max(1, Math.floor(cpus));
  return remoteFolds({
    ...{ runJobs: rayJobs(options), draw, weights, show, onInterrupt, cpus, gpus },
    storage: storageOf(project, storage),
    machine: { device, threads, devicePlan, recompute, checkpointMinutes },
  });
}
