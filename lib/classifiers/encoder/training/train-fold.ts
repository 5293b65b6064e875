/** Fine-tunes BERT on one fold, epoch by epoch. */
import { messageOf } from '../../../core/check';
import { checkValue } from '../../../core/parameters/check-value';
import { valuesInProfile } from '../../../core/parameters/definition';
import { printWarning } from '../../../core/text/printable';
import { checkDeadline, deadlineOf, TimeBudgetSpent } from '../../../core/time-budget';
import { type F1Row, f1Scores, predictedLabels } from '../../../metrics/classification';
import type { Engine } from '../../../tensorflow/engine';
import type { EpochResult, FoldJob, FoldTrainer, StoppedBy } from '../../fold-trainer';
import { type DevicePlan, machineParameters } from '../../machine-parameters';
import { keepEpochs, writeCheckpoint } from './checkpoint';
import { type BestEpoch, betterEpoch, isExhausted, monitorScore } from './early-stopping';
import type { TokenizedPart } from './fold-data';
import type { Recipe } from './recipe';
import type { TrainingState } from './resume-record';
import { scorePart } from './score-part';
import { trainEpoch } from './train-epoch';
import {
  beginTraining,
  endTraining,
  pauseOf,
  saveState,
  type Training,
  type TrainingOptions,
} from './training';

/** What a trainer needs beyond its recipe. Nothing here but `devices` and their plan changes a number. */
export interface TrainerOptions {
  /** The folder of the pretrained model that the recipe names; null (default) for a model from scratch. */
  readonly pretrained?: string | null;
  /** Default: the engine's own choice. */
  readonly device?: string;
  /**
   * Devices over which each micro-batch is scattered, the optimizer's first. Default: `device` alone. The losses are
   * those of one device to rounding; dropout masks differ.
   */
  readonly devices?: readonly string[];
  /**
   * `scatterBatch` (default) scatters each micro-batch over `devices`; `foldPerDevice` trains a fold on one of them, for
   * runs with `foldsAtOnce`: the numbers are those of one device.
   */
  readonly devicePlan?: DevicePlan;
  /** A resumable checkpoint is written after each epoch, at an interruption, and so often between; default 10. */
  readonly checkpointMinutes?: number;
  /**
   * When to stop, done or not: a date, or minutes from the call of `bertTrainer`; all is saved and `TimeBudgetSpent`
   * thrown. Default null: never.
   */
  readonly stopAfter?: Date | number | null;
  /** Whether layers are computed again in the backward pass: a third more work, far less memory. Default false. */
  readonly recompute?: boolean;
  /** Where tokens are kept for other folds and runs; null (default) keeps none. */
  readonly tokenFolder?: string | null;
  /** The system's clock by default. */
  readonly now?: () => Date;
  /** Hears of damaged checkpoints; a warning of the process by default. */
  readonly warn?: (message: string) => void;
}

/**
 * A trainer by `recipe`: each epoch is scored on both parts, its checkpoint written to `epoch-N`, then it is yielded.
 * The best epoch is the one with the highest monitored score on the inner part (on the outer when there is no inner
 * one); training ends after `patience` epochs without a better one, or at the recipe's last epoch. Of the epochs'
 * checkpoints the best ones stay: by the monitor, and by Death F1 on either part.
 *
 * A training that was stopped in any way goes on from its last resumable checkpoint in the job's folder
 * (`resume-a`, `resume-b`), after yielding again the epochs that were scored; both go when the fold ends.
 */
export function bertTrainer(recipe: Recipe, engine: Engine, options: TrainerOptions = {}): FoldTrainer {
  const optionsOf = trainingOptions(options);
  return async function* (job: FoldJob): AsyncGenerator<EpochResult, StoppedBy, void> {
    const training = await beginTraining(recipe, engine, job, optionsOf(job));
    try {
      for (const result of training.state.results) yield result;
      for (;;) {
        const reason = stopReason(recipe, training.state, job.epochs);
        if (reason !== null) {
          await keepBest(training);
          await training.resume.remove();
          return reason;
        }
        yield await savingOnStop(training, () => runEpoch(training));
      }
    } finally {
      endTraining(training);
    }
  };
}

/** The options of a training with defaults filled in, for each job; the time budget begins now. */
export function trainingOptions(options: TrainerOptions): (job: FoldJob) => TrainingOptions {
  const usual = valuesInProfile(machineParameters, 'quick');
  const { pretrained = null, device, stopAfter = null, tokenFolder = null } = options;
  const { checkpointMinutes = usual.checkpointMinutes, recompute = usual.recompute } = options;
  const { now = () => new Date(), warn = (message) => printWarning(message) } = options;
  const { devices = device === undefined ? [] : [device], devicePlan = usual.devicePlan } = options;
  checkValue(machineParameters.devicePlan, devicePlan, 'devicePlan');
  checkValue(machineParameters.checkpointMinutes, checkpointMinutes, 'checkpointMinutes');
  const deadline = deadlineOf(stopAfter, now);
  const settings = { pretrained, checkpointMinutes, deadline, recompute, tokenFolder, now, warn };
  const devicesOf = ({ lane = 0 }: FoldJob) =>
    devicePlan === 'foldPerDevice' && devices.length > 0 ? [devices[lane % devices.length]] : devices;
  return (job) => ({ ...settings, devices: devicesOf(job) });
}

