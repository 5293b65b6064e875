/** One class against the rest as its threshold moves. `weights` are one an example, as `sample_weight`. */
import { check } from '../core/check';

/** One point: everything scored at least `threshold` is called positive. */
export interface CurvePoint {
  readonly threshold: number;
  readonly precision: number;
  readonly recall: number;
}

/**
 * The points of `precision_recall_curve(positive, scores)`, highest threshold first and without its closing point
 * (precision 1, recall 0); equal scores share one point. Null when nothing is positive: there is no recall to draw.
 */
export function precisionRecallCurve(
  positive: readonly boolean[],
  scores: Float64Array,
  weights?: Float64Array,
): CurvePoint[] | null {
  const { counts, positives } = countsByThreshold(positive, scores, weights);
  if (positives === 0) return null;
  return counts.map(({ threshold, hits, alarms }) => ({
    threshold,
    precision: hits / (hits + alarms),
    recall: hits / positives,
  }));
}

/**
 * `average_precision_score`: the sum of precisions, each by the recall it adds (no interpolation). Null when nothing is
 * positive.
 */
export function averagePrecision(
  positive: readonly boolean[],
  scores: Float64Array,
  weights?: Float64Array,
): number | null {
  const curve = precisionRecallCurve(positive, scores, weights);
  if (curve === null) return null;
  let recallSoFar = 0;
  let area = 0;
  for (const { precision, recall } of curve) {
    area += (recall - recallSoFar) * precision;
    recallSoFar = recall;
  }
  return area;
}

/**
 * `roc_auc_score`: the probability that a positive example scores higher than a negative one, ties as a half. Null when
 * all are of one kind.
 */
export function rocAuc(
  positive: readonly boolean[],
  scores: Float64Array,
  weights?: Float64Array,
): number | null {
  const { counts, positives, negatives } = countsByThreshold(positive, scores, weights);
  if (positives === 0 || negatives === 0) return null;
  let area = 0;
  let [hits, alarms] = [0, 0];
  for (const point of counts) {
    area += ((point.alarms - alarms) * (point.hits + hits)) / 2;
    ({ hits, alarms } = point);
  }
  return area / (positives * negatives);
}

/** True and false positives at every distinct score, highest first. */
function countsByThreshold(positive: readonly boolean[], scores: Float64Array, weights?: Float64Array) {
  check(
    positive.length === scores.length,
    () => `scores: expected ${positive.length}; received ${scores.length}`,
  );
  const order = Uint32Array.from(scores.keys()).sort((a, b) => scores[b] - scores[a]);
  const counts: { threshold: number; hits: number; alarms: number }[] = [];
  let [hits, alarms] = [0, 0];
  order.forEach((index, rank) => {
    const weight = weights ? weights[index] : 1;
    if (positive[index]) hits += weight;
    else alarms += weight;
    if (scores[order[rank + 1]] !== scores[index]) counts.push({ threshold: scores[index], hits, alarms });
  });
  return { counts, positives: hits, negatives: alarms };
}
