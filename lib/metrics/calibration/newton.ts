/** The minimum of a smooth convex function of a few numbers. */

import { check } from '../../core/check';

/** A function's value, slope and curvature (row-major) at one place. */
export interface Convex {
  readonly value: number;
  readonly gradient: Float64Array;
  readonly hessian: Float64Array;
}

const MOST_STEPS = 200;
const MOST_HALVINGS = 50;

/**
 * Minimises by Newton steps, each halved until the function falls (Boyd and Vandenberghe 2004, section 9.5), until a step
 * promises less than rounding takes. The curvature has to be positive definite. Throws where 200 steps are not enough:
 * the function has no minimum.
 */
export function minimizeConvex(start: Float64Array, at: (place: Float64Array) => Convex): Float64Array {
  let place = start;
  let here = at(place);
  for (let steps = 0; steps < MOST_STEPS; steps++) {
    const { value, gradient } = here;
    const step = solve(here.hessian, gradient);
    const promised = step.reduce((sum, move, i) => sum + move * gradient[i], 0);
    if (promised <= 1e-15 * (1 + Math.abs(value))) return place;
    let size = 1;
    let [next, there] = [place, here];
    for (let halvings = 0; halvings < MOST_HALVINGS; halvings++, size /= 2) {
      next = place.map((x, i) => x - size * step[i]);
      there = at(next);
      if (there.value <= value - 1e-4 * size * promised) break;
    }
    if (!(there.value < value)) return place;
    [place, here] = [next, there];
  }
  throw new Error(
    `minimum: expected one within ${MOST_STEPS} steps; none was reached at ${place.join(', ')}`,
  );
}

/** The solution x of `matrix` x = `right` for a symmetric positive definite matrix, by its Cholesky factor. */
function solve(matrix: Float64Array, right: Float64Array): Float64Array {
  const d = right.length;
  const factor = new Float64Array(d * d);
  const x = new Float64Array(d);
  for (let i = 0; i < d; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = matrix[i * d + j];
      for (let k = 0; k < j; k++) rest -= factor[i * d + k] * factor[j * d + k];
      check(
        i !== j || rest > 0,
        () => `minimum: expected a function that curves upwards; received ${matrix}`,
      );
      factor[i * d + j] = i === j ? Math.sqrt(rest) : rest / factor[j * d + j];
    }
    x[i] = right[i];
    for (let k = 0; k < i; k++) x[i] -= factor[i * d + k] * x[k];
    x[i] /= factor[i * d + i];
  }
  for (let i = d - 1; i >= 0; i--) {
    for (let k = i + 1; k < d; k++) x[i] -= factor[k * d + i] * x[k];
    x[i] /= factor[i * d + i];
  }
  return x;
}
