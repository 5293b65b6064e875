/** Four logistic losses at once, each of one class against the rest. */
import type { SparseRows } from '../../features/sparse-rows';
import type { Objective } from '../logistic/lbfgs';
import { CLASSES, linearLoss, type RowLoss, ridge } from '../logistic/linear-loss';

/** Training examples as the loss sees them. */
export interface RatedRows {
  readonly rows: SparseRows;
  /** Class of each row, 0 to 3. */
  readonly labels: Uint8Array;
  /** What a term's value is multiplied by for each class: term by term, the classes side by side. */
  readonly ratios: Float64Array;
  /** Whether a class's examples, and the rest, count half each; else every example counts the same. */
  readonly balanced: boolean;
  /** Inverse strength of the penalty, as scikit-learn's. */
  readonly C: number;
}

/**
 * The sum over the classes of (1/n) sum s_i loss_i + ||w||^2 / (2 C n), which is scikit-learn's binary
 * `LogisticRegression` for each: no weight is in two of them, so that together they have the minima that they have
 * alone. A class without examples, or without a rest, has no loss.
 */
export function oneVsRestLoss({ rows, labels, ratios, balanced, C }: RatedRows): Objective {
  const lossOf = rowLoss(labels, balanced);
  const penalty = 1 / (C * labels.length);
  const effective = new Float64Array((rows.columns + 1) * CLASSES);
  return (w, gradient) => {
    rateWeights(w, ratios, effective);
    const loss = linearLoss(rows, labels, lossOf, effective, gradient);
    for (let j = 0; j < ratios.length; j++) gradient[j] *= ratios[j];
    return loss + ridge(w, gradient, penalty);
  };
}

/** Weights of the terms themselves, times their ratios, into `effective`; intercepts as they are. */
export function rateWeights(w: Float64Array, ratios: Float64Array, effective: Float64Array): void {
  effective.set(w);
  for (let j = 0; j < ratios.length; j++) effective[j] *= ratios[j];
}

/** ln(1 / (1 + exp(-logit))), exact at both ends. */
export function logSigmoid(logit: number): number {
  return Math.min(logit, 0) - Math.log1p(Math.exp(-Math.abs(logit)));
}

function rowLoss(labels: Uint8Array, balanced: boolean): RowLoss {
  const n = labels.length;
  const counts = new Float64Array(CLASSES);
  for (const label of labels) counts[label]++;
  const weightOf = (count: number) => {
    if (count === 0 || count === n) return 0;
    return balanced ? 1 / (2 * count) : 1 / n;
  };
  const own = counts.map(weightOf);
  const rest = counts.map((count) => weightOf(n - count));
  return (logits, label) => {
    let loss = 0;
    for (let c = 0; c < CLASSES; c++) {
      const sign = c === label ? 1 : -1;
      const weight = c === label ? own[c] : rest[c];
      const margin = sign * logits[c];
      const small = Math.exp(-Math.abs(margin));
      loss += weight * (Math.max(-margin, 0) + Math.log1p(small));
      logits[c] = (-sign * weight * (margin > 0 ? small : 1)) / (1 + small);
    }
    return loss;
  };
}
