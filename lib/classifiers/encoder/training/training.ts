/** One fold's training: what is fixed, and where it stands. */

import { check } from '../../../core/check';
import { inverseFrequencyWeights } from '../../../core/class-weights';
import { LABELS } from '../../../core/labels';
import { breathe } from '../../../core/progress';
import { checkDeadline } from '../../../core/time-budget';
import type { Engine } from '../../../tensorflow/engine';
import type { FoldJob } from '../../fold-trainer';
import { Ops } from '../bert/ops';
import { parameterSpecs } from '../bert/parameters';
import { AdamW } from './adamw';
import { type FoldData, foldData } from './fold-data';
import { checkFreeSpace, checkpointBytes } from './free-space';
import { layerRate } from './layer-rates';
import { firstLossScale } from './loss-scale';
import type { Recipe } from './recipe';
import { Replicas } from './replicas';
import { ResumePoints } from './resume';
import { identityOf, type TrainingState } from './resume-record';
import { type Schedule, scheduleFor } from './schedule';

/** How a training runs, whatever it computes. */
export interface TrainingOptions {
  readonly pretrained: string | null;
  /** The first one holds the optimizer; empty leaves the choice to the engine. */
  readonly devices: readonly string[];
  readonly checkpointMinutes: number;
  readonly deadline: Date | null;
  readonly recompute: boolean;
  readonly tokenFolder: string | null;
  readonly now: () => Date;
  readonly warn: (message: string) => void;
}

/** One fold's training. */
export interface Training {
  readonly recipe: Recipe;
  readonly job: FoldJob;
  readonly options: TrainingOptions;
  readonly ops: Ops;
  readonly data: FoldData;
  readonly optimizer: AdamW;
  readonly replicas: Replicas;
  readonly schedule: Schedule;
  readonly classWeights: readonly number[];
  readonly resume: ResumePoints;
  readonly stopQueue: () => void;
  /** Replaced whole after each step and each epoch. */
  state: TrainingState;
  /** The state that was saved last, and when. */
  saved: { state: TrainingState; at: Date };
}

const BEGINNING: Omit<TrainingState, 'lossScale'> = {
  step: 0,
  updates: 0,
  microBatches: 0,
  position: { epoch: 1, steps: 0, lossSum: 0, seconds: 0 },
  best: null,
  results: [],
};

/** Makes the data, looks for a checkpoint to go on from, and places the weights. */
export async function beginTraining(
  recipe: Recipe,
  engine: Engine,
  job: FoldJob,
  options: TrainingOptions,
): Promise<Training> {
  const data = await foldData(recipe, job, options.pretrained, options.tokenFolder);
  const { config, tokenizer } = data;
  const resume = new ResumePoints(
    job,
    await identityOf(recipe, job, tokenizer),
    { config, tokenizer },
    options.warn,
  );
  const resumed = await resume.read();
  const specs = parameterSpecs(config);
  const parameters = specs.reduce((sum, { shape }) => sum + shape.reduce((size, n) => size * n, 1), 0);
  await checkFreeSpace(job.folder, checkpointBytes(parameters, recipe.epochs, resumed !== null));
  const [ops, ...followers] = devicesOf(options.devices).map(
    (device) => new Ops(engine, { device, products: recipe.precision }),
  );
  const state = resumed?.state ?? { ...BEGINNING, lossScale: firstLossScale(recipe.precision) };
  const earlier = resumed && { moments: resumed.optimizer.moments, updates: state.updates };
  const rateOf = (name: string) => layerRate(name, config.numLayers, recipe.layerDecay);
  const values = resumed?.optimizer.values ?? data.values;
  const optimizer = new AdamW(ops, specs, values, { ...recipe, rateOf }, earlier);
  return {
    ...{ recipe, job, options, ops, data, optimizer, resume, state },
    replicas: new Replicas(ops, followers, optimizer),
    schedule: scheduleFor(Math.ceil(data.train.lengths.length / recipe.batchSize), recipe),
    classWeights: classWeightsOf(recipe, data.train.labels),
    saved: { state, at: options.now() },
    stopQueue: engine.startQueue(),
  };
}

/** The weight of each class in the loss, from the label indices of the training part. */
export function classWeightsOf({ classWeights }: Recipe, labels: Uint8Array): number[] {
  return classWeights === 'inverseFrequency' ? inverseFrequencyWeights(labels) : LABELS.map(() => 1);
}

/** Frees what the training holds on its devices. */
export function endTraining({ replicas, optimizer, stopQueue }: Training): void {
  replicas.release();
  optimizer.dispose();
  stopQueue();
}

/** Writes a resumable checkpoint, unless nothing has changed since the last one. */
export async function saveState(training: Training): Promise<void> {
  const { state, saved, optimizer, resume, options } = training;
  if (state === saved.state) return;
  const values = await optimizer.values();
  await resume.write(state, { values, moments: await optimizer.moments() });
  training.saved = { state, at: options.now() };
}

/** Between two steps: saves when it is time to, stops when the time budget is used up. */
export async function betweenSteps(training: Training): Promise<void> {
  const { options, saved } = training;
  const minutes = (options.now().getTime() - saved.at.getTime()) / 60_000;
  if (minutes >= options.checkpointMinutes) await saveState(training);
  checkDeadline(options.deadline, options.now);
}

/** Where the device keeps up, a pause this long after the last is soon enough. */
const PAUSE_MS = 20;
/** A pause that waited longer found the device behind. */
const BEHIND_MS = 2;

/**
 * Waits until the device has nearly caught up, lets the event loop turn, then throws if the job was aborted; does nothing
 * where the device kept up at the last pause and that was a moment ago. To be made anew for each step.
 */
export function pauseOf({
  ops: { engine },
  job: { signal },
}: {
  readonly ops: Pick<Training['ops'], 'engine'>;
  readonly job: Pick<Training['job'], 'signal'>;
}): () => Promise<void> {
  let [last, isBehind] = [0, true];
  return async () => {
    const start = performance.now();
    if (!isBehind && start - last < PAUSE_MS) return;
    await engine.caughtUp();
    isBehind = performance.now() - start > BEHIND_MS;
    await breathe();
    signal.throwIfAborted();
    last = performance.now();
  };
}

function devicesOf(devices: readonly string[]): readonly (string | undefined)[] {
  check(
    new Set(devices).size === devices.length,
    () => `devices: expected different ones; received ${devices.join(', ')}`,
  );
  return devices.length === 0 ? [undefined] : devices;
}
