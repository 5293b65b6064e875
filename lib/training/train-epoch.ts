/** One epoch of a fold's training. */
import { breathe } from '../core/progress';
import { deriveSeed } from '../core/random';
import { padBatch, planBatches } from '../features/batches';
import type { Ops } from '../models/bert/ops';
import type { FoldJob } from '../models/fold-trainer';
import type { AdamW } from './adamw';
import type { BestEpoch } from './early-stopping';
import { type FoldData, foldSeed } from './fold-data';
import type { Recipe } from './recipe';
import { learningRateAt, type Schedule } from './schedule';
import { trainStep } from './train-step';

/** One fold's training: what is fixed, and the few counters from which everything else follows. */
export interface Training {
  readonly recipe: Recipe;
  readonly job: FoldJob;
  readonly ops: Ops;
  readonly data: FoldData;
  readonly optimizer: AdamW;
  readonly schedule: Schedule;
  readonly classWeights: readonly number[];
  /** Optimizer steps so far. */
  step: number;
  /** Micro-batches so far: the counter of the dropout masks. */
  microBatches: number;
  best: BestEpoch | null;
}

/** One pass over the training part, in the order that (seed, fold, epoch) give; returns the mean loss of its steps. */
export async function trainEpoch(training: Training, epoch: number): Promise<number> {
  const { recipe, job, data } = training;
  const { batchSize, batching, accumulation } = recipe;
  const { lengths } = data.train;
  const batches = planBatches(lengths, { batchSize, batching, seed: foldSeed(job), epoch });
  const steps = Math.ceil(batches.length / accumulation);
  const start = performance.now();
  let tokens = 0;
  let lossSum = 0;
  for (let i = 0; i < steps; i++) {
    const group = batches.slice(i * accumulation, (i + 1) * accumulation);
    const learningRate = learningRateAt(training.schedule, training.step);
    const loss = await takeStep(training, group, learningRate);
    lossSum += loss;
    for (const batch of group) for (const row of batch) tokens += lengths[row];
    const pace = Math.round((1000 * tokens) / (performance.now() - start));
    job.progress({
      task: `fold ${job.fold}, epoch ${epoch}`,
      done: i + 1,
      total: steps,
      unit: 'steps',
      note: `loss ${loss.toFixed(3)}, rate ${learningRate.toExponential(1)}, ${pace} tokens/s`,
    });
  }
  return lossSum / steps;
}

/** One optimizer step over the rows of `group`; counts it; returns its loss. */
async function takeStep(
  training: Training,
  group: readonly Uint32Array[],
  learningRate: number,
): Promise<number> {
  const { recipe, job, ops, data, optimizer, classWeights, microBatches } = training;
  const { rows, labels } = data.train;
  const padId = data.tokenizer.idOf('[PAD]');
  const batches = group.map((batch) => ({
    ...padBatch(rows, batch, padId),
    labels: Uint8Array.from(batch, (row) => labels[row]),
  }));
  const { loss } = await trainStep(ops, data.config, optimizer, batches, {
    learningRate,
    classWeights,
    lossMean: recipe.lossMean,
    clipNorm: recipe.clipNorm,
    dropoutSeed: deriveSeed(foldSeed(job), 'dropout'),
    microBatches,
    pause: pauseOf(job),
  });
  training.step++;
  training.microBatches += group.length;
  return loss;
}

/** Lets the event loop turn, then throws if the job was aborted. */
export function pauseOf({ signal }: FoldJob): () => Promise<void> {
  return async () => {
    await breathe();
    signal.throwIfAborted();
  };
}
