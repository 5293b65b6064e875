/** Runs an experiment: its folds, under as many seeds as were asked for. */
import type { Fold } from '../core/fold';
import type { ProgressEvent } from '../core/progress';
import { valuesSentence } from '../diagnostics/chosen-values';
import { executeRun } from '../runs/execute';
import { markAsked } from '../runs/registry';
import type { ExecutedRun } from '../runs/request';
import { executorOf } from './executor';
import { executionOf, type OpenedExperiment, requestOf } from './open';
import { allAtOnce, named } from './several';
import type { Sweep } from './sweep/execute-sweep';
import { executorFor, sweptConfigs } from './sweep/swept-configs';

/** What came of an experiment. */
export interface Runs {
  /** The run of the experiment's own seed; null where nothing could be trained. */
  readonly main: ExecutedRun | null;
  /** One run a seed, the main one first. */
  readonly seeds: readonly ExecutedRun[];
  /** The folds that were asked for. */
  readonly folds: readonly Fold[];
  /** The config that fold 1 was trained with: the experiment's, with what the sweep found best. */
  readonly config: object;
  readonly sweep: Sweep | null;
  /** In a sentence or two: what was found, what was trained, how long it took. */
  readonly note: string;
}

/**
 * Trains every fold, or finds the finished run of the same inputs; with a sweep by its best config, or each fold by its own. Several seeds are a
 * run each: the same folds and inner parts, other first values, batches and dropout. The first of them counts as the one
 * that was asked for last. In this process one run follows another; elsewhere all of them are under way at once.
 */
export async function runExperiment(experiment: OpenedExperiment, sweep: Sweep | null = null): Promise<Runs> {
  const { classifier, parameters, readiness, folds } = experiment;
  const swept = sweptConfigs(experiment, folds, sweep);
  const { config: shared, byFold } = swept;
  const config = byFold?.get(folds[0].fold) ?? shared;
  if (readiness.missing) return { main: null, seeds: [], folds, config, sweep, note: 'Nothing was trained.' };
  const name = classifier.runName?.(shared) ?? classifier.name;
  const request = { ...(await requestOf(experiment, shared)), ...swept.request, name };
  const executor = executorFor(await executorOf(experiment), swept);
  const options = await executionOf(experiment);
  const wanted = Array.from({ length: parameters.seeds ?? 1 }, (_, i) => request.seed + i);
  const execute = (seed: number) => {
    const tell = (event: ProgressEvent) => options.progress?.(named(`seed ${seed}`, event));
    const progress = wanted.length === 1 ? options.progress : tell;
    return executeRun({ ...request, seed }, folds, executor, { ...options, progress });
  };
  const seeds: ExecutedRun[] = [];
  if (typeof executor === 'function') for (const seed of wanted) seeds.push(await execute(seed));
  else seeds.push(...(await allAtOnce(wanted.map(execute))));
  await markAsked(seeds[0].folder, new Date(), request.profile);
  return { main: seeds[0], seeds, folds, config, sweep, note: noteOf(seeds[0]) };
}

function noteOf(run: ExecutedRun): string {
  const { note, seconds, peakMemory } = run;
  const values = run.sweep ? ` ${valuesSentence(run)}` : '';
  const took = seconds < 120 ? `${seconds.toFixed(1)} s` : `${(seconds / 60).toFixed(1)} minutes`;
  return `${note} It took ${took} of computing and at most ${(peakMemory / 2 ** 30).toFixed(2)} GiB of memory.${values}`;
}
