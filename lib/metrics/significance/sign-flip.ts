/** A randomisation test of two classifiers on the same examples: whole groups change sides. */
import { checkNumber } from '../../core/check';
import type { RandomState } from '../../core/random';
import type { GroupSums } from '../intervals/bootstrap';
import { drawBinomial } from '../intervals/multinomial';

/** How often to flip. */
export interface FlipOptions {
  readonly random: RandomState;
  /** 2000 by default. */
  readonly flips?: number;
}

/** What rounding alone may add between a difference and the same difference again. */
const ROUNDING = 1e-12;

/**
 * Two-sided p-values of "which of the two answered makes no difference" (Fisher's randomisation in pairs; Pitman 1937; for
 * groups as Yeh 2000, COLING). `sums` holds what each group adds for the first classifier in the first half of its width and for the
 * second in the other; in a flip every group keeps its sides or exchanges them, each with probability one half.
 * `differences` computes second minus first from such sums; a number that is NaN has p-value null. Exact in its level whatever
 * the groups are, if groups are independent of each other; p is (1 + flips at least as far from 0) / (1 + flips).
 */
export function signFlip(
  { width, patterns, frequencies }: GroupSums,
  differences: (sums: Float64Array) => readonly number[],
  { random, flips = 2000 }: FlipOptions,
): (number | null)[] {
  checkNumber(flips, 'flips', { min: 1, integer: true });
  const half = width / 2;
  const total = new Float64Array(width);
  frequencies.forEach((groups, pattern) => {
    for (let i = 0; i < width; i++) total[i] += groups * patterns[pattern * width + i];
  });
  const observed = [...differences(total)];
  const asFar = observed.map(() => 0);
  const flipped = new Float64Array(width);
  for (let flip = 0; flip < flips; flip++) {
    flipped.set(total);
    for (let pattern = 0; pattern < frequencies.length; pattern++) {
      const exchanged = drawBinomial(random, frequencies[pattern], 0.5);
      if (exchanged > 0) exchange(flipped, patterns, pattern * width, exchanged, half);
    }
    differences(flipped).forEach((difference, i) => {
      if (Math.abs(difference) >= Math.abs(observed[i]) - ROUNDING) asFar[i]++;
    });
  }
  return observed.map((difference, i) => (Number.isNaN(difference) ? null : (1 + asFar[i]) / (1 + flips)));
}

/** Moves what `times` groups of a pattern add from each side to the other. */
function exchange(
  sums: Float64Array,
  patterns: Float64Array,
  start: number,
  times: number,
  half: number,
): void {
  for (let i = 0; i < half; i++) {
    const move = times * (patterns[start + half + i] - patterns[start + i]);
    sums[i] += move;
    sums[half + i] -= move;
  }
}

/**
 * p-values of one table adjusted so that the chance of one false finding among them stays below the level (Holm 1979, Scand.
 * J. Statist. 6:65; as `multipletests(method='holm')` of statsmodels). Null stays null and counts for nothing.
 */
export function holm(values: readonly (number | null)[]): (number | null)[] {
  const known = [...values.keys()].filter((i) => values[i] !== null);
  known.sort((a, b) => Number(values[a]) - Number(values[b]));
  const adjusted: (number | null)[] = values.map(() => null);
  let highest = 0;
  known.forEach((i, rank) => {
    highest = Math.max(highest, Math.min(1, (known.length - rank) * Number(values[i])));
    adjusted[i] = highest;
  });
  return adjusted;
}
