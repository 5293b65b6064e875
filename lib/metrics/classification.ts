/** Metrics of predicted classes; every number equals scikit-learn's with `zero_division=0`. */
import { check } from '../core/check';
import { LABELS } from '../core/labels';

/** Class numbers, one an example. */
export type LabelIndices = Uint8Array | readonly number[];

/** `matrix[t][p]` examples of class t were predicted as class p (rows true, columns predicted). */
export type ConfusionMatrix = readonly (readonly number[])[];

/**
 * Counts true against predicted classes, as `confusion_matrix(labels=range(numClasses))`. With `weights`, one an
 * example, the cells are sums of weights.
 */
export function confusionMatrix(
  yTrue: LabelIndices,
  yPred: LabelIndices,
  numClasses: number,
  weights?: Float64Array,
): ConfusionMatrix {
  check(
    yTrue.length === yPred.length,
    () => `yPred: expected ${yTrue.length} labels, as many as yTrue has; received ${yPred.length}`,
  );
  const matrix = Array.from({ length: numClasses }, () => new Array<number>(numClasses).fill(0));
  for (let i = 0; i < yTrue.length; i++) {
    const row = matrix[yTrue[i]];
    check(
      row?.[yPred[i]] !== undefined,
      () =>
        `expected labels from 0 to ${numClasses - 1}; received true ${yTrue[i]}, predicted ${yPred[i]} at ${i}`,
    );
    row[yPred[i]] += weights ? weights[i] : 1;
  }
  return matrix;
}

/** Precision, recall and F1 of one class or of an average; `support` is the number of true examples. */
export interface ClassScores {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly support: number;
}

/** `fbeta_score(beta)` of a class: the mean of precision and recall in which recall weighs beta squared times. */
export function fBeta({ precision, recall }: ClassScores, beta: number): number {
  return ratio((1 + beta ** 2) * precision * recall, beta ** 2 * precision + recall);
}

/** Everything that follows from a confusion matrix. */
export interface ClassificationReport {
  /** One a class, in class order. */
  readonly classes: readonly ClassScores[];
  /** Plain mean over all classes, those without examples included. */
  readonly macro: ClassScores;
  /** Mean by support. */
  readonly weighted: ClassScores;
  /** Pooled counts; equals accuracy, since every example has one label. */
  readonly micro: ClassScores;
  readonly accuracy: number;
  /** Mean recall over the classes that have examples, as `balanced_accuracy_score`. */
  readonly balancedAccuracy: number;
  /** Matthews correlation coefficient, as `matthews_corrcoef`; 0 when either side knows one class alone. */
  readonly matthews: number;
}

/** As `classification_report(labels=range(numClasses), zero_division=0)`. No examples give zeros. */
export function classificationReport(
  yTrue: LabelIndices,
  yPred: LabelIndices,
  numClasses: number = LABELS.length,
): ClassificationReport {
  return reportOfMatrix(confusionMatrix(yTrue, yPred, numClasses));
}

/** `classificationReport` from the counts alone (folds are pooled by adding their matrices). */
export function reportOfMatrix(matrix: ConfusionMatrix): ClassificationReport {
  const classes = matrix.map((row, c) => {
    const support = sum(row);
    const predicted = sum(matrix.map((other) => other[c]));
    return {
      precision: ratio(row[c], predicted),
      recall: ratio(row[c], support),
      f1: ratio(2 * row[c], support + predicted),
      support,
    };
  });
  const n = sum(classes.map(({ support }) => support));
  const accuracy = ratio(sum(matrix.map((row, c) => row[c])), n);
  const present = classes.filter(({ support }) => support > 0);
  return {
    classes,
    macro: average(classes, () => 1, n),
    weighted: average(classes, ({ support }) => support, n),
    micro: { precision: accuracy, recall: accuracy, f1: accuracy, support: n },
    accuracy,
    balancedAccuracy: ratio(sum(present.map(({ recall }) => recall)), present.length),
    matthews: matthews(matrix),
  };
}

/**
 * F1 of each severity class, their plain mean and their mean by support. Null for a class that nobody tested is of,
 * where scikit-learn's 0 measures nothing, and for the plain mean over classes of which one is missing.
 */
