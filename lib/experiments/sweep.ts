/** A sweep: one experiment under many configs, each scored on inner parts, so that the best can be trained after it. */
import { check } from '../core/check';
import type { Fold } from '../core/fold';
import { hashOf } from '../core/hash';
import type { JsonObject } from '../core/json';
import type { ProgressEvent } from '../core/progress';
import type { F1Row } from '../metrics/classification';
import { meanAndStd } from '../metrics/summary';
import { executeRun } from '../runs/execute';
import type { ExecutedRun, ExecutionOptions, ExecutionRequest, FoldExecutor } from '../runs/request';
import { verifyScores } from '../runs/verify-scores';
import { executorOf } from './executor';
import { executionOf, type OpenedExperiment, requestOf } from './open';
import { allAtOnce, named } from './several';
import { sweepChanges } from './sweep-space';

/** What is tried, by what it is judged, and how a config gets trained. */
export interface SweepPlan {
  /** Of `sweepChanges`. */
  readonly changes: readonly JsonObject[];
  /** What a trial of each change enters its run's inputs with, in the order of the changes. */
  readonly configs: readonly object[];
  /** What trains the folds of each, in the same order. */
  readonly executors: readonly FoldExecutor[];
  /** The F1 that is to be high, as a mean over the folds. */
  readonly by: keyof F1Row;
}

/** One config with its score. */
export interface Trial {
  /** From 1, in the order of the changes. */
  readonly trial: number;
  readonly change: JsonObject;
  /**
   * Mean and standard deviation (ddof 0; none of a single fold) over the folds' inner parts, at the epoch of the
   * highest Death F1 on them.
   */
  readonly score: number;
  readonly std: number | null;
  readonly run: ExecutedRun;
}

/** A finished sweep; `best` has the highest score, the earlier one on ties. */
export interface Sweep {
  readonly by: keyof F1Row;
  readonly trials: readonly Trial[];
  readonly best: Trial;
}

/**
 * Tries what the parameters `sweep`, `sweepTrials`, `sweepBy` and `sweepFolds` say; null where they say nothing. The
 * locked part and the reported parts stay untouched.
 */
export async function sweepExperiment(experiment: OpenedExperiment): Promise<Sweep | null> {
  const { classifier, config, parameters, folds, readiness } = experiment;
  const { sweep, sweepTrials: trials, sweepBy: by, sweepFolds, seed } = parameters;
  const changes = sweepChanges(sweep, classifier.sweepable(config), { trials, seed });
  if (changes.length === 0 || readiness.missing) return null;
  const tried = changes.map((change) => classifier.configOf({ ...config, ...change }));
  const executor = await executorOf(experiment, 'Sweep');
  const requests = await Promise.all(tried.map((each) => requestOf(experiment, each)));
  const plan = {
    changes,
    configs: requests.map((request) => request.config),
    executors: tried.map(executor),
    by,
  };
  const options = await executionOf(experiment, 'Sweep');
  return executeSweep(requests[0], folds.slice(0, sweepFolds || folds.length), plan, options);
}

/**
 * Executes every config as a run of its own in `reports/sweeps/`, found again and resumed like any run. A trial is given
 * the inner part of each fold as its reported part and never sees the outer one, nor can it be taken for the latest run.
 * In this process one trial follows another; elsewhere all of them are under way at once.
 */
export async function executeSweep(
  request: Omit<ExecutionRequest, 'config' | 'name'>,
  folds: readonly Fold[],
  { changes, configs, executors, by }: SweepPlan,
  options: ExecutionOptions,
): Promise<Sweep> {
  checkDifferent(changes, configs);
  const execute = (n: number): Promise<ExecutedRun> => {
    const progress = (event: ProgressEvent) =>
      options.progress?.(named(`trial ${n + 1} of ${changes.length}`, event));
    const name = `${request.classifier}-trial`;
    const asked = { ...request, name, config: configs[n], protocol: 'reference', trial: true } as const;
    return executeRun(asked, folds, executors[n], { ...options, progress });
  };
  const runs: ExecutedRun[] = [];
  if (typeof executors[0] === 'function') for (const n of changes.keys()) runs.push(await execute(n));
  else runs.push(...(await allAtOnce(changes.map((_, n) => execute(n)))));
  for (const run of runs) await verifyScores(run);
  const trials = runs.map((run, n) => ({ trial: n + 1, change: changes[n], ...scoreOf(run, by), run }));
  return { by, trials, best: trials.reduce((best, trial) => (trial.score > best.score ? trial : best)) };
}

function checkDifferent(changes: readonly JsonObject[], configs: readonly object[]): void {
  check(changes.length > 0, 'sweep: expected at least one trial; received none');
  const hashes = configs.map(hashOf);
  const same = hashes.findIndex((hash, i) => hashes.indexOf(hash) !== i);
  check(
    same < 0,
    () =>
      `sweep: expected that every trial is another model; ${JSON.stringify(changes[same])} changes nothing`,
  );
}

function scoreOf(run: ExecutedRun, by: keyof F1Row): { score: number; std: number | null } {
  const scores = run.summary?.reference.folds.map(({ f1 }) => f1[by]) ?? [];
  const { mean, std } = meanAndStd(scores, 0);
  return { score: mean, std: scores.length > 1 ? std : null };
}

/** A line a trial, the best first. */
export function sweepTable({ trials, by }: Sweep): Record<string, unknown>[] {
  return [...trials]
    .sort((a, b) => b.score - a.score)
    .map(({ trial, change, score, std, run }) => ({
      trial,
      ...textOfLists(change),
      [`inner F1 ${by}`]: score,
      std,
      run: run.id,
    }));
}

/** What was found best, and what becomes of it; null without a sweep. */
export function sweepSentence(sweep: Sweep | null): string | null {
  if (!sweep) return null;
  const { trials, best, by } = sweep;
  return `The best of ${trials.length} trials has inner F1 ${by} ${best.score.toFixed(4)} with ${JSON.stringify(best.change)}; as the best of so many it flatters. The folds are trained with it.`;
}

/** The axes of a picture: what was varied, and the score last. */
export function sweepAxes({ trials, by }: Sweep): Record<string, string | number | boolean>[] {
  return trials.map(({ change, score }) => ({ ...textOfLists(change), [`inner F1 ${by}`]: score }));
}

function textOfLists(change: JsonObject): Record<string, string | number | boolean> {
  const entries = Object.entries(change).map(([name, value]) => [
    name,
    typeof value === 'object' ? JSON.stringify(value) : value,
  ]);
  return Object.fromEntries(entries);
}
