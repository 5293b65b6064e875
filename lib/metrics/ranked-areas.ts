/** Average precision and ROC area under many weightings of the same scores: they are sorted once. */
import { check } from '../core/check';

/** Both areas; NaN where no positive, or for ROC no negative, example has a weight. */
export interface RankedAreas {
  readonly averagePrecision: number;
  readonly rocAuc: number;
}

/** Returns what `averagePrecision` and `rocAuc` of `curve.ts` give for each array of weights. */
export function rankedAreas(
  positive: readonly boolean[],
  scores: Float64Array,
): (weights: Float64Array) => RankedAreas {
  check(
    positive.length === scores.length,
    () => `scores: expected ${positive.length}; received ${scores.length}`,
  );
  const order = Uint32Array.from(scores.keys()).sort((a, b) => scores[b] - scores[a]);
  const isPositive = Uint8Array.from(order, (row) => Number(positive[row]));
  const closes = Uint8Array.from(order, (row, rank) => Number(scores[order[rank + 1]] !== scores[row]));
  return (weights) => {
    let [hits, alarms, lastHits, lastAlarms, precisions, area] = [0, 0, 0, 0, 0, 0];
    for (let rank = 0; rank < order.length; rank++) {
      const weight = weights[order[rank]];
      if (isPositive[rank]) hits += weight;
      else alarms += weight;
      if (!closes[rank]) continue;
      if (hits > lastHits) precisions += ((hits - lastHits) * hits) / (hits + alarms);
      area += ((alarms - lastAlarms) * (hits + lastHits)) / 2;
      [lastHits, lastAlarms] = [hits, alarms];
    }
    return { averagePrecision: precisions / hits, rocAuc: area / (hits * alarms) };
  };
}
