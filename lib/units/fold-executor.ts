/** What trains the folds of notebooks 04 and 05: this process, or jobs of a Ray cluster. */
import { valuesInProfile } from '../core/parameters/definition';
import type { Project } from '../core/project';
import type { ExperimentValues } from '../experiments/parameters';
import type { FoldTrainer } from '../models/fold-trainer';
import type { FoldExecutor } from '../runs/request';
import { machineParameters } from '../training/machine-parameters';
import type { FoldDraw, UnitMachine } from './fold-unit';
import { rayJobs } from './ray-jobs';
import { type FoundWeights, remoteFolds } from './remote-folds';
import { storageOf } from './stage';
import type { UnitRow } from './unit-rows';

/** Parameters of the experiment and what goes with them; more members may stand beside these. */
export interface ExecutorOptions extends ExecutorValues, Partial<UnitMachine> {
  readonly project: Project;
  readonly draw: FoldDraw;
  readonly weights?: FoundWeights | null;
  /** Gets the table of units under way. */
  readonly show: (rows: readonly UnitRow[]) => void;
  /** Of the cluster's address and token. The process's by default. */
  readonly environment?: NodeJS.ProcessEnv;
}

type ExecutorValues = Pick<
  ExperimentValues,
  'executor' | 'storage' | 'cpusPerUnit' | 'gpusPerUnit' | 'attempts' | 'onInterrupt'
>;

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
  const given: UnitMachine = { ...valuesInProfile(machineParameters, 'quick'), ...options };
  const { device, devicePlan, recompute, checkpointMinutes } = given;
  const threads = given.threads || Math.max(1, Math.floor(cpus));
  return remoteFolds({
    ...{ runJobs: rayJobs(options), draw, weights, show, onInterrupt, cpus, gpus },
    storage: storageOf(project, storage),
    machine: { device, threads, devicePlan, recompute, checkpointMinutes },
  });
}
