/** Matrix products of TensorFlow.js as the operations that cost least to differentiate. */
import type { Tensor } from '../engine';
import type { TfjsAttribute } from '../tfjs/tfjs-attributes';
import type { TraceEngine } from './trace-engine';
import type { TracedTensor } from './traced-tensor';

/**
 * TensorFlow.js takes every product for a batch, which may broadcast; the gradients of such a one sum over whatever might
 * have been broadcast. Where nothing is, this is a plain product of two matrices or of two batches alike; else null.
 */
export function plainProduct(
  trace: TraceEngine,
  [a, b]: readonly TracedTensor[],
  attributes: readonly TfjsAttribute[],
): TracedTensor | null {
  const flag = (name: string) => ({
    kind: 'bool' as const,
    value: attributes.find((attribute) => attribute.name === name)?.value === true,
  });
  const [left, right] = [a.shape, b.shape].map((shape) => shape.slice(0, -2));
  if (left.join() !== right.join()) return null;
  const [transposeA, transposeB] = [flag('adj_x'), flag('adj_y')];
  if (left.some((dim) => dim !== 1))
    return trace.run1('BatchMatMul', [a, b], { adj_x: transposeA, adj_y: transposeB });
  const reshape = (x: Tensor, shape: readonly number[]) =>
    trace.run1('Reshape', [x, trace.constant(shape, 'int32')]);
  const matrices = [a, b].map((x) => reshape(x, x.shape.slice(-2)));
  const result = trace.run1('MatMul', matrices, { transpose_a: transposeA, transpose_b: transposeB });
  return reshape(result, [...left, ...result.shape]);
}
