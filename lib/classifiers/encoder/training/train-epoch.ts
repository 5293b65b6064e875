/** One epoch of a fold's training. */
import { deriveSeed } from '../../../core/random';
import { padBatch, planBatches } from '../../../features/batches';
import { foldSeed } from './fold-data';
import { nextLossScale } from './loss-scale';
import { learningRateAt } from './schedule';
import { trainStep } from './train-step';
import { betweenSteps, pauseOf, type Training } from './training';

/**
 * What is left of the epoch under way, in the order that (seed, fold, epoch) give; afterwards `position` holds the sum
 * of all its steps' losses.
 */
export async function trainEpoch(training: Training): Promise<void> {
  const { recipe, job, data } = training;
  const { batchSize, batching, accumulation } = recipe;
  const { lengths } = data.train;
  const { epoch, steps: before } = training.state.position;
  const batches = planBatches(lengths, { batchSize, batching, seed: foldSeed(job), epoch });
  const total = Math.ceil(batches.length / accumulation);
  const task = `fold ${job.fold}, epoch ${epoch}`;
  if (training.state.step > 0 && before > 0)
    job.progress({ task, done: before, total, unit: 'steps', note: 'going on from the checkpoint' });
  const start = performance.now();
  let tokens = 0;
  for (let i = before; i < total; i++) {
    await betweenSteps(training);
    const group = batches.slice(i * accumulation, (i + 1) * accumulation);
    const learningRate = learningRateAt(training.schedule, training.state.step);
    const loss = await takeStep(training, group, learningRate);
    for (const batch of group) for (const row of batch) tokens += lengths[row];
    const tokensPerSecond = Math.round((1000 * tokens) / (performance.now() - start));
    const note = `loss ${loss.toFixed(3)}, rate ${learningRate.toExponential(1)}, ${tokensPerSecond} tokens/s`;
    const values = { loss, learningRate, tokensPerSecond };
    const measures = { step: training.state.step, epoch, values };
    const point = {
      panel: 'training loss',
      series: `fold ${job.fold}`,
      x: epoch - 1 + (i + 1) / total,
      y: loss,
    };
    job.progress({ task, done: i + 1, total, unit: 'steps', note, point, measures });
  }
}

/** One optimizer step over the rows of `group`; counts it; returns its loss. */
async function takeStep(
  training: Training,
  group: readonly Uint32Array[],
  learningRate: number,
): Promise<number> {
  const { recipe, job, ops, replicas, data, optimizer, classWeights, state } = training;
  const { rows, labels } = data.train;
  const start = performance.now();
  const padId = data.tokenizer.idOf('[PAD]');
  const batches = group.map((batch) => ({
    ...padBatch(rows, batch, padId),
    labels: Uint8Array.from(batch, (row) => labels[row]),
  }));
  const { loss, overflowed } = await trainStep(ops, data.config, optimizer, batches, {
    learningRate,
    classWeights,
    lossMean: recipe.lossMean,
    clipNorm: recipe.clipNorm,
    lossScale: state.lossScale.scale,
    dropoutSeed: deriveSeed(foldSeed(job), 'dropout'),
    microBatches: state.microBatches,
    replicas,
    recompute: training.options.recompute,
    pause: pauseOf(training),
  });
  const { epoch, steps, lossSum, seconds } = state.position;
  const spent = seconds + (performance.now() - start) / 1000;
  training.state = {
    ...state,
    step: state.step + 1,
    updates: optimizer.updates,
    lossScale: nextLossScale(state.lossScale, overflowed),
    microBatches: state.microBatches + group.length,
    position: { epoch, steps: steps + 1, lossSum: lossSum + loss, seconds: spent },
  };
  return loss;
}
