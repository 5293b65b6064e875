/** Multi-head self-attention (Vaswani et al. 2017, arXiv:1706.03762), up to but without the output layer. */
import type { Tensor } from '../../../tensorflow/engine';
import type { BackwardContext, ForwardContext } from './contexts';
import { type DropoutMask, maskValues } from './dropout';
import { linear, linearBackward } from './linear';
import type { Operand, Ops } from './ops';

/** What the backward pass needs. Heads stand apart: [size, heads, length, head size]. */
export interface AttentionSaved {
  /** Divided by the square root of the head size. */
  readonly query: Operand;
  readonly key: Operand;
  readonly value: Operand;
  /** [size, heads, length, length], before dropout. */
  readonly probabilities: Tensor;
  readonly mask: DropoutMask | null;
  /** The output, [size * length, hidden]. */
  readonly context: Tensor;
}

/**
 * States `x` [size * length, hidden] to contexts of the same shape; `name` is that of the fused projection, `site` that
 * of the dropout of its probabilities.
 */
export function attention(forward: ForwardContext, name: string, x: Tensor, site: number): AttentionSaved {
  const { ops, config, batch, dropout } = forward;
  const { numHeads, hiddenSize, attentionDropout } = config;
  const { size, length, maskBias } = batch;
  const headSize = hiddenSize / numHeads;
  const projected = linear(forward, name, x);
  const split = ops.reshape(projected, size, length, 3, numHeads, headSize);
  const [plainQuery, plainKey, plainValue] = ops.unstack(ops.transpose(split, 2, 0, 3, 1, 4), 3);
  const query = ops.operand(ops.mul(plainQuery, 1 / Math.sqrt(headSize)));
  const [key, value] = [ops.operand(plainKey), ops.operand(plainValue)];
  const scores = ops.batchMatMul(query, key, false, true);
  const probabilities = ops.softmax(maskBias === null ? scores : ops.add(scores, maskBias));
  const mask = dropout([size, numHeads, length, length], attentionDropout, site);
  const heads = ops.batchMatMul(keepSome(ops, probabilities, mask), value);
  const scaled = mask === null ? heads : ops.mul(heads, mask.scale);
  const context = ops.reshape(ops.transpose(scaled, 0, 2, 1, 3), size * length, hiddenSize);
  return { query, key, value, probabilities, mask, context };
}

/**
 * Emits the projection's gradients; returns that of `x`. The softmax's inner sum over keys, sum_j P_ij dP_ij, equals
 * the scalar product of the context and its gradient (Dao et al. 2022, arXiv:2205.14135), which is cheaper.
 */
export function attentionBackward(
  backward: BackwardContext,
  name: string,
  x: Tensor,
  { query, key, value, probabilities, mask, context }: AttentionSaved,
  dContext: Tensor,
): Tensor {
  const { ops, config, batch } = backward;
  const { numHeads, hiddenSize } = config;
  const { size, length } = batch;
  const headSize = hiddenSize / numHeads;
  const products = ops.reshape(ops.mul(dContext, context), size, length, numHeads, headSize);
  const inner = ops.reshape(ops.transpose(ops.sumLast(products), 0, 2, 1), size, numHeads, length, 1);
  const dPlain = ops.transpose(ops.reshape(dContext, size, length, numHeads, headSize), 0, 2, 1, 3);
  const dHeads = ops.operand(mask === null ? dPlain : ops.mul(dPlain, mask.scale));
  const kept = mask === null ? null : maskValues(ops, mask);
  const dValue = ops.batchMatMul(kept === null ? probabilities : ops.mul(probabilities, kept), dHeads, true);
  const dDropped = ops.batchMatMul(dHeads, value, false, true);
  const dProbabilities = kept === null ? dDropped : ops.mul(dDropped, kept);
  const dScores = ops.operand(ops.mul(ops.sub(dProbabilities, inner), probabilities));
  const dQuery = ops.mul(ops.batchMatMul(dScores, key), 1 / Math.sqrt(headSize));
  const dKey = ops.batchMatMul(dScores, query, true);
  const stacked = ops.stack([dQuery, dKey, dValue]);
  const dProjected = ops.reshape(ops.transpose(stacked, 1, 3, 0, 2, 4), size * length, 3 * hiddenSize);
  return linearBackward(backward, name, x, dProjected);
}

function keepSome(ops: Ops, probabilities: Tensor, mask: DropoutMask | null): Tensor {
  return mask === null ? probabilities : ops.mul(probabilities, maskValues(ops, mask));
}
