/** The penalty chosen from several by what the model scores on a part held out of training. */
import { type MeasureKey, measureOfF1, scoreToChooseBy } from '../../metrics/measures';
import { partScores } from '../../metrics/part-scores';
import { type FitOptions, type LogisticOptions, LogisticRegression } from '../logistic/logistic-regression';
import type { LabelledRows } from '../tfidf/tfidf-trainer';
import type { CCriterion } from './config';

/** What was tried and what was best. */
export interface CChoice {
  readonly C: number;
  readonly criterion: CCriterion;
  /** What the criterion gave way to where `part` has no example of a class that it needs; absent where it decided. */
  readonly gaveWayTo?: MeasureKey;
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
 * highest score on `held`; among equals the one with the strongest penalty.
 */
export async function chooseC(
  values: readonly number[],
  train: LabelledRows,
  held: LabelledRows,
  { criterion, part, model: options, fit }: CSearch,
): Promise<{ model: LogisticRegression; choice: CChoice }> {
  const measure = measureOfF1(criterion);
  let gaveWayTo: MeasureKey | undefined;
  const scores: { C: number; f1: number; iterations: number }[] = [];
  let best: LogisticRegression | null = null;
  let bestF1 = -1;
  let start: Float64Array | undefined;
  for (const C of values) {
    const model = new LogisticRegression({ ...options, C });
    await model.fit(train.rows, train.labels, { ...fit, start });
    start = model.fitted.weights;
    const { by, score: f1 } = scoreToChooseBy(
      partScores(held.labels, model.predictProba(held.rows)),
      measure,
    );
    if (by !== measure) gaveWayTo = by;
    scores.push({ C, f1, iterations: model.ended?.iteration ?? 0 });
    if (f1 > bestF1) {
      best = model;
      bestF1 = f1;
    }
  }
  const model = best as LogisticRegression;
  return { model, choice: { C: model.options.C, criterion, ...(gaveWayTo && { gaveWayTo }), part, scores } };
}
