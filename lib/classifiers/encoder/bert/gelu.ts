/** The exact GELU, x/2 (1 + erf(x / sqrt 2)), as transformers' `gelu` (not the tanh approximation). */
import type { Tensor } from '../../../tensorflow/engine';
import type { Ops } from './ops';

/** ln(1 / sqrt pi): the slope is cdf(x) + x pdf(x), and x pdf(x) = s exp(LOG_HEIGHT - s^2) for s = x / sqrt 2. */
const LOG_HEIGHT = -0.5 * Math.log(Math.PI);

/** GELU of each element; with `withSlope` also its derivative there, which is all that the backward pass needs. */
export function gelu(ops: Ops, x: Tensor, withSlope: boolean): { output: Tensor; slope: Tensor | null } {
  const scaled = ops.mul(x, Math.SQRT1_2);
  const cdf = ops.add(ops.mul(ops.map('Erf', scaled), 0.5), ops.scalar(0.5));
  const output = ops.mul(x, cdf);
  if (!withSlope) return { output, slope: null };
  const bell = ops.map('Exp', ops.sub(ops.scalar(LOG_HEIGHT), ops.map('Square', scaled)));
  return { output, slope: ops.add(cdf, ops.mul(scaled, bell)) };
}
