/** Sparse rows times weights, softmax, and the penalized cross-entropy with its gradient: the hot loops. */
import type { SparseRows } from '../../features/sparse-rows';
import type { Objective } from './lbfgs';

/** Weights lie feature by feature, the four classes side by side; the intercepts follow the last feature. */
export const CLASSES = 4;

/** Training examples as the loss sees them. */
export interface WeightedRows {
  readonly rows: SparseRows;
  /** Class of each row, 0 to 3. */
  readonly classes: Uint8Array;
  /** Weight of a class's examples; 0 for a class without examples, which is then never predicted. */
  readonly classWeights: Float64Array;
  /** Factor of half the squared length of the weights, intercepts left out. */
  readonly penalty: number;
}

/**
 * The weighted mean cross-entropy plus the penalty, as scikit-learn minimizes it since 1.4:
 * (1/S) sum s_i CE_i + (penalty/2) ||W||^2 with S the sum of the examples' weights s_i.
 */
export function penalizedCrossEntropy({ rows, classes, classWeights, penalty }: WeightedRows): Objective {
  const { offsets, indices, values } = rows;
  const biases = rows.columns * CLASSES;
  let total = 0;
  for (const c of classes) total += classWeights[c];
  const floor = Float64Array.from(classWeights, (weight) => (weight > 0 ? 0 : -Infinity));
  return (w, gradient) => {
    gradient.fill(0);
    let loss = 0;
    let b0 = 0;
    let b1 = 0;
    let b2 = 0;
    let b3 = 0;
    for (let r = 0; r < rows.rows; r++) {
      const start = offsets[r];
      const end = offsets[r + 1];
      let z0 = w[biases] + floor[0];
      let z1 = w[biases + 1] + floor[1];
      let z2 = w[biases + 2] + floor[2];
      let z3 = w[biases + 3] + floor[3];
      for (let i = start; i < end; i++) {
        const j = indices[i] << 2;
        const x = values[i];
        z0 += x * w[j];
        z1 += x * w[j + 1];
        z2 += x * w[j + 2];
        z3 += x * w[j + 3];
      }
      const most = Math.max(z0, z1, z2, z3);
      const e0 = Math.exp(z0 - most);
      const e1 = Math.exp(z1 - most);
      const e2 = Math.exp(z2 - most);
      const e3 = Math.exp(z3 - most);
      const sum = e0 + e1 + e2 + e3;
      const c = classes[r];
      const weight = classWeights[c] / total;
      const z = c === 0 ? z0 : c === 1 ? z1 : c === 2 ? z2 : z3;
      loss += weight * (most + Math.log(sum) - z);
      const share = weight / sum;
      const r0 = share * e0 - (c === 0 ? weight : 0);
      const r1 = share * e1 - (c === 1 ? weight : 0);
      const r2 = share * e2 - (c === 2 ? weight : 0);
      const r3 = share * e3 - (c === 3 ? weight : 0);
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
    let squares = 0;
    for (let j = 0; j < biases; j++) {
      squares += w[j] * w[j];
      gradient[j] += penalty * w[j];
    }
    gradient.set([b0, b1, b2, b3], biases);
    return loss + 0.5 * penalty * squares;
  };
}

/**
 * Probabilities, n x 4 row-major. `weights` as above; a class that is not `present` gets 0.
 */
export function softmaxRows(
  rows: SparseRows,
  weights: Float64Array,
  present: readonly boolean[],
): Float64Array {
  const { offsets, indices, values } = rows;
  const probabilities = new Float64Array(rows.rows * CLASSES);
  const logits = new Float64Array(CLASSES);
  for (let r = 0; r < rows.rows; r++) {
    for (let c = 0; c < CLASSES; c++)
      logits[c] = present[c] ? weights[rows.columns * CLASSES + c] : -Infinity;
    for (let i = offsets[r]; i < offsets[r + 1]; i++) {
      const j = indices[i] * CLASSES;
      for (let c = 0; c < CLASSES; c++) logits[c] += values[i] * weights[j + c];
    }
    const most = Math.max(...logits);
    let sum = 0;
    for (let c = 0; c < CLASSES; c++) sum += logits[c] = Math.exp(logits[c] - most);
    for (let c = 0; c < CLASSES; c++) probabilities[r * CLASSES + c] = logits[c] / sum;
  }
  return probabilities;
}
