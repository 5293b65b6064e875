/** What a closure of `jit` may call besides TensorFlow.js. Outside of a trace all of it computes at once. */
import type * as tfjs from '@tensorflow/tfjs';
import type { Attribute } from '../engine';
import { currentBackend, fromTfjs, registerTensorflowBackend, toTfjs } from '../tfjs/backend';
import { refusal } from './refusal';
import { currentTracing, nodeOf, tensorOf } from './tracing';

/** A loss and its gradients. */
export interface ValueAndGradients {
  readonly value: tfjs.Scalar;
  /** One for each of the given tensors; null where the loss does not depend on it. */
  readonly gradients: (tfjs.Tensor | null)[];
}

/** The value of `loss` and its gradients by `xs`: variables, arguments or whatever was computed before. */
export function valueAndGradients(loss: () => tfjs.Tensor, xs: readonly tfjs.Tensor[]): ValueAndGradients {
  const tracing = currentTracing();
  if (tracing === null) return eagerGradients(loss, xs);
  // Before the loss, which may assign a variable.
  const nodes = xs.map((x) => nodeOf(tracing, x));
  const value = loss();
  if (value.size !== 1)
    throw new Error(`valueAndGradients: expected a loss with one value; received shape [${value.shape}]`);
  const [place] = tracing.customGradients;
  if (place !== undefined)
    throw refusal(
      'tf.customGrad is not seen by TensorFlow, which differentiates its operations',
      'Write the gradient with stopGradient() and other operations, or take it by tf.grad in the closure.',
      place,
    );
  const gradients = tracing.binding.trace.gradients([nodeOf(tracing, value)], nodes);
  return {
    value: value as tfjs.Scalar,
    gradients: gradients.map((gradient) => gradient && tensorOf(tracing, gradient)),
  };
}

/** `x` as a number that no gradient goes through. */
export function stopGradient<T extends tfjs.Tensor>(x: T): T {
  const tracing = currentTracing();
  if (tracing !== null)
    return tensorOf(tracing, tracing.binding.trace.run1('StopGradient', [nodeOf(tracing, x)])) as T;
  const tf = registerTensorflowBackend();
  const stopped = tf.customGrad((given) => ({
    value: (given as tfjs.Tensor).clone(),
    gradFunc: (dy: tfjs.Tensor) => tf.zerosLike(dy),
  }));
  return stopped(x) as T;
}

/** One operation of TensorFlow by name, over tensors of TensorFlow.js; those that the tape differentiates are others. */
export function rawOperation(
  name: string,
  inputs: readonly tfjs.Tensor[],
  attributes: Readonly<Record<string, Attribute>> = {},
): tfjs.Tensor[] {
  const tracing = currentTracing();
  if (tracing !== null) {
    const nodes = inputs.map((input) => nodeOf(tracing, input));
    return tracing.binding.trace.run(name, nodes, attributes).map((node) => tensorOf(tracing, node));
  }
  registerTensorflowBackend();
  const { engine } = currentBackend().binding;
  return engine.scope(() => engine.run(name, inputs.map(fromTfjs), attributes).map(toTfjs));
}

function eagerGradients(loss: () => tfjs.Tensor, xs: readonly tfjs.Tensor[]): ValueAndGradients {
  const engine = registerTensorflowBackend().engine();
  const { value, grads } = engine.gradients(loss, [...xs], undefined, true);
  return { value: value as tfjs.Scalar, gradients: grads.map((gradient) => gradient ?? null) };
}
