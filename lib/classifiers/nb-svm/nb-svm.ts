/** Naive Bayes features under a linear classifier (Wang and Manning 2012), with a logistic loss. */
import { check } from '../../core/check';
import type { SparseRows } from '../../features/sparse-rows';
import { interceptScaling, meanRow } from '../logistic/intercept-scaling';
import type { LbfgsResult } from '../logistic/lbfgs';
import { CLASSES } from '../logistic/linear-loss';

import { minimize, type Watch } from '../logistic/minimize';
import { type FittedLogistic, softmaxRows } from '../logistic/softmax';
import { logCountRatios } from './log-count-ratios';
import { logSigmoid, oneVsRestLoss, rateWeights } from './one-vs-rest';

/** Hyperparameters; `nbSvmParameters` says what they are. */
export interface NbSvmOptions {
  readonly C: number;
  readonly alpha: number;
  readonly balanced: boolean;
  readonly maxIterations: number;
  readonly tolerance: number;
}

/**
 * One logistic regression for each class against the rest, on rows times the class's log-count ratios. Its
 * probabilities are those of the four, scaled to a sum of 1, as scikit-learn's `OneVsRestClassifier`; the hinge loss of
 * the paper would give none. There is no interpolation with a naive Bayes (the paper's beta).
 */
export class NbSvm {
  private learned: FittedLogistic | null = null;
  /** How the last fit ended; null before. */
  ended: LbfgsResult | null = null;

  constructor(readonly options: NbSvmOptions) {}

  /** A model that learned `fitted` earlier. */
  static restore(fitted: FittedLogistic, options: NbSvmOptions): NbSvm {
    const model = new NbSvm(options);
    model.learned = fitted;
    return model;
  }

  /** What was learned, ratios multiplied into the weights; throws before `fit`. */
  get fitted(): FittedLogistic {
    check(this.learned, 'nb-svm: expected a fitted one; call fit first');
    return this.learned;
  }

  /** Learns from `rows` and their label indices. A class without examples has probability 0. */
  async fit(rows: SparseRows, labels: Uint8Array, watch: Watch = {}): Promise<this> {
    check(labels.length > 0, 'nb-svm: expected at least one example; received none');
    const { C, alpha, balanced, maxIterations, tolerance } = this.options;
    const ratios = logCountRatios(rows, labels, alpha);
    const objective = oneVsRestLoss({ rows, labels, ratios, balanced, C });
    const weights = new Float64Array((rows.columns + 1) * CLASSES);
    const options = { maxIterations, tolerance, scaling: scalingOf(rows, ratios) };
    this.ended = await minimize(objective, weights, options, watch);
    rateWeights(weights, ratios, weights);
    const present = Array.from({ length: CLASSES }, (_, c) => labels.includes(c));
    this.learned = { columns: rows.columns, weights, present };
    return this;
  }

  /** Probabilities, n x 4 row-major in the order of `LABELS`. */
  predictProba(rows: SparseRows): Float64Array {
    // Softmax of their logarithms scales the four to a sum of 1, even where all of them vanish.
    return softmaxRows(rows, this.fitted, logSigmoid);
  }

  /** The weight of feature `column` for the label with this index, its ratio included. */
  weightOf(column: number, label: number): number {
    return this.fitted.weights[column * CLASSES + label];
  }
}

function scalingOf(rows: SparseRows, ratios: Float64Array): Float64Array {
  const mean = meanRow(rows);
  const scaling = new Float64Array(ratios.length + CLASSES).fill(1);
  for (let c = 0; c < CLASSES; c++)
    scaling[ratios.length + c] = interceptScaling(mean.map((value, j) => value * ratios[j * CLASSES + c]));
  return scaling;
}
