/** One class called or not by a threshold on its probability: which threshold, and what it costs. */
import { check, checkNumber } from '../core/check';
import { precisionRecallCurve } from './curve';

/**
 * The highest threshold (`score >= threshold` is positive) with at least this `recall`; null without a positive example,
 * which leaves nothing to choose it by.
 */
export function thresholdForRecall(
  positive: readonly boolean[],
  scores: Float64Array,
  recall: number,
): number | null {
  checkNumber(recall, 'recall', { min: 0, max: 1 });
  const curve = precisionRecallCurve(positive, scores);
  if (curve === null) return null;
  const point = curve.find((candidate) => candidate.recall >= recall);
  check(point, `recall ${recall}: expected a point of the curve`);
  return point.threshold;
}

/**
 * The threshold of lowest cost, false alarms plus `missCost` a miss; the highest one on ties, Infinity where calling
 * nothing is cheapest. Null without a positive example.
 */
export function thresholdForCost(
  positive: readonly boolean[],
  scores: Float64Array,
  missCost: number,
  weights?: Float64Array,
): number | null {
  checkNumber(missCost, 'missCost', { min: 0 });
  const curve = precisionRecallCurve(positive, scores, weights);
  if (curve === null) return null;
  // Costs relative to the weight of all positives, which is the same at every point.
  let best = { threshold: Infinity, cost: missCost };
  for (const { threshold, precision, recall } of curve) {
    const alarms = precision === 0 ? Infinity : recall / precision - recall;
    const cost = alarms + missCost * (1 - recall);
    if (cost < best.cost) best = { threshold, cost };
  }
  return best.threshold;
}

/** What calling a class by some rule leads to; sums of weights where examples are weighted. */
export interface CallCounts {
  readonly hits: number;
  readonly misses: number;
  readonly falseAlarms: number;
  readonly passes: number;
}

/** Counts calls against the truth. */
export function callCounts(
  positive: readonly boolean[],
  called: readonly boolean[],
  weights?: Float64Array,
): CallCounts {
  check(
    positive.length === called.length,
    () => `called: expected ${positive.length}; received ${called.length}`,
  );
  const counts = { hits: 0, misses: 0, falseAlarms: 0, passes: 0 };
  positive.forEach((is, i) => {
    const kind = is ? (called[i] ? 'hits' : 'misses') : called[i] ? 'falseAlarms' : 'passes';
    counts[kind] += weights ? weights[i] : 1;
  });
  return counts;
}

/** The rates and the price of `CallCounts`. */
export interface CallScores extends CallCounts {
  /** 0 when nothing is called. */
  readonly precision: number;
  readonly recall: number;
  /** Share of all examples that are called: what somebody has to read. */
  readonly called: number;
  /** False alarms plus `missCost` a miss, over all examples. */
  readonly cost: number;
}

/** `missCost` says how many false alarms one miss is worth. */
export function callScores(counts: CallCounts, missCost: number): CallScores {
  const { hits, misses, falseAlarms, passes } = counts;
  const n = hits + misses + falseAlarms + passes;
  const ratio = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);
  return {
    ...counts,
    precision: ratio(hits, hits + falseAlarms),
    recall: ratio(hits, hits + misses),
    called: ratio(hits + falseAlarms, n),
    cost: ratio(falseAlarms + missCost * misses, n),
  };
}
