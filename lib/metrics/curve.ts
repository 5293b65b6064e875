/** Precision against recall of one class as its threshold moves. */
import { check } from '../core/check';

/** One point: everything scored at least `threshold` is called positive. */
export interface CurvePoint {
  readonly threshold: number;
  readonly precision: number;
  readonly recall: number;
}

/**
 * The points of `precision_recall_curve(positive, scores)`, highest threshold first and without its closing point
 * (precision 1, recall 0); equal scores share one point. Throws when nothing is positive.
 */
export function precisionRecallCurve(positive: readonly boolean[], scores: Float64Array): CurvePoint[] {
  check(
    positive.length === scores.length,
    () => `scores: expected ${positive.length}; received ${scores.length}`,
  );
  const total = positive.filter(Boolean).length;
  check(total > 0, () => `positive: expected at least one true example; received none of ${positive.length}`);
  const order = Array.from(scores.keys()).sort((a, b) => scores[b] - scores[a]);
  const points: CurvePoint[] = [];
  let hits = 0;
  order.forEach((index, rank) => {
    if (positive[index]) hits++;
    const threshold = scores[index];
    if (scores[order[rank + 1]] === threshold) return;
    points.push({ threshold, precision: hits / (rank + 1), recall: hits / total });
  });
  return points;
}

/** `average_precision_score`: the sum of precisions, each by the recall it adds (no interpolation). */
export function averagePrecision(positive: readonly boolean[], scores: Float64Array): number {
  let recallSoFar = 0;
  let area = 0;
  for (const { precision, recall } of precisionRecallCurve(positive, scores)) {
    area += (recall - recallSoFar) * precision;
    recallSoFar = recall;
  }
  return area;
}
