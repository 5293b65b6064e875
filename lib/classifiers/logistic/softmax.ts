/** Softmax over four linear scores, and the penalized cross-entropy with its gradient. */
import { check } from '../../core/check';
import type { SparseRows } from '../../features/sparse-rows';
import type { Objective } from './lbfgs';
import { CLASSES, linearLoss, type RowLoss, ridge } from './linear-loss';

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
  let total = 0;
  for (const c of classes) total += classWeights[c];
  const floor = Float64Array.from(classWeights, (weight) => (weight > 0 ? 0 : -Infinity));
  const crossEntropy: RowLoss = (logits, c) => {
    const z0 = logits[0] + floor[0];
    const z1 = logits[1] + floor[1];
    const z2 = logits[2] + floor[2];
    const z3 = logits[3] + floor[3];
    const most = Math.max(z0, z1, z2, z3);
    const e0 = Math.exp(z0 - most);
    const e1 = Math.exp(z1 - most);
    const e2 = Math.exp(z2 - most);
    const e3 = Math.exp(z3 - most);
    const sum = e0 + e1 + e2 + e3;
    const weight = classWeights[c] / total;
    const loss = weight * (most + Math.log(sum) - logits[c]);
    const share = weight / sum;
    logits[0] = share * e0;
    logits[1] = share * e1;
    logits[2] = share * e2;
    logits[3] = share * e3;
    logits[c] -= weight;
    return loss;
  };
  return (w, gradient) => {
    const loss = linearLoss(rows, classes, crossEntropy, w, gradient);
    return loss + ridge(w, gradient, penalty);
  };
}

/** What a linear model learned. */
export interface FittedLogistic {
  /** Number of features. */
  readonly columns: number;
  /** Feature by feature, one weight for each of `LABELS`; the four intercepts follow the last feature. */
  readonly weights: Float64Array;
  /** Whether training had examples of each label; a label without any has probability 0. */
  readonly present: readonly boolean[];
}

/**
 * Probabilities, n x 4 row-major in the order of `LABELS`: softmax of the scores of the weights as above, each taken
 * through `link` first, which leaves them alone by default. A class that is not `present` gets 0. Throws for rows of other
 * columns than were learned from.
 */
export function softmaxRows(
  rows: SparseRows,
  { columns, weights, present }: FittedLogistic,
  link: (logit: number) => number = (logit) => logit,
): Float64Array {
  check(
    rows.columns === columns,
    () => `rows: expected ${columns} columns, as in training; received ${rows.columns}`,
  );
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
    for (let c = 0; c < CLASSES; c++) logits[c] = link(logits[c]);
    const most = Math.max(...logits);
    let sum = 0;
    for (let c = 0; c < CLASSES; c++) sum += logits[c] = Math.exp(logits[c] - most);
    for (let c = 0; c < CLASSES; c++) probabilities[r * CLASSES + c] = logits[c] / sum;
  }
  return probabilities;
}
