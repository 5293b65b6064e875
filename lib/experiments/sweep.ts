/** A sweep: one experiment under many configs, each scored on inner parts, so that the best can be trained after it. */
import { check } from '../core/check';
import type { Fold } from '../core/fold';
import { hashOf } from '../core/hash';
import type { JsonObject } from '../core/json';
import type { ProgressEvent } from '../core/progress';
import { FALLBACK, MEASURES, type MeasureKey } from '../metrics/measures';
import { executeRun } from '../runs/execute';
import type { ExecutedRun, ExecutionOptions, ExecutionRequest, FoldExecutor } from '../runs/request';
import { measureMean } from '../runs/summary';
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
  /** What is to be high, as a mean over the folds. */
  readonly by: MeasureKey;
}

/** One config with its score. */
export interface Trial {
  /** From 1, in the order of the changes. */
  readonly trial: number;
  readonly change: JsonObject;
  /**
   * Mean and standard deviation (ddof 0; none of a single fold) over the inner parts that have the score, at the epoch of
   * the highest Death F1 on them; null where none has it.
   */
  readonly score: number | null;
  readonly std: number | null;
  /** How many inner parts these are of. */
  readonly n: number;
  readonly run: ExecutedRun;
}

/** A finished sweep; `best` has the highest score, the earlier one on ties. */
export interface Sweep {
  /** What decided: what was asked for, or what it gave way to where no inner part supports that. */
  readonly by: MeasureKey;
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
  const trialsBy = (measure: MeasureKey): Trial[] =>
    runs.map((run, n) => ({ trial: n + 1, change: changes[n], ...scoreBy(run, measure), run }));
  const asked = trialsBy(by);
  const decides = asked.some(({ score }) => score !== null) ? by : FALLBACK;
  const trials = decides === by ? asked : trialsBy(decides);
  return {
    by: decides,
    trials,
    best: trials.reduce((best, trial) => (isHigher(trial, best) ? trial : best)),
  };
}

function isHigher({ score }: Trial, best: Trial): boolean {
  return score !== null && (best.score === null || score > best.score);
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

function scoreBy(run: ExecutedRun, by: MeasureKey): Pick<Trial, 'score' | 'std' | 'n'> {
  const { mean, std, n } = measureMean(run, 'reference', by);
  return { score: mean, std: n > 1 ? std : null, n };
}

function heading(by: MeasureKey): string {
  return `inner ${MEASURES[by].name}`;
}

/** A line a trial, the best first. */
export function sweepTable({ trials, by }: Sweep): Record<string, unknown>[] {
  return [...trials]
    .sort((a, b) => Number(isHigher(b, a)) - Number(isHigher(a, b)))
    .map(({ trial, change, score, std, n, run }) => ({
      trial,
      ...textOfLists(change),
      [heading(by)]: score,
      std,
      folds: n,
      run: run.id,
    }));
}

/** What was found best, and what becomes of it; null without a sweep. */
export function sweepSentence(sweep: Sweep | null): string | null {
  if (!sweep) return null;
  const { trials, best, by } = sweep;
  if (best.score === null) return `None of ${trials.length} trials has a score to choose by.`;
  return `The best of ${trials.length} trials has ${heading(by)} ${best.score.toFixed(4)} with ${JSON.stringify(best.change)}; as the best of so many it flatters. The folds are trained with it.`;
}

/** The axes of a picture: what was varied, and the score last. */
export function sweepAxes({ trials, by }: Sweep): Record<string, string | number | boolean>[] {
  return trials.flatMap(({ change, score }) =>
    score === null ? [] : [{ ...textOfLists(change), [heading(by)]: score }],
  );
}

function textOfLists(change: JsonObject): Record<string, string | number | boolean> {
  const entries = Object.entries(change).map(([name, value]) => [
    name,
    typeof value === 'object' ? JSON.stringify(value) : value,
  ]);
  return Object.fromEntries(entries);
}
