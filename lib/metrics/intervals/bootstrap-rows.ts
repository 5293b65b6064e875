/** Bootstrap intervals of statistics that need every example (ranks, bins), resampled by groups. */
import { check } from '../../core/check';
import type { RandomState } from '../../core/random';
import { type BootstrapOptions, type Interval, intervalOf, refused } from './bootstrap';
import { effectiveClusters, tooFew } from './effective-clusters';
import { jackknife } from './jackknife';

/** So many of the largest groups are left out one by one, and the others in as many lots: one by one they would take too long. */
const LEFT_OUT = 250;

/**
 * Intervals (`intervalOf`) of what `statistic` computes from a weight an example: how often its group was drawn. `groupOf`
 * gives the group of a row; null makes every example a group of its own. Resamples in which a number does not exist
 * (NaN: nothing positive was drawn) are left out of its interval.
 */
export function bootstrapRows(
  rows: number,
  groupOf: readonly (string | null)[] | null,
  statistic: (weights: Float64Array) => readonly number[],
  { random, resamples = 2000, level = 0.95, leastClusters = 0 }: BootstrapOptions,
): Interval[] {
  check(rows > 0, 'bootstrap: expected at least one example; received none');
  const { groups, sizes } = numbered(rows, groupOf);
  const count = sizes.length;
  const weights = new Float64Array(rows).fill(1);
  const values = [...statistic(weights)];
  const few = tooFew(effectiveClusters(sizes), leastClusters);
  if (few) return values.map((value) => refused(value, few));
  const draws = values.map(() => new Float64Array(resamples));
  const drawn = new Float64Array(count);
  for (let r = 0; r < resamples; r++) {
    drawn.fill(0);
    for (let i = 0; i < count; i++) drawn[Math.floor(random.random() * count)]++;
    for (let row = 0; row < rows; row++) weights[row] = drawn[groups[row]];
    statistic(weights).forEach((value, i) => {
      draws[i][r] = value;
    });
  }
  const lots = lotsOf(sizes, random);
  const without = values.map(() => new Float64Array(Math.min(count, 2 * LEFT_OUT)));
  for (let lot = 0; lot < without[0].length; lot++) {
    for (let row = 0; row < rows; row++) weights[row] = lots[groups[row]] === lot ? 0 : 1;
    statistic(weights).forEach((value, i) => {
      without[i][lot] = value;
    });
  }
  return values.map((value, i) => intervalOf(value, draws[i], jackknife(value, without[i]), level));
}

/** The lot that each group is left out with: drawn, as the order of examples may have a period of its own. */
function lotsOf(sizes: Float64Array, random: RandomState): Uint32Array {
  const lots = new Uint32Array(sizes.length);
  const largestFirst = [...sizes.keys()].sort((a, b) => sizes[b] - sizes[a]);
  largestFirst.forEach((group, rank) => {
    const alone = rank < LEFT_OUT || sizes.length <= 2 * LEFT_OUT;
    lots[group] = alone ? rank : LEFT_OUT + Math.floor(random.random() * LEFT_OUT);
  });
  return lots;
}

function numbered(rows: number, groupOf: readonly (string | null)[] | null) {
  const numbers = new Map<string, number>();
  let count = 0;
  const groups = Uint32Array.from({ length: rows }, (_, row) => {
    const group = groupOf?.[row] ?? null;
    const known = group === null ? undefined : numbers.get(group);
    if (known !== undefined) return known;
    if (group !== null) numbers.set(group, count);
    return count++;
  });
  const sizes = new Float64Array(count);
  for (const group of groups) sizes[group]++;
  return { groups, sizes };
}
