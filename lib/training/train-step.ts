/** One optimizer step: forward and backward over its micro-batches, clipping, AdamW. */
import { check } from '../core/check';
import type { PaddedBatch } from '../features/batches';
import { backward, disposeAll, forward, type Pause } from '../models/bert/bert';
import type { BertConfig } from '../models/bert/config';
import { crossEntropy, lossFactors, weightSum } from '../models/bert/loss';
import type { Ops } from '../models/bert/ops';
import type { Tensor } from '../tensorflow/engine';
import type { AdamW } from './adamw';
import { clipFactor, Gradients } from './gradients';

/** A padded batch with its label indices. */
export interface LabelledBatch extends PaddedBatch {
  readonly labels: Uint8Array;
}

/** What one step needs to know beyond its batches. */
export interface StepOptions {
  readonly learningRate: number;
  readonly classWeights: readonly number[];
  readonly lossMean: 'perMicroBatch' | 'perStep';
  readonly clipNorm: number;
  /** Seed of the dropout masks; null turns dropout off. */
  readonly dropoutSeed: number | null;
  /** Micro-batches before this step since training began: the dropout masks' counter. */
  readonly microBatches: number;
  /** Called between layers; throws to give the step up. */
  readonly pause: Pause;
}

/**
 * Updates `optimizer` by the mean loss of `batches`: the mean of their weighted means, or one weighted mean over all of
 * them. A last, smaller group of micro-batches is treated as any other. Returns the loss and the gradient's norm
 * before clipping; throws when the loss is not a number.
 */
export async function trainStep(
  ops: Ops,
  config: BertConfig,
  optimizer: AdamW,
  batches: readonly LabelledBatch[],
  options: StepOptions,
): Promise<{ loss: number; norm: number }> {
  const { classWeights, lossMean, dropoutSeed, microBatches, pause } = options;
  const gradients = new Gradients(ops);
  const losses: Tensor[] = [];
  const sumOfAll = batches.reduce((sum, { labels }) => sum + weightSum(labels, classWeights), 0);
  try {
    for (const [i, batch] of batches.entries()) {
      const own = batches.length * weightSum(batch.labels, classWeights);
      const factors = lossFactors(batch.labels, classWeights, lossMean === 'perStep' ? sumOfAll : own);
      const key = dropoutSeed === null ? null : { seed: dropoutSeed, step: microBatches + i };
      const weights = optimizer.weights();
      const pass = await forward(ops, config, weights, batch, key, pause);
      const { loss, dLogits } = ops.section(() => crossEntropy(ops, pass.logits, batch.labels, factors));
      losses.push(loss);
      await backward(ops, config, weights, pass, dLogits, gradients.add, pause).finally(() =>
        dLogits.dispose(),
      );
    }
    const norm = await gradients.norm();
    const loss = await sumOf(ops, losses);
    check(
      Number.isFinite(loss) && Number.isFinite(norm),
      () => `expected a finite loss and gradient; received ${loss} and ${norm}: lower the learning rate`,
    );
    optimizer.update(gradients, options.learningRate, clipFactor(norm, options.clipNorm));
    return { loss, norm };
  } finally {
    gradients.dispose();
    disposeAll(losses);
  }
}

async function sumOf(ops: Ops, losses: readonly Tensor[]): Promise<number> {
  let sum = 0;
  for (const loss of losses) sum += ((await ops.engine.read(loss)) as Float32Array)[0];
  return sum;
}
