/** One optimizer step: forward and backward over its micro-batches, clipping, AdamW. */
import { check } from '../../../core/check';
import { deriveSeed } from '../../../core/random';
import type { PaddedBatch } from '../../../features/batches';
import type { Tensor } from '../../../tensorflow/engine';
import { backward, disposeAll, forward, type Pause } from '../bert/bert';
import type { BertConfig } from '../bert/config';
import { crossEntropy, lossFactors, weightSum } from '../bert/loss';
import type { Ops } from '../bert/ops';
import type { AdamW } from './adamw';
import { Gradients } from './gradients';
import type { Recipe } from './recipe';
import { type Replica, type Replicas, settleAll, shareRows, sliceBatch } from './replicas';

/** A padded batch with its label indices. */
export interface LabelledBatch extends PaddedBatch {
  readonly labels: Uint8Array;
}

/** What one step needs to know beyond its batches. */
export interface StepOptions {
  readonly learningRate: number;
  readonly classWeights: readonly number[];
  readonly lossMean: Recipe['lossMean'];
  readonly clipNorm: number;
  /** The factor of the gradients while they are computed, default 1; see `LossScale`. */
  readonly lossScale?: number;
  /** Seed of the dropout masks; null turns dropout off. */
  readonly dropoutSeed: number | null;
  /** Micro-batches before this step since training began: the dropout masks' counter. */
  readonly microBatches: number;
  /** The devices over which each micro-batch is scattered, default the one of `ops`. */
  readonly replicas?: Replicas | null;
  /** Whether layers are computed again in the backward pass instead of kept, default false. */
  readonly recompute?: boolean;
  /** Called between the parts of a layer; throws to give the step up. */
  readonly pause: Pause;
}

/**
 * Updates `optimizer` by the mean loss of `batches`: the mean of their weighted means, or one weighted mean over all of
 * them; with several devices each mean is still over the whole micro-batch. A last, smaller group of micro-batches is
 * treated like a whole one. Returns the loss and the gradient's norm before clipping; throws when either is not a number,
 * except that gradients which overflow under a loss scale above 1 are left out: no update is made.
 */
export async function trainStep(
  ops: Ops,
  config: BertConfig,
  optimizer: AdamW,
  batches: readonly LabelledBatch[],
  options: StepOptions,
): Promise<{ loss: number; norm: number; overflowed: boolean }> {
  const { classWeights, lossMean, replicas = null, microBatches, lossScale = 1 } = options;
  const members: readonly Replica[] = replicas?.members ?? [{ ops, weights: () => optimizer.weights() }];
  const gradients = members.map((member) => new Gradients(member.ops));
  const losses: Tensor[] = [];
  const sumOfAll = batches.reduce((sum, { labels }) => sum + weightSum(labels, classWeights), 0);
  try {
    for (const [i, batch] of batches.entries()) {
      const own = batches.length * weightSum(batch.labels, classWeights);
      const factors = lossFactors(batch.labels, classWeights, lossMean === 'perStep' ? sumOfAll : own);
      const shares = shareRows(batch.size, members.length).map(([start, end], d) => {
        const whole = end - start === batch.size;
        return accumulate(members[d], config, losses, gradients[d], {
          ...options,
          batch: whole ? batch : sliceBatch(batch, start, end),
          labels: batch.labels.subarray(start, end),
          factors: factors.subarray(start, end),
          dropoutSeed: dropoutSeedOf(options.dropoutSeed, d),
          microBatch: microBatches + i,
        });
      });
      await settleAll(shares);
    }
    for (const others of gradients.slice(1)) gradients[0].receive(others);
    const loss = await sumOf(ops, losses);
    replicas?.release();
    const { learningRate, clipNorm } = options;
    const wanted = Number.isFinite(loss);
    const norm = await optimizer.update(gradients[0], { learningRate, clipNorm, lossScale, wanted });
    const overflowed = lossScale > 1 && wanted && !Number.isFinite(norm);
    if (overflowed) return { loss, norm, overflowed };
    check(
      Number.isFinite(loss) && Number.isFinite(norm),
      () => `expected a finite loss and gradient; received ${loss} and ${norm}: lower the learning rate`,
    );
    return { loss, norm, overflowed };
  } finally {
    for (const sums of gradients) sums.dispose();
    disposeAll(losses);
  }
}

/** One device's rows of one micro-batch. */
interface Share extends Pick<StepOptions, 'dropoutSeed' | 'lossScale' | 'recompute' | 'pause'> {
  readonly batch: PaddedBatch;
  readonly labels: Uint8Array;
  readonly factors: Float64Array;
  readonly microBatch: number;
}

/** Forward and backward over one device's rows: adds to its gradients and to the losses. */
async function accumulate(
  { ops, weights: weightsOf }: Replica,
  config: BertConfig,
  losses: Tensor[],
  gradients: Gradients,
  { batch, labels, factors, dropoutSeed, microBatch, lossScale = 1, recompute, pause }: Share,
): Promise<void> {
  const key = dropoutSeed === null ? null : { seed: dropoutSeed, step: microBatch };
  const weights = weightsOf();
  const pass = await forward(ops, config, weights, batch, { key, pause, recompute });
  const { loss, dLogits } = ops.section(() => {
    const { loss, dLogits } = crossEntropy(ops, pass.logits, labels, factors);
    return { loss, dLogits: lossScale === 1 ? dLogits : ops.mul(dLogits, lossScale) };
  });
  losses.push(loss);
  try {
    await backward(ops, config, weights, pass, { dLogits, emit: gradients.add, pause });
  } finally {
    dLogits.dispose();
  }
}

/** Each device draws masks of its own; the first one's are those of a single device. */
function dropoutSeedOf(seed: number | null, device: number): number | null {
  return seed === null || device === 0 ? seed : deriveSeed(seed, 'device', device);
}

async function sumOf(ops: Ops, losses: readonly Tensor[]): Promise<number> {
  let sum = 0;
  for (const loss of losses) sum += ((await ops.engine.read(loss)) as Float32Array)[0];
  return sum;
}
