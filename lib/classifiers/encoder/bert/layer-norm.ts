/** Layer normalization over the last axis (Ba et al. 2016, arXiv:1607.06450), variance with divisor n as torch. */
import type { Tensor } from '../../../tensorflow/engine';
import type { BackwardContext, ModelContext } from './contexts';
import { weightOf } from './parameters';

/** What the backward pass needs. */
export interface NormSaved {
  /** (x - mean) / standard deviation, [n, h]. */
  readonly normalized: Tensor;
  /** 1 / standard deviation, [n, 1]. */
  readonly scale: Tensor;
}

/** Normalizes the rows of `x` [n, h], then multiplies by the weight and adds the bias of the norm called `name`. */
export function layerNorm(
  { ops, config, weights }: ModelContext,
  name: string,
  x: Tensor,
): { output: Tensor; saved: NormSaved } {
  const centred = ops.sub(x, ops.meanLast(x));
  const variance = ops.meanLast(ops.map('Square', centred));
  const scale = ops.map('Rsqrt', ops.add(variance, ops.scalar(config.layerNormEpsilon)));
  const normalized = ops.mul(centred, scale);
  const weighted = ops.mul(normalized, weightOf(weights, `${name}.weight`));
  return { output: ops.add(weighted, weightOf(weights, `${name}.bias`)), saved: { normalized, scale } };
}

/** Emits the gradients of weight and bias; returns that of the input. */
export function layerNormBackward(
  { ops, weights, emit }: BackwardContext,
  name: string,
  { normalized, scale }: NormSaved,
  dy: Tensor,
): Tensor {
  const product = ops.mul(dy, normalized);
  emit(`${name}.weight`, ops.sumRows(product));
  emit(`${name}.bias`, ops.sumRows(dy));
  const weight = weightOf(weights, `${name}.weight`);
  const dNormalized = ops.mul(dy, weight);
  const mean = ops.meanLast(dNormalized);
  const slope = ops.meanLast(ops.mul(product, weight));
  return ops.mul(ops.sub(ops.sub(dNormalized, mean), ops.mul(normalized, slope)), scale);
}
