/** For tests: operations as models use them. */
import type * as tfjs from '@tensorflow/tfjs';
import type { Tfjs } from '../tfjs/open-backend';
import { rawOperation } from './in-closure';

type T = tfjs.Tensor;
type Apply = (tf: Tfjs, xs: T[]) => T;

/** One operation: shapes of its arguments, and the call. */
export interface OperationCase {
  readonly name: string;
  readonly shapes: readonly (readonly number[])[];
  readonly apply: Apply;
}

const one = (
  name: string,
  apply: (tf: Tfjs, x: T) => T,
  shape: readonly number[] = [2, 3],
): OperationCase => ({
  ...{ name, shapes: [shape], apply: (tf, [x]) => apply(tf, x) },
});
const two = (
  name: string,
  apply: (tf: Tfjs, a: T, b: T) => T,
  a: readonly number[] = [2, 3],
  b: readonly number[] = [3],
): OperationCase => ({ name, shapes: [a, b], apply: (tf, [x, y]) => apply(tf, x, y) });
const positive = (x: T) => x.square().add(1) as T;
const classes = (tf: Tfjs) => tf.oneHot(tf.tensor1d([1, 3], 'int32'), 4, 1, 0, 'float32');
const raw = (name: string, ...inputs: T[]) => rawOperation(name, inputs)[0];

/** Of TensorFlow.js: elementwise. */
const ELEMENTWISE: readonly OperationCase[] = [
  two('add', (tf, a, b) => tf.add(a, b)),
  one('add a number', (_, x) => x.add(1.5)),
  two('sub', (tf, a, b) => tf.sub(a, b)),
  two('mul', (tf, a, b) => tf.mul(a, b), [2, 3], [2, 1]),
  two('div', (tf, a, b) => tf.div(a, b.add(3))),
  two('maximum', (tf, a, b) => tf.maximum(a, b)),
  two('minimum', (tf, a, b) => tf.minimum(a, b)),
  two('squaredDifference', (tf, a, b) => tf.squaredDifference(a, b)),
  one('pow', (tf, x) => tf.pow(positive(x), 2.5)),
  ...(
    [
      'neg',
      'exp',
      'square',
      'abs',
      'erf',
      'tanh',
      'sigmoid',
      'relu',
      'elu',
      'selu',
      'softplus',
      'sin',
      'cos',
    ] as const
  ).map((name) => one(name, (tf, x) => tf[name](x))),
  ...(['log', 'sqrt', 'rsqrt', 'reciprocal', 'log1p'] as const).map((name) =>
    one(name, (tf, x) => tf[name](positive(x))),
  ),
  one('leakyRelu', (tf, x) => tf.leakyRelu(x, 0.1)),
  one('logSigmoid', (tf, x) => tf.logSigmoid(x)),
  one('clipByValue', (tf, x) => tf.clipByValue(x, -0.3, 0.3)),
  two('where', (tf, a, b) => tf.where(a.greater(0), a, b), [2, 3], [2, 3]),
  two('where, broadcast', (tf, a, b) => tf.where(a.greater(0), a, b)),
  one('cast to int32 and back', (_, x) => x.mul(5).add(0.3).cast('int32').cast('float32').mul(x)),
  one('cast to bool and back', (_, x) => x.greater(0).cast('float32').mul(x)),
];

