/** Trains and scores the trials of a sweep, rung by rung, and says which of them is the best of all folds or of each. */
import { check } from '../../core/check';
import type { Fold } from '../../core/fold';
import { hashOf } from '../../core/hash';
import type { JsonObject } from '../../core/json';
import type { ProgressEvent } from '../../core/progress';
import type { MeasureKey } from '../../metrics/measures';
import { supportedMean } from '../../metrics/summary';
import { executeRun } from '../../runs/execute';
import type { ExecutedRun, ExecutionOptions, ExecutionRequest, FoldExecutor } from '../../runs/request';
import type { RunInputs, TrialBudget } from '../../runs/run';
import type { ChoiceOptimism, SweepProtocol, SweepRecord, TrialFold } from '../../runs/sweep-record';
import { sweepId } from '../../runs/sweep-record';
import { verifyScores } from '../../runs/verify-scores';
import { allAtOnce, named } from '../several';
import { type Rung, rungsOf, survivors } from './halving';
import { isHigher, judge, type Scored } from './trial-score';

/** What is tried, by what it is judged, and how a config gets trained. */
export interface SweepPlan {
  /** Of `sweepChanges`, and the text and seed that they are from. */
  readonly changes: readonly JsonObject[];
  readonly space: string;
  readonly seed: number;
  /** What a trial of each change enters its run's inputs with, in the order of the changes. */
  readonly configs: readonly JsonObject[];
  /** What trains the folds of each. */
  readonly executorOf: (n: number) => FoldExecutor;
  /** What is to be high: on each fold of its own (nested), or as a mean over the folds (shared). */
  readonly by: MeasureKey;
  readonly protocol: SweepProtocol;
  /** One in so many goes on to the next rung; 0 prunes nothing. */
  readonly halving: number;
  readonly trial: NonNullable<RunInputs['trial']>;
}

/** One config with its score. */
export interface Trial {
  /** From 1, in the order of the changes. */
  readonly trial: number;
  readonly change: JsonObject;
  /** The last rung that it came to, from 1. */
  readonly rung: number;
  /**
   * Mean and standard deviation (ddof 0; none of a single fold) over the inner parts that have the score at that rung, at
   * the epoch of the highest Death F1 on them; null where none has it.
   */
  readonly score: number | null;
  readonly std: number | null;
  /** How many inner parts these are of. */
  readonly n: number;
  /** Of the last rung. */
  readonly run: ExecutedRun;
}

/** A finished sweep. */
export interface Sweep {
  /** What decided: what was asked for, or what it gave way to where no inner part supports that. */
  readonly by: MeasureKey;
  readonly trials: readonly Trial[];
  /** The highest score at the last rung, the earlier one on ties; a nested sweep chooses for each fold instead. */
  readonly best: Trial;
  /** What runs write down of it. */
  readonly record: Omit<SweepRecord, 'optimism'>;
  /** What each trial enters its run's inputs with, in their order. */
  readonly configs: readonly JsonObject[];
  /** The ids of the rows that chose. */
  readonly choosers: ReadonlySet<string>;
  /** Of a shared choice; null where it was not computed. */
  readonly optimism: Omit<ChoiceOptimism, 'testedShare'> | null;
}

type TrialRequest = Omit<ExecutionRequest, 'config' | 'name'>;

/**
 * Executes every config as a run of its own in `reports/sweeps/`, found again and resumed like any run. A trial is given
 * the inner part of each fold as its reported part and never sees the outer one, nor can it be taken for the latest run.
 * In this process one trial follows another; elsewhere all of a rung are under way at once.
 */
export async function executeSweep(
  request: TrialRequest,
  folds: readonly Fold[],
  plan: SweepPlan,
  options: ExecutionOptions,
): Promise<Sweep> {
  checkDifferent(plan);
  const { changes, configs, by, protocol } = plan;
  const numbers = folds.map(({ fold }) => fold);
  const rungs = rungsOf(changes.length, plan.halving);
  const judges = protocol === 'nested' ? numbers.map((fold) => [fold]) : [numbers];
  const reached = changes.map(() => ({
    folds: new Map<number, TrialFold>(),
    run: null as ExecutedRun | null,
  }));
  let standing: readonly (readonly number[])[] = judges.map(() => [...changes.keys()]);
  let judged: ReturnType<typeof judge>[] = [];
  for (const [r, rung] of rungs.entries()) {
    const onRung = (n: number) =>
      folds.filter(({ fold }) => judges.some((own, j) => own.includes(fold) && standing[j].includes(n)));
    const runs = await runRung(request, { onRung, rung }, plan, options);
    runs.forEach((run, n) => {
      if (run) reached[n].run = run;
    });
    judged = judges.map((own, j) => judge(own, standing[j], runs, by));
    for (const { scored } of judged)
      for (const { n, onFolds } of scored)
        for (const each of onFolds) reached[n].folds.set(each.fold, { ...each, rung: r + 1 });
    const next = rungs[r + 1]?.trials ?? 1;
    standing = judged.map(({ scored }) => survivors(scored, next).map(({ n }) => n));
  }
  const decided = judged.some((each) => each.by === by) ? by : judged[0].by;
  const trials = reached.map(({ folds: own, run }, n) =>
    trialOf(n, changes[n], { folds: [...own.values()], by: decided }, run),
  );
  const last = trials.filter(({ rung }) => rung === rungs.length);
  const chosen = judged.map(({ scored, by: own }, j) => {
    const { n, score } = scored.reduce((best: Scored, each) => (isHigher(each, best) ? each : best));
    return { fold: protocol === 'nested' ? numbers[j] : null, trial: n + 1, by: own, score };
  });
  return {
    by: decided,
    trials,
    best: last.reduce((best, trial) => (isHigher(trial, best) ? trial : best)),
    record: {
      ...recordHead(request, numbers, plan),
      by,
      rungs: rungs.map(({ share }) => share),
      budget: budgetOf(configs[0]),
      subset: request.subset && { ...subsetOf(request.subset) },
      tried: trials.map(({ trial, change }, n) => ({ trial, change, folds: [...reached[n].folds.values()] })),
      chosen,
    },
    configs,
    choosers: new Set(folds.flatMap(({ inner }) => inner.map(({ id }) => id))),
    optimism: null,
  };
}

