/** For tests: an operation traced in float64, its gradients by central differences beside TensorFlow's. */
import type * as tfjs from '@tensorflow/tfjs';
import type { EagerTensor } from '../eager-tensor';
import { currentBackend, registerTensorflowBackend } from '../tfjs/backend';
import { valueAndGradients } from './in-closure';
import type { OperationCase } from './operations-fixture';
import { traceClosure } from './trace-closure';
import type { Compiler } from './traced-function';

type T = tfjs.Tensor;

/** Multiples of 1/256, so that steps of 2^-12 are exact, away from ties and from 0. */
function values(size: number, from: number): Float64Array {
  return Float64Array.from({ length: size }, (_, i) => ((((i + from) * 89) % 211) * 2 - 211) / 128);
}

const STEP = 2 ** -12;
const product = (shape: readonly number[]) => shape.reduce((size, dim) => size * dim, 1);

/** What a case comes to: the largest differences of its value, its gradients, and of what XLA makes of both. */
export interface CaseDifferences {
  readonly value: number;
  readonly gradient: number;
  readonly xla: number;
}

/** Traces a case, with gradients of a loss over its result, and compares; XLA's part only where it is asked for. */
export function differencesOf({ shapes, apply }: OperationCase, withXla: boolean): CaseDifferences {
  const tf = registerTensorflowBackend();
  const backend = currentBackend();
  const { engine } = backend.binding;
  const data = shapes.map((shape, i) => values(product(shape), 17 * i));
  const given = shapes.map((shape, i) => tf.tensor(Float32Array.from(data[i]), [...shape]));
  const before = tf.memory().numTensors;
  const closure = (...xs: unknown[]) => {
    let result: T | null = null;
    const { value, gradients } = valueAndGradients(() => {
      result = apply(tf, xs as T[]);
      return result.sin().mul(0.75).sum();
    }, xs as T[]);
    return [result, value, ...gradients.map((gradient, i) => gradient ?? tf.zerosLike(xs[i] as T))];
  };
  const { graphFunction, feeds } = traceClosure(tf, backend, closure, given, { title: 'case', wide: true });
  const run = (arrays: readonly Float64Array[], compiler: Compiler = 'plain') =>
    engine.scope(() => {
      const inputs = feeds.map((feed) => {
        if (feed.kind !== 'argument') throw new Error('expected arguments alone');
        return (engine.tensor(arrays[feed.index], shapes[feed.index], 'float64') as EagerTensor).pointer;
      });
      return graphFunction
        .run(inputs, compiler)
        .map((handle) => Float64Array.from(engine.readSync(engine.adopt(handle)) as Float64Array, Number));
    });
  const [value, , ...gradients] = run(data);
  const loss = (k: number, i: number, step: number) => {
    const moved = data.map((array) => array.slice());
    moved[k][i] += step;
    return run(moved)[1][0];
  };
  const expected = tf.tidy(() =>
    apply(
      tf,
      given.map((x) => tf.clone(x)),
    ).dataSync(),
  );
  const gradient = data.flatMap((array, k) =>
    Array.from(array, (_, i) => {
      const slope =
        (8 * (loss(k, i, STEP) - loss(k, i, -STEP)) - loss(k, i, 2 * STEP) + loss(k, i, -2 * STEP)) /
        (12 * STEP);
      return Math.abs(slope - gradients[k][i]);
    }),
  );
  const plain = [value, ...gradients];
  const [compiledValue, , ...compiledGradients] = withXla ? run(data, 'xla') : [value, value, ...gradients];
  graphFunction.dispose();
  if (tf.memory().numTensors !== before) throw new Error('expected no tensor to be left behind');
  tf.dispose(given);
  const distance = (a: ArrayLike<number>, b: ArrayLike<number>) =>
    Math.max(0, ...Array.from(a, (x, i) => Math.abs(x - b[i])));
  return {
    value: Math.max(distance(value, expected), value.length === expected.length ? 0 : Number.NaN),
    gradient: Math.max(...gradient),
    xla: Math.max(...[compiledValue, ...compiledGradients].map((array, i) => distance(array, plain[i]))),
  };
}
