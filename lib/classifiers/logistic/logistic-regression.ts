/** Multinomial logistic regression with an L2 penalty, as scikit-learn's `LogisticRegression(solver='lbfgs')`. */
import { check, checkNumber } from '../../core/check';
import { inverseFrequencyWeights } from '../../core/class-weights';
import { LABELS } from '../../core/labels';
import type { SparseRows } from '../../features/sparse-rows';
import { interceptScaling, meanRow } from './intercept-scaling';
import type { LbfgsResult } from './lbfgs';
import { CLASSES } from './linear-loss';
import { minimize, type Watch } from './minimize';
import { type FittedLogistic, penalizedCrossEntropy, softmaxRows } from './softmax';

/** Hyperparameters; names and meaning are scikit-learn's. */
export interface LogisticOptions {
  /** Inverse strength of the penalty, 1 by default. */
  readonly C?: number;
  /** Weighs every example by n / (K n_c) of its class; true by default. */
  readonly balanced?: boolean;
  /** 1000 by default. */
  readonly maxIterations?: number;
  /**
   * Stops when no component of the gradient is larger (scikit-learn's `tol`). 2.5e-5 by default: at scikit-learn's
   * 1e-4 the objective can still be 0.4 % above its minimum.
   */
  readonly tolerance?: number;
}

/** How `fit` reports, is stopped and starts. */
export interface FitOptions extends Watch {
  /** Weights to start from, of a fit to the same features; zeros by default. */
  readonly start?: Float64Array;
}

/**
 * Minimizes (1/S) sum s_i CE_i + (1 / (2 C S)) ||W||^2 with S the sum of the examples' weights s_i (the form of
 * scikit-learn since 1.4); intercepts are not penalized. Four weight vectors, one for each of `LABELS`; they sum to 0 over
 * the labels. With examples of two labels only it equals scikit-learn's binary model, whose one weight vector is the
 * difference of two. With examples of one label alone there is nothing to learn: it is sure of that label (scikit-learn
 * refuses).
 */
export class LogisticRegression {
  readonly options: Required<LogisticOptions>;
  private learned: FittedLogistic | null = null;
  /** How the last fit ended; null before. */
  ended: LbfgsResult | null = null;

  constructor({ C = 1, balanced = true, maxIterations = 1000, tolerance = 2.5e-5 }: LogisticOptions = {}) {
    checkNumber(C, 'C', { min: Number.MIN_VALUE });
    checkNumber(maxIterations, 'maxIterations', { min: 1, integer: true });
    checkNumber(tolerance, 'tolerance', { min: 0 });
    this.options = { C, balanced, maxIterations, tolerance };
  }

  /** A model that learned `fitted` earlier. */
  static restore(fitted: FittedLogistic, options: LogisticOptions = {}): LogisticRegression {
    const expected = (fitted.columns + 1) * CLASSES;
    check(
      fitted.weights.length === expected,
      () => `logistic regression: expected ${expected} weights; received ${fitted.weights.length}`,
    );
    const model = new LogisticRegression(options);
    model.learned = fitted;
    return model;
  }

  /** What was learned; throws before `fit`. */
  get fitted(): FittedLogistic {
    check(this.learned, 'logistic regression: expected a fitted one; call fit first');
    return this.learned;
  }

  /** Learns from `rows` and their label indices; lets the event loop turn between iterations. */
  async fit(rows: SparseRows, labels: Uint8Array, { start, ...watch }: FitOptions = {}): Promise<this> {
    check(
      labels.length === rows.rows,
      () => `labels: expected one for each of ${rows.rows} rows; received ${labels.length}`,
    );
    const size = (rows.columns + 1) * CLASSES;
    check(
      !start || start.length === size,
      () => `start: expected ${size} weights, of the same features; received ${start?.length}`,
    );
    const counts = new Array<number>(CLASSES).fill(0);
    for (const label of labels) counts[label]++;
    const present = counts.map((count) => count > 0);
    const kinds = present.filter(Boolean).length;
    check(kinds > 0, 'logistic regression: expected at least one example; received none');
    const { C, balanced, tolerance, maxIterations } = this.options;
    const even = counts.map((count) => Math.min(1, count));
    const classWeights = Float64Array.from(balanced ? inverseFrequencyWeights(labels) : even);
    const total = counts.reduce((sum, count, c) => sum + count * classWeights[c], 0);
    const objective = penalizedCrossEntropy({
      rows,
      classes: labels,
      classWeights,
      penalty: (kinds === 2 ? 2 : 1) / (C * total),
    });
    const weights = new Float64Array(size);
    if (start) weights.set(start);
    const biases = rows.columns * CLASSES;
    const scaling = new Float64Array(size).fill(1).fill(interceptScaling(meanRow(rows)), biases);
    const options = { tolerance, maxIterations, scaling };
    this.ended = await minimize(objective, weights, options, watch);
    this.learned = { columns: rows.columns, weights, present };
    return this;
  }

  /** Probabilities, n x 4 row-major in the order of `LABELS`. */
  predictProba(rows: SparseRows): Float64Array {
    return softmaxRows(rows, this.fitted);
  }

  /** The weight of feature `column` for the label with this index. */
  weightOf(column: number, label: number): number {
    return this.fitted.weights[column * LABELS.length + label];
  }
}
