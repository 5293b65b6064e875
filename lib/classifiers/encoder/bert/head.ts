/** What turns final states into logits: pooling, dropout, one dense layer. */
import type { Tensor } from '../../../tensorflow/engine';
import { pooledSize } from './config';
import type { BackwardContext, ForwardContext } from './contexts';
import { applyDropout, type DropoutMask } from './dropout';
import { linear, linearBackward } from './linear';
import type { Ops } from './ops';

const POOLER = 'bert.pooler.dense';
const CLASSIFIER = 'classifier';

/** What the backward pass needs. */
export interface HeadSaved {
  /** The pooled rows before the pooler, [size, pooled size]. */
  readonly rows: Tensor;
  /** The pooler's output; null without one. */
  readonly pooled: Tensor | null;
  readonly mask: DropoutMask | null;
  /** What the classifier reads. */
  readonly input: Tensor;
}

/** Final states [size * length, hidden] to logits [size, classes]. */
export function head(forward: ForwardContext, states: Tensor): { logits: Tensor; saved: HeadSaved } {
  const { ops, config, batch, dropout } = forward;
  const { size, length, poolWeights } = batch;
  const width = pooledSize(config);
  const sequence = ops.reshape(states, size, length, config.hiddenSize);
  const rows = ops.reshape(ops.batchMatMul(poolWeights, sequence), size, width);
  const pooled = config.pooling === 'pooler' ? ops.map('Tanh', linear(forward, POOLER, rows)) : null;
  const mask = dropout([size, width], config.headDropout, 1 + 3 * config.numLayers);
  const input = applyDropout(ops, pooled ?? rows, mask);
  return { logits: linear(forward, CLASSIFIER, input), saved: { rows, pooled, mask, input } };
}

/** Emits the head's gradients from that of the logits; returns that of the final states. */
export function headBackward(
  backward: BackwardContext,
  { rows, pooled, mask, input }: HeadSaved,
  dLogits: Tensor,
): Tensor {
  const { ops, config, batch } = backward;
  const { size, length, poolWeights } = batch;
  const dInput = linearBackward(backward, CLASSIFIER, input, dLogits);
  const dPooled = applyDropout(ops, dInput, mask);
  const dRows =
    pooled === null ? dPooled : linearBackward(backward, POOLER, rows, tanhBackward(ops, pooled, dPooled));
  const perRow = ops.reshape(dRows, size, -1, config.hiddenSize);
  return ops.reshape(ops.batchMatMul(poolWeights, perRow, true), size * length, config.hiddenSize);
}

function tanhBackward(ops: Ops, output: Tensor, dOutput: Tensor): Tensor {
  return ops.mul(dOutput, ops.sub(ops.scalar(1), ops.map('Square', output)));
}
