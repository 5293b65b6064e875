/** A dense layer, y = x W^T + b, with W as torch keeps it: [out, in]. */
import type { Tensor } from '../../../tensorflow/engine';
import type { BackwardContext, ModelContext } from './contexts';
import type { Operand } from './ops';
import { operandName, type Weights, weightOf } from './parameters';

/** `x` [n, in] to [n, out] by the layer called `name`. */
export function linear({ ops, weights }: ModelContext, name: string, x: Tensor | Operand): Tensor {
  const product = ops.matMul(x, matrix(weights, name), false, true);
  return ops.addBias(product, weightOf(weights, `${name}.bias`));
}

/** Emits the gradients of weight and bias from that of the output, `dy` [n, out]; returns that of the input. */
export function linearBackward(
  { ops, weights, emit }: BackwardContext,
  name: string,
  x: Tensor | Operand,
  dy: Tensor,
): Tensor {
  const operand = ops.operand(dy);
  emit(`${name}.weight`, ops.matMul(operand, x, true));
  emit(`${name}.bias`, ops.sumRows(dy));
  return ops.matMul(operand, matrix(weights, name));
}

/** The layer's weight, as products read it where that has been prepared. */
function matrix(weights: Weights, name: string): Tensor | Operand {
  const operand = weights.get(operandName(`${name}.weight`));
  return operand ? { operand } : weightOf(weights, `${name}.weight`);
}
