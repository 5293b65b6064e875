/** How much the best of several flatters, by bootstrap bias corrected cross-validation (BBC-CV, Tsamardinos et al. 2018). */
import { check } from '../../core/check';
import type { RandomState } from '../../core/random';

/** A score of weighted rows; NaN where those with a weight do not support it. */
export type WeightedScore = (weights: Float64Array) => number;

/** The best of several, on the rows that chose it and corrected. */
export interface CorrectedChoice {
  /** The highest score on all rows. */
  readonly score: number;
  /** Mean over resamples of what the best of the drawn rows scores on the others; NaN where none supports it. */
  readonly corrected: number;
}

/** How often rows are drawn. */
export interface ChoiceResampling {
  readonly random: RandomState;
  readonly resamples: number;
}

/**
 * Chooses the highest of `scores` (the earlier one on ties) on rows drawn with replacement and scores it on those that were
 * not drawn. Rows of one group (`groupOf`) are drawn together. The correction is conservative: a resample holds some
 * 63 % of the rows, and fewer rows choose worse.
 */
export function correctedChoice(
  scores: readonly WeightedScore[],
  groupOf: readonly string[],
  { random, resamples }: ChoiceResampling,
): CorrectedChoice {
  check(scores.length > 0 && groupOf.length > 0, 'choice: expected something to choose from; received none');
  const numbers = new Map<string, number>();
  const groups = Uint32Array.from(groupOf, (group) => {
    const known = numbers.get(group) ?? numbers.size;
    numbers.set(group, known);
    return known;
  });
  const drawn = new Float64Array(numbers.size);
  const within = new Float64Array(groups.length).fill(1);
  const without = new Float64Array(groups.length);
  const score = best(scores, within).score;
  let [sum, n] = [0, 0];
  for (let r = 0; r < resamples; r++) {
    drawn.fill(0);
    for (let i = 0; i < drawn.length; i++) drawn[random.interval(drawn.length - 1)]++;
    for (let row = 0; row < groups.length; row++) {
      within[row] = drawn[groups[row]];
      without[row] = within[row] === 0 ? 1 : 0;
    }
    const chosen = scores[best(scores, within).index](without);
    if (Number.isNaN(chosen)) continue;
    sum += chosen;
    n++;
  }
  return { score, corrected: sum / n };
}

function best(scores: readonly WeightedScore[], weights: Float64Array): { index: number; score: number } {
  let found = { index: 0, score: Number.NaN };
  scores.forEach((of, index) => {
    const score = of(weights);
    if (score > found.score || (Number.isNaN(found.score) && !Number.isNaN(score))) found = { index, score };
  });
  return found;
}