function stopReason(
  { epochs, patience }: Recipe,
  { best, results }: TrainingState,
  most: number = epochs,
): StoppedBy | null {
  if (best !== null && isExhausted(best, results.length, patience)) return 'patience';
  return results.length >= Math.min(epochs, most) ? 'cap' : null;
}

/**
 * Saves the state when `work` was interrupted or ran out of time. After any other error (a lost or full device) the
 * last checkpoint stays as it is, and the message says where training stood.
 */
export async function savingOnStop<T>(training: Training, work: () => Promise<T>): Promise<T> {
  const { job, options } = training;
  try {
    return await work();
  } catch (error) {
    if (!job.signal.aborted && !(error instanceof TimeBudgetSpent)) throw explained(training, error);
    await saveState(training).catch((failure) =>
      options.warn(`fold ${job.fold}: the checkpoint was not written: ${messageOf(failure)}`),
    );
    throw error;
  }
}

const OUT_OF_MEMORY = /\bOOM\b|out of memory|RESOURCE_EXHAUSTED|failed to allocate/i;

function explained({ job, state, saved }: Training, error: unknown): Error {
  const { epoch, steps } = state.position;
  const full = OUT_OF_MEMORY.test(messageOf(error))
    ? 'The device is full: lower batchSize or maxLength, use recompute, or scatter over more devices. '
    : '';
  const rest =
    saved.state.step === 0
      ? 'Nothing was saved before'
      : `The checkpoint of step ${saved.state.step} is intact: run again to go on from it`;
  return new Error(
    `fold ${job.fold}, epoch ${epoch}, after step ${steps}: ${messageOf(error)}. ${full}${rest}`,
    { cause: error },
  );
}

/** Trains the rest of the epoch under way, scores, writes the checkpoints. */
async function runEpoch(training: Training): Promise<EpochResult> {
  const { recipe, job, data } = training;
  await trainEpoch(training);
  const { epoch, steps, lossSum, seconds } = training.state.position;
  const start = performance.now();
  const inner = await score(training, data.inner);
  const outer = await score(training, data.outer);
  const scoring = (performance.now() - start) / 1000;
  const watched = job.inner.length > 0 ? { part: data.inner, of: inner } : { part: data.outer, of: outer };
  const scored = monitorScore(recipe.monitor, watched.part.labels, watched.of);
  job.progress({
    task: `fold ${job.fold}, epoch ${epoch}`,
    done: steps,
    total: steps,
    unit: 'steps',
    note: `${scored.by} ${scored.score.toFixed(4)}`,
    point: { panel: scored.by, series: `fold ${job.fold}`, x: epoch, y: scored.score },
  });
  const best = betterEpoch(training.state.best, epoch, scored);
  const trainLoss = lossSum / steps;
  const checkpoint = await saveEpoch(training, { epoch, trainLoss, inner, outer, best });
  const result = { epoch, inner, outer, trainLoss, seconds: { train: seconds, score: scoring }, checkpoint };
  const position = { epoch: epoch + 1, steps: 0, lossSum: 0, seconds: 0 };
  training.state = { ...training.state, position, best, results: [...training.state.results, result] };
  await saveState(training);
  await keepBest(training);
  return result;
}

async function keepBest({ job, data, state }: Training): Promise<void> {
  const labels = { inner: data.inner.labels, outer: data.outer.labels };
  await keepEpochs(job.folder, state.results, labels, state.best as BestEpoch);
}

/** Probabilities of `part` by the weights as they are. */
export function score(training: Training, part: TokenizedPart): Promise<Float64Array> {
  const { recipe, options, data, replicas } = training;
  const pause = pauseOf(training);
  return scorePart(replicas.members, data.config, part, {
    batchSize: recipe.scoreBatchSize,
    padId: data.tokenizer.idOf('[PAD]'),
    pause: async () => {
      await pause();
      checkDeadline(options.deadline, options.now);
    },
  });
}

type Scored = Pick<EpochResult, 'epoch' | 'inner' | 'outer'> & {
  readonly trainLoss: number;
  readonly best: BestEpoch;
};

async function saveEpoch(
  training: Training,
  { epoch, trainLoss, inner, outer, best }: Scored,
): Promise<string[]> {
  const { recipe, job, data, optimizer, schedule, classWeights, state } = training;
  const { config, tokenizer, train } = data;
  const f1 = ({ labels }: TokenizedPart, of: Float64Array): F1Row => f1Scores(labels, predictedLabels(of));
  const truncated = ({ rows, labels }: TokenizedPart) => rows.truncated / Math.max(1, labels.length);
  const record = {
    fold: job.fold,
    epoch,
    step: state.step,
    schedule,
    seed: job.seed,
    recipe,
    classWeights,
    truncated: { train: truncated(train), outer: truncated(data.outer) },
    trainLoss,
    scores: { inner: job.inner.length > 0 ? f1(data.inner, inner) : null, outer: f1(data.outer, outer) },
    best,
  };
  return writeCheckpoint(job.folder, record, { config, tokenizer, values: await optimizer.values() });
}