export interface F1Row {
  readonly D: number | null;
  readonly I: number | null;
  readonly M: number | null;
  readonly O: number | null;
  readonly macro: number | null;
  readonly weighted: number | null;
}

/** The members of an `F1Row` in the order in which tables show them. */
export const F1_FIELDS = [...LABELS, 'macro', 'weighted'] as const satisfies readonly (keyof F1Row)[];

/** F1 over the four `LABELS`: `f1_score(labels=[0, 1, 2, 3])` where all of them occur. */
export function f1Scores(yTrue: LabelIndices, yPred: LabelIndices): F1Row {
  return f1OfReport(classificationReport(yTrue, yPred));
}

/** The `F1Row` of a report on the four `LABELS`. */
export function f1OfReport({ classes, macro, weighted }: ClassificationReport): F1Row {
  const [D, I, M, O] = classes.map(({ f1, support }) => (support > 0 ? f1 : null));
  const whole = classes.every(({ support }) => support > 0);
  return {
    D,
    I,
    M,
    O,
    macro: whole ? macro.f1 : null,
    weighted: weighted.support > 0 ? weighted.f1 : null,
  };
}

/** An `F1Row` of numbers alone. */
export type PlainF1 = { readonly [Field in keyof F1Row]: number };

/**
 * F1 of the 16 cells of a confusion matrix from `cells[start]` on, row-major: quick enough for resampling, which may draw
 * none of a class. NaN where an `F1Row` is null.
 */
export function f1OfCells(cells: Float64Array, start = 0): PlainF1 {
  const k = LABELS.length;
  const f1 = [0, 0, 0, 0];
  let [macro, weighted, n] = [0, 0, 0];
  for (let c = 0; c < k; c++) {
    let [support, predicted] = [0, 0];
    for (let other = 0; other < k; other++) {
      support += cells[start + c * k + other];
      predicted += cells[start + other * k + c];
    }
    f1[c] = support > 0 ? (2 * cells[start + c * k + c]) / (support + predicted) : Number.NaN;
    macro += f1[c] / k;
    if (support > 0) weighted += f1[c] * support;
    n += support;
  }
  return { D: f1[0], I: f1[1], M: f1[2], O: f1[3], macro, weighted: weighted / n };
}

/** The class of highest probability in each row (row-major, n x 4); the first one on ties, as `argmax`. */
export function predictedLabels(probabilities: Float64Array): Uint8Array {
  const k = LABELS.length;
  check(
    probabilities.length % k === 0,
    () => `probabilities: expected n x ${k} numbers; received ${probabilities.length}`,
  );
  const labels = new Uint8Array(probabilities.length / k);
  for (let i = 0; i < labels.length; i++) {
    let best = 0;
    for (let c = 1; c < k; c++) if (probabilities[i * k + c] > probabilities[i * k + best]) best = c;
    labels[i] = best;
  }
  return labels;
}

/** Gorodkin (2004), Comput. Biol. Chem. 28:367: the correlation of the one-hot truth and prediction. */
function matthews(matrix: ConfusionMatrix): number {
  const actual = matrix.map(sum);
  const predicted = matrix.map((_, c) => sum(matrix.map((row) => row[c])));
  const n = sum(actual);
  const chance = (a: readonly number[], b: readonly number[]) => sum(a.map((value, c) => value * b[c]));
  const covariance = n * sum(matrix.map((row, c) => row[c])) - chance(actual, predicted);
  const [ofActual, ofPredicted] = [n * n - chance(actual, actual), n * n - chance(predicted, predicted)];
  return ratio(covariance, Math.sqrt(ofActual * ofPredicted));
}

function average(
  classes: readonly ClassScores[],
  weightOf: (scores: ClassScores) => number,
  support: number,
): ClassScores {
  const total = sum(classes.map(weightOf));
  const mean = (field: 'precision' | 'recall' | 'f1') =>
    ratio(sum(classes.map((scores) => scores[field] * weightOf(scores))), total);
  return { precision: mean('precision'), recall: mean('recall'), f1: mean('f1'), support };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function ratio(numerator: number, denominator: number): number {
  return denominator === 0 ? 0 : numerator / denominator;
}
