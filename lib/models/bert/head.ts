/** What turns final states into logits: pooling, dropout, one dense layer. */
import type { Tensor } from '../../tensorflow/engine';
import type { BatchTensors } from './batch';
import { type BertConfig, pooledSize } from './config';
import { applyDropout, type Dropout, type DropoutMask } from './dropout';
import { linear, linearBackward } from './linear';
import type { Ops } from './ops';
import type { EmitGradient, Weights } from './parameters';

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
export function head(
  ops: Ops,
  config: BertConfig,
  weights: Weights,
  { size, length, poolWeights }: BatchTensors,
  states: Tensor,
  dropout: Dropout,
): { logits: Tensor; saved: HeadSaved } {
  const width = pooledSize(config);
  const sequence = ops.reshape(states, size, length, config.hiddenSize);
  const rows = ops.reshape(ops.batchMatMul(poolWeights, sequence), size, width);
  const pooled = config.pooling === 'pooler' ? ops.map('Tanh', linear(ops, weights, POOLER, rows)) : null;
  const mask = dropout([size, width], config.headDropout, 1 + 3 * config.numLayers);
  const input = applyDropout(ops, pooled ?? rows, mask);
  return { logits: linear(ops, weights, CLASSIFIER, input), saved: { rows, pooled, mask, input } };
}

/** Emits the head's gradients from that of the logits; returns that of the final states. */
export function headBackward(
  ops: Ops,
  config: BertConfig,
  weights: Weights,
  { size, length, poolWeights }: BatchTensors,
  { rows, pooled, mask, input }: HeadSaved,
  dLogits: Tensor,
  emit: EmitGradient,
): Tensor {
  const dInput = linearBackward(ops, weights, CLASSIFIER, input, dLogits, emit);
  const dPooled = applyDropout(ops, dInput, mask);
  const dRows =
    pooled === null
      ? dPooled
      : linearBackward(ops, weights, POOLER, rows, tanhBackward(ops, pooled, dPooled), emit);
  const perRow = ops.reshape(dRows, size, -1, config.hiddenSize);
  return ops.reshape(ops.batchMatMul(poolWeights, perRow, true), size * length, config.hiddenSize);
}

function tanhBackward(ops: Ops, output: Tensor, dOutput: Tensor): Tensor {
  return ops.mul(dOutput, ops.sub(ops.scalar(1), ops.map('Square', output)));
}
