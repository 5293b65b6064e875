/** Class-weighted cross-entropy over logits. */
import { check } from '../../../core/check';
import { LABELS } from '../../../core/labels';
import type { Tensor } from '../../../tensorflow/engine';
import type { Ops } from './ops';

/**
 * The factor of each example's loss: w[label] / `denominator`. With the sum of the batch's own w[label] (the default)
 * the summed loss is torch's `CrossEntropyLoss(weight=w)`, a weighted mean within the batch; batches that share one
 * optimizer step can share a denominator instead.
 */
export function lossFactors(
  labels: Uint8Array,
  classWeights: readonly number[],
  denominator = weightSum(labels, classWeights),
): Float64Array {
  return Float64Array.from(labels, (label) => classWeights[label] / denominator);
}

/** The sum of w[label]. */
export function weightSum(labels: Uint8Array, classWeights: readonly number[]): number {
  return labels.reduce((sum, label) => sum + classWeights[label], 0);
}

/**
 * sum_i factor_i CE_i over logits [n, 4], and its gradient. Made of the logarithm of the softmax, since the
 * library's fused cross-entropy is refused on a GPU when deterministic operations are asked for.
 */
export function crossEntropy(
  ops: Ops,
  logits: Tensor,
  labels: Uint8Array,
  factors: Float64Array,
): { loss: Tensor; dLogits: Tensor } {
  check(labels.length === factors.length, 'expected one factor for every label');
  // Asking the logits for their shape would wait for everything queued before them.
  const classes = LABELS.length;
  const wanted = new Float64Array(labels.length * classes);
  for (const [i, label] of labels.entries()) wanted[i * classes + label] = -factors[i];
  const minusTargets = ops.upload(wanted, [labels.length, classes]);
  const logProbabilities = ops.engine.run1('LogSoftmax', [logits]);
  const probabilities = ops.map('Exp', logProbabilities);
  const expected = ops.mul(probabilities, ops.upload(factors, [labels.length, 1]));
  return {
    loss: ops.sumLast(ops.reshape(ops.mul(minusTargets, logProbabilities), -1)),
    dLogits: ops.add(expected, minusTargets),
  };
}
