/** Realised recall of a rule for thresholds, over many draws of the deaths that set it. */
import type { RandomState } from '../core/random';

/** What is simulated. */
export interface RecallSimulation {
  readonly deaths: number;
  readonly recall: number;
  /** Epochs, equally good in truth, of which the one with the highest Death F1 on these deaths sets the threshold. */
  readonly epochs: number;
  readonly repetitions: number;
}

/** The recalls that the threshold of `rule` has for new deaths, one a repetition; null where it is refused. */
export function realisedRecalls(
  { deaths, recall, epochs, repetitions }: RecallSimulation,
  rule: (scores: Float64Array) => number | null,
  random: RandomState,
): Float64Array | null {
  const realised = new Float64Array(repetitions);
  for (let r = 0; r < repetitions; r++) {
    const threshold = rule(chosenScores({ deaths, recall, epochs }, random));
    if (threshold === null) return null;
    // Scores are uniform: of new deaths the share `threshold` lies below it.
    realised[r] = 1 - threshold;
  }
  return realised;
}

/** Mean of `values` and two Monte Carlo errors of it. */
export function meanAndError(values: Float64Array): { readonly mean: number; readonly twoErrors: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, twoErrors: 2 * Math.sqrt(squares / (values.length - 1) / values.length) };
}

/**
 * The deaths' scores by the epoch of best F1. What misleads most: epochs that err apart from one another, and a decision
 * that finds the very share that is asked for.
 */
function chosenScores(
  { deaths, recall, epochs }: Pick<RecallSimulation, 'deaths' | 'recall' | 'epochs'>,
  random: RandomState,
): Float64Array {
  let best = { f1: -1, scores: new Float64Array(0) };
  for (let epoch = 0; epoch < epochs; epoch++) {
    const scores = Float64Array.from({ length: deaths }, () => random.random());
    const hits = scores.filter((score) => score >= 1 - recall).length;
    let alarms = 0;
    for (let other = 0; other < deaths; other++) if (random.random() < 0.05) alarms++;
    const f1 = (2 * hits) / (deaths + hits + alarms);
    if (f1 > best.f1) best = { f1, scores };
  }
  return best.scores;
}
