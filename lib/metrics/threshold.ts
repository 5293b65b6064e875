/** One class called or not by a threshold on its probability: which threshold, and what it costs. */
import { checkNumber } from '../core/check';
import { precisionRecallCurve } from './curve';
import { shareHoldingWeights } from './prevalence';

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

/**
 * Counts calls of class `label` against the truth. `byClass` says of each class in turn how many of its examples are
 * called and how many are not; with `shares` the classes weigh as much as these say, whatever was drawn of them.
 */
export function callCounts(
  byClass: ArrayLike<number>,
  label: number,
  shares?: readonly number[],
): CallCounts {
  const weights = shares ? shareHoldingWeights(examplesOf(byClass), shares) : null;
  const counts = { hits: 0, misses: 0, falseAlarms: 0, passes: 0 };
  for (let c = 0; 2 * c < byClass.length; c++) {
    const weight = weights ? weights[c] : 1;
    counts[c === label ? 'hits' : 'falseAlarms'] += weight * byClass[2 * c];
    counts[c === label ? 'misses' : 'passes'] += weight * byClass[2 * c + 1];
  }
  return counts;
}

function examplesOf(byClass: ArrayLike<number>): Float64Array {
  return Float64Array.from({ length: byClass.length / 2 }, (_, c) => byClass[2 * c] + byClass[2 * c + 1]);
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
  /**
   * Hits less what the false alarms take away, over all examples, at the threshold probability 1 / (1 + missCost): net
   * benefit (Vickers and Elkin 2006, Med. Decis. Making 26:565). Calling nothing has 0. Null where a miss costs nothing.
   */
  readonly netBenefit: number | null;
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
    netBenefit: missCost === 0 ? null : ratio(hits - falseAlarms / missCost, n),
  };
}
