/** Sparse rows times weights, and back: the hot loops of every loss over four linear scores. */
import type { SparseRows } from '../../features/sparse-rows';

/** Weights lie feature by feature, the four classes side by side; the intercepts follow the last feature. */
export const CLASSES = 4;

/** The loss of one example of class `label`; its derivatives take the place of the four `logits`. */
export type RowLoss = (logits: Float64Array, label: number) => number;

/** Sums `lossOf` over the rows, whose classes are `labels`, and writes the gradient by all weights. */
export function linearLoss(
  rows: SparseRows,
  labels: Uint8Array,
  lossOf: RowLoss,
  w: Float64Array,
  gradient: Float64Array,
): number {
  const { offsets, indices, values } = rows;
  const biases = rows.columns * CLASSES;
  const logits = new Float64Array(CLASSES);
  gradient.fill(0);
  let loss = 0;
  let b0 = 0;
  let b1 = 0;
  let b2 = 0;
  let b3 = 0;
  for (let r = 0; r < rows.rows; r++) {
    const start = offsets[r];
    const end = offsets[r + 1];
    let z0 = w[biases];
    let z1 = w[biases + 1];
    let z2 = w[biases + 2];
    let z3 = w[biases + 3];
    for (let i = start; i < end; i++) {
      const j = indices[i] << 2;
      const x = values[i];
      z0 += x * w[j];
      z1 += x * w[j + 1];
      z2 += x * w[j + 2];
      z3 += x * w[j + 3];
    }
    logits[0] = z0;
    logits[1] = z1;
    logits[2] = z2;
    logits[3] = z3;
    loss += lossOf(logits, labels[r]);
    const r0 = logits[0];
    const r1 = logits[1];
    const r2 = logits[2];
    const r3 = logits[3];
    b0 += r0;
    b1 += r1;
    b2 += r2;
    b3 += r3;
    for (let i = start; i < end; i++) {
      const j = indices[i] << 2;
      const x = values[i];
      gradient[j] += x * r0;
      gradient[j + 1] += x * r1;
      gradient[j + 2] += x * r2;
      gradient[j + 3] += x * r3;
    }
  }
  gradient.set([b0, b1, b2, b3], biases);
  return loss;
}

/** (penalty/2) ||W||^2 without the intercepts; adds its gradient. */
export function ridge(w: Float64Array, gradient: Float64Array, penalty: number): number {
  let squares = 0;
  for (let j = 0; j < w.length - CLASSES; j++) {
    squares += w[j] * w[j];
    gradient[j] += penalty * w[j];
  }
  return 0.5 * penalty * squares;
}