/** Of TensorFlow.js: products, sums, shapes. */
const WHOLE: readonly OperationCase[] = [
  two('matMul', (tf, a, b) => tf.matMul(a, b), [2, 3], [3, 4]),
  two('matMul, transposed', (tf, a, b) => tf.matMul(a, b, true, true), [3, 2], [4, 3]),
  two('matMul of rank 4', (tf, a, b) => tf.matMul(a, b, false, true), [2, 2, 3, 4], [2, 2, 5, 4]),
  two('matMul of ranks 3 and 2', (tf, a, b) => tf.matMul(a, b), [2, 3, 4], [4, 5]),
  two('dot', (tf, a, b) => tf.dot(a, b), [3], [3]),
  two('einsum', (tf, a, b) => tf.einsum('ij,jk->ik', a, b), [2, 3], [3, 4]),
  two(
    'conv1d',
    (tf, a, b) => tf.conv1d(a as tfjs.Tensor3D, b as tfjs.Tensor3D, 1, 'same'),
    [1, 4, 2],
    [2, 2, 3],
  ),
  two(
    'conv2d',
    (tf, a, b) => tf.conv2d(a as tfjs.Tensor4D, b as tfjs.Tensor4D, 1, 'same'),
    [1, 3, 3, 2],
    [2, 2, 2, 2],
  ),
  one('softmax', (tf, x) => tf.softmax(x)),
  one('softmax of rank 4', (tf, x) => tf.softmax(x), [1, 2, 2, 3]),
  one('logSoftmax', (tf, x) => tf.logSoftmax(x)),
  one('logSoftmax of rank 3', (tf, x) => tf.logSoftmax(x), [2, 2, 3]),
  one('logSumExp', (tf, x) => tf.logSumExp(x, -1)),
  one('sum', (tf, x) => tf.sum(x, 0)),
  one('mean', (tf, x) => tf.mean(x, -1, true)),
  one('mean of all', (tf, x) => tf.mean(x)),
  one('max', (tf, x) => tf.max(x, 1)),
  one('min', (tf, x) => tf.min(x, 1)),
  one('prod', (tf, x) => tf.prod(x, 1)),
  one('cumsum', (tf, x) => tf.cumsum(x, 1)),
  one('norm', (tf, x) => tf.norm(x)),
  one('reshape', (_, x) => x.reshape([3, -1])),
  one('transpose', (tf, x) => tf.transpose(x, [2, 0, 1]), [2, 3, 2]),
  one('expandDims', (tf, x) => tf.expandDims(x, 1)),
  one('squeeze', (tf, x) => tf.squeeze(x, [1]), [2, 1, 3]),
  one('tile', (tf, x) => tf.tile(x, [2, 1])),
  one('pad', (tf, x) =>
    tf.pad(x, [
      [0, 1],
      [2, 0],
    ]),
  ),
  one('broadcastTo', (tf, x) => tf.broadcastTo(x, [3, 2]), [3, 1]),
  one('reverse', (tf, x) => tf.reverse(x), [4]),
  one('slice', (tf, x) => tf.slice(x, [1, 0], [2, 3]), [3, 4]),
  one('stridedSlice', (tf, x) => tf.stridedSlice(x, [0, 1], [4, 5], [2, 2]), [4, 5]),
  two('concat', (tf, a, b) => tf.concat([a, b], -1), [2, 3], [2, 1]),
  one('split', (tf, x) => tf.split(x, [2, 4], 1)[1], [2, 6]),
  two('stack', (tf, a, b) => tf.stack([a, b], 1), [2, 3], [2, 3]),
  one('unstack', (tf, x) => tf.unstack(x)[1]),
  two('addN', (tf, a, b) => tf.addN([a, b]), [2], [2]),
  one('gather', (tf, x) => tf.gather(x, tf.tensor1d([0, 3, 3], 'int32')), [5, 2]),
  one(
    'gather, batchDims',
    (tf, x) =>
      tf.gather(
        x,
        tf.tensor2d(
          [
            [1, 0],
            [2, 2],
          ],
          [2, 2],
          'int32',
        ),
        1,
        1,
      ),
    [2, 3, 2],
  ),
  two('gather by traced ids', (tf, a, b) => tf.gather(a, b.abs().round().cast('int32')), [4, 2], [3]),
  one(
    'gatherND',
    (tf, x) =>
      tf.gatherND(
        x,
        tf.tensor2d(
          [
            [0, 3],
            [2, 1],
          ],
          [2, 2],
          'int32',
        ),
      ),
    [3, 4],
  ),
  one(
    'unsortedSegmentSum',
    (tf, x) => tf.unsortedSegmentSum(x, tf.tensor1d([0, 2, 2, 1], 'int32'), 4),
    [4, 2],
  ),
  one('oneHot', (tf, x) => classes(tf).mul(x), [2, 4]),
  one('losses.softmaxCrossEntropy', (tf, x) => tf.losses.softmaxCrossEntropy(classes(tf), x), [2, 4]),
  one('losses.sigmoidCrossEntropy', (tf, x) => tf.losses.sigmoidCrossEntropy(classes(tf), x), [2, 4]),
  one('tf.grad in it', (tf, x) => tf.grad((y: T) => y.square().sum())(x)),
];

/** By name. */
const RAW: readonly OperationCase[] = [
  one('LogSoftmax of rank 3', (_, x) => raw('LogSoftmax', x), [2, 2, 3]),
  one('L2Loss', (_, x) => raw('L2Loss', x)),
  two('BiasAdd', (_, a, b) => raw('BiasAdd', a, b)),
  one('Cast to int32 and back', (_, x) =>
    rawOperation('Cast', [x], { DstT: { kind: 'type', value: 'int32' } })[0]
      .cast('float32')
      .mul(x),
  ),
];

/** All of them. */
export const OPERATIONS: readonly OperationCase[] = [...ELEMENTWISE, ...WHOLE, ...RAW];
