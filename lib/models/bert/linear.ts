/** A dense layer, y = x W^T + b, with W as torch keeps it: [out, in]. */
import type { Tensor } from '../../tensorflow/engine';
import type { Ops } from './ops';
import { type EmitGradient, type Weights, weightOf } from './parameters';

/** `x` [n, in] to [n, out] by the layer called `name`. */
export function linear(ops: Ops, weights: Weights, name: string, x: Tensor): Tensor {
  const product = ops.matMul(x, weightOf(weights, `${name}.weight`), false, true);
  return ops.addBias(product, weightOf(weights, `${name}.bias`));
}

/** Emits the gradients of weight and bias from that of the output, `dy` [n, out]; returns that of the input. */
export function linearBackward(
  ops: Ops,
  weights: Weights,
  name: string,
  x: Tensor,
  dy: Tensor,
  emit: EmitGradient,
): Tensor {
  emit(`${name}.weight`, ops.matMul(dy, x, true));
  emit(`${name}.bias`, ops.sumRows(dy));
  return ops.matMul(dy, weightOf(weights, `${name}.weight`));
}
