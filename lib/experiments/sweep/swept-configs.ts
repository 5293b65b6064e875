/** From a sweep to what is trained after it: one config, or one for each fold, with what a run writes down of the choice. */
import { check } from '../../core/check';
import type { Fold } from '../../core/fold';
import type { JsonObject } from '../../core/json';
import type { ExecutionRequest, FoldExecutor } from '../../runs/request';
import type { SweepRecord } from '../../runs/sweep-record';
import type { ExecutorOf } from '../executor';
import type { OpenedExperiment } from '../open';
import type { Sweep } from './execute-sweep';
import { testedShare } from './sweep-optimism';

/** What the folds are trained with. */
export interface SweptConfigs {
  /** The run's: with what a shared sweep found best, as it is before a nested one. */
  readonly config: object;
  /** Of a nested sweep: each fold's own. */
  readonly byFold: ReadonlyMap<number, object> | null;
  /** What a run is told of it. */
  readonly request: Pick<ExecutionRequest, 'sweep' | 'foldConfigs'>;
}

/** What `sweep` has `folds` trained with; the experiment's own config without one. Throws for a fold that it did not judge. */
export function sweptConfigs(
  { classifier, config }: OpenedExperiment,
  folds: readonly Fold[],
  sweep: Sweep | null,
): SweptConfigs {
  if (!sweep) return { config, byFold: null, request: {} };
  const changed = (change: JsonObject) => classifier.configOf({ ...config, ...change });
  const record = recordFor(sweep, folds);
  if (record.protocol === 'shared')
    return { config: changed(sweep.best.change), byFold: null, request: { sweep: record } };
  const byFold = new Map<number, object>();
  const foldConfigs = new Map<number, JsonObject>();
  for (const { fold } of folds) {
    const choice = record.chosen.find((candidate) => candidate.fold === fold);
    check(
      choice,
      () =>
        `sweep: expected a choice for fold ${fold}; it chose for ${record.chosen.map((each) => each.fold)}`,
    );
    byFold.set(fold, changed(sweep.trials[choice.trial - 1].change));
    foldConfigs.set(fold, sweep.configs[choice.trial - 1]);
  }
  return { config, byFold, request: { sweep: record, foldConfigs } };
}

/** What the first of `folds` is trained with. */
export function firstConfig(
  experiment: OpenedExperiment,
  folds: readonly Fold[],
  sweep: Sweep | null,
): object {
  const { config, byFold } = sweptConfigs(experiment, folds, sweep);
  return byFold?.get(folds[0].fold) ?? config;
}

/** What a run over `folds` writes down of a sweep. */
export function recordFor({ record, optimism, choosers }: Sweep, folds: readonly Fold[]): SweepRecord {
  return { ...record, optimism: optimism && { ...optimism, testedShare: testedShare(choosers, folds) } };
}

/** What trains the folds; in this process folds of one config share its trainer. */
export function executorFor(make: ExecutorOf, { config, byFold }: SweptConfigs): FoldExecutor {
  const executor = make(config);
  if (byFold === null || typeof executor !== 'function') return executor;
  const texts = new Map([...byFold].map(([fold, own]) => [fold, JSON.stringify(own)]));
  const trainers = new Map([...byFold].map(([fold, own]) => [texts.get(fold), make(own)]));
  return (job) => {
    const trainer = trainers.get(texts.get(job.fold));
    check(typeof trainer === 'function', () => `fold ${job.fold}: expected a config of its own; found none`);
    return trainer(job);
  };
}