const subsetOf = ({ size, seed, sha1 }: NonNullable<TrialRequest['subset']>) => ({ size, seed, sha1 });

/** What a trial trains less of before it is pruned. */
function budgetOf(config: JsonObject): 'rows' | 'epochs' {
  return typeof config.epochs === 'number' ? 'epochs' : 'rows';
}

function budgetAt(config: JsonObject, share: number): TrialBudget | undefined {
  if (typeof config.epochs !== 'number') return share < 1 ? { rows: share } : undefined;
  const epochs = Math.ceil(share * config.epochs);
  return epochs < config.epochs ? { epochs } : undefined;
}

function recordHead(
  { classifier, snapshot, split, subset, innerFraction, seed: runSeed }: TrialRequest,
  folds: readonly number[],
  { changes, configs, by, protocol, halving, space, seed, trial }: SweepPlan,
): Pick<SweepRecord, 'id' | 'protocol' | 'space' | 'trials' | 'seed'> {
  const fingerprint = typeof split.fingerprint === 'string' ? split.fingerprint : split.fingerprint.sha1;
  const rows = { snapshot, fingerprint, subset: subset?.sha1 ?? null, innerFraction, folds, trial };
  const id = sweepId({ classifier, ...rows, runSeed, configs, by, protocol, halving });
  return { id, protocol, space, trials: changes.length, seed };
}

/** The run of each trial on the folds where it still stands; null where it stands on none. */
async function runRung(
  request: TrialRequest,
  { onRung, rung: { share } }: { readonly onRung: (n: number) => Fold[]; readonly rung: Rung },
  { changes, configs, executorOf, trial }: SweepPlan,
  options: ExecutionOptions,
): Promise<(ExecutedRun | null)[]> {
  const name = `${request.classifier}-trial`;
  const execute = async (n: number, executor: FoldExecutor): Promise<ExecutedRun | null> => {
    const folds = onRung(n);
    if (folds.length === 0) return null;
    const progress = (event: ProgressEvent) =>
      options.progress?.(named(`trial ${n + 1} of ${changes.length}`, event));
    const budget = budgetAt(configs[n], share);
    const asked = { ...request, name, config: configs[n], protocol: 'reference', trial, budget } as const;
    return executeRun(asked, folds, executor, { ...options, progress });
  };
  const runs: (ExecutedRun | null)[] = [];
  if (typeof executorOf(0) === 'function')
    for (const n of changes.keys()) runs.push(await execute(n, executorOf(n)));
  else runs.push(...(await allAtOnce(changes.map((_, n) => execute(n, executorOf(n))))));
  for (const run of runs) if (run) await verifyScores(run);
  return runs;
}

/** The mean is of the folds that were judged by `by`: another measure is another number. */
function trialOf(
  n: number,
  change: JsonObject,
  { folds, by }: { readonly folds: readonly TrialFold[]; readonly by: MeasureKey },
  run: ExecutedRun | null,
): Trial {
  check(run, () => `sweep: expected a run of trial ${n + 1}; received none`);
  const rung = Math.max(...folds.map((each) => each.rung));
  const values = folds.filter((each) => each.rung === rung && each.by === by).map(({ score }) => score);
  const { mean, std, n: count } = supportedMean(values, 0);
  return { trial: n + 1, change, rung, score: mean, std: count > 1 ? std : null, n: count, run };
}

function checkDifferent({ changes, configs }: SweepPlan): void {
  check(changes.length > 0, 'sweep: expected at least one trial; received none');
  const hashes = configs.map(hashOf);
  const same = hashes.findIndex((hash, i) => hashes.indexOf(hash) !== i);
  check(
    same < 0,
    () =>
      `sweep: expected that every trial is another model; ${JSON.stringify(changes[same])} changes nothing`,
  );
}
