/** The penalty chosen from several by what the model scores on a part held out of training. */
import { LABELS } from '../../core/labels';
import { type FitOptions, type LogisticOptions, LogisticRegression } from '../logistic/logistic-regression';
import type { LabelledRows } from '../tfidf/tfidf-trainer';
import type { CCriterion } from './config';

/** What was tried and what was best. */
export interface CChoice {
  readonly C: number;
  readonly criterion: CCriterion;
  /** `inner`, or `outer` where there was no inner part (reference protocol). */
  readonly part: 'inner' | 'outer';
  /** In the order tried, ascending C. */
  readonly scores: readonly { readonly C: number; readonly f1: number; readonly iterations: number }[];
}

/** How candidates are fitted and compared. */
export interface CSearch {
  readonly criterion: CCriterion;
  /** What `held` is. */
  readonly part: CChoice['part'];
  readonly model: Omit<LogisticOptions, 'C'>;
  readonly fit: FitOptions;
}

/**
 * Fits one model for each of `values` (ascending), each from the weights of the one before, and keeps the one with the
 * highest F1 on `held`; among equals the one with the strongest penalty.
 */
export async function chooseC(
  values: readonly number[],
  train: LabelledRows,
  held: LabelledRows,
  { criterion, part, model: options, fit }: CSearch,
): Promise<{ model: LogisticRegression; choice: CChoice }> {
  const scores: { C: number; f1: number; iterations: number }[] = [];
  let best: LogisticRegression | null = null;
  let bestF1 = -1;
  let start: Float64Array | undefined;
  for (const C of values) {
    const model = new LogisticRegression({ ...options, C });
    await model.fit(train.rows, train.labels, { ...fit, start });
    start = model.fitted.weights;
    const f1 = f1Score(held.labels, model.predictProba(held.rows), criterion);
    scores.push({ C, f1, iterations: model.ended?.iteration ?? 0 });
    if (f1 > bestF1) {
      best = model;
      bestF1 = f1;
    }
  }
  const model = best as LogisticRegression;
  return { model, choice: { C: model.options.C, criterion, part, scores } };
}

/** F1 of the most probable labels; a label that neither occurs nor is predicted counts 0, as in scikit-learn. */
function f1Score(labels: Uint8Array, probabilities: Float64Array, criterion: CCriterion): number {
  const k = LABELS.length;
  const hits = new Array<number>(k).fill(0);
  const support = new Array<number>(k).fill(0);
  const predicted = new Array<number>(k).fill(0);
  labels.forEach((label, r) => {
    const row = probabilities.subarray(r * k, (r + 1) * k);
    const answer = row.indexOf(Math.max(...row));
    support[label]++;
    predicted[answer]++;
    if (answer === label) hits[label]++;
  });
  const f1 = hits.map((hit, c) => (hit === 0 ? 0 : (2 * hit) / (support[c] + predicted[c])));
  if (criterion === 'D') return f1[LABELS.indexOf('D')];
  if (criterion === 'macro') return f1.reduce((sum, value) => sum + value, 0) / k;
  return f1.reduce((sum, value, c) => sum + value * support[c], 0) / Math.max(1, labels.length);
}
