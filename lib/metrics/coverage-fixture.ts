/** For tests: how often bootstrap intervals of grouped examples hold the value that the groups were drawn from. */
import { RandomState } from '../core/random';
import { bootstrap, groupSums } from './bootstrap';
import { countedMeasures } from './measure-of-cells';

/** What is simulated. */
export interface CoverageOptions {
  readonly repetitions: number;
  readonly resamples: number;
  /** Groups in a data set; sizes follow a power law from 1 to `largest`. */
  readonly groups: number;
  readonly largest: number;
  /** The law's exponent: the smaller, the heavier the largest groups. */
  readonly tail: number;
  readonly seed: number;
}

/** Share of repetitions whose interval holds the truth, by measure: of the first classifier, then of second minus first. */
export interface Coverage {
  readonly own: readonly number[];
  readonly difference: readonly number[];
  /** Mean effective clusters of a data set. */
  readonly effective: number;
}

const CELLS = 16;

/** Draws data sets of two classifiers that share the luck of a group and compares their intervals with the law's own value. */
export function coverage({ repetitions, resamples, seed, ...law }: CoverageOptions): Coverage {
  const random = new RandomState(seed);
  const truth = statistics(sumOf(drawGroups(random, { ...law, groups: 400_000 })));
  const held = truth.map(() => 0);
  let effective = 0;
  for (let r = 0; r < repetitions; r++) {
    const groups = drawGroups(random, law);
    const sums = groupSums(groups.length, null, 2 * CELLS, (row, cells) => {
      groups[row].forEach((count, cell) => {
        cells[cell] += count;
      });
    });
    const sizes = groups.map((cells) => cells.slice(0, CELLS).reduce((a, b) => a + b, 0));
    effective += sizes.reduce((a, b) => a + b, 0) ** 2 / sizes.reduce((a, b) => a + b * b, 0);
    bootstrap(sums, statistics, { random, resamples }).forEach(({ lower, upper }, k) => {
      if (lower !== null && upper !== null && lower <= truth[k] && truth[k] <= upper) held[k]++;
    });
  }
  const shares = held.map((count) => count / repetitions);
  const half = shares.length / 2;
  return { own: shares.slice(0, half), difference: shares.slice(half), effective: effective / repetitions };
}

function statistics(cells: Float64Array): number[] {
  const [one, two] = [countedMeasures(cells), countedMeasures(cells, CELLS)];
  return [...one, ...one.map((value, k) => two[k] - value)];
}

/** Groups of one label each; a group's examples are right together, with some that are not. */
function drawGroups(
  random: RandomState,
  { groups, largest, tail }: Pick<CoverageOptions, 'groups' | 'largest' | 'tail'>,
): Float64Array[] {
  const shares = [0.08, 0.38, 0.84, 1];
  return Array.from({ length: groups }, () => {
    const size = Math.min(largest, Math.floor((1 - random.random()) ** (-1 / tail)));
    const at = random.random();
    const label = shares.findIndex((share) => at < share);
    const cells = new Float64Array(2 * CELLS);
    const luck = random.random();
    for (const side of [0, 1]) {
      const right = Math.min(
        1,
        Math.max(0, 0.85 - 0.05 * side + 0.3 * (luck - 0.5) + 0.1 * (random.random() - 0.5)),
      );
      for (let i = 0; i < Math.min(size, 50); i++) {
        const answer = random.random() < right ? label : Math.floor(random.random() * 4);
        cells[side * CELLS + label * 4 + answer] += size / Math.min(size, 50);
      }
    }
    return cells;
  });
}

function sumOf(groups: readonly Float64Array[]): Float64Array {
  const sum = new Float64Array(2 * CELLS);
  for (const cells of groups)
    cells.forEach((count, i) => {
      sum[i] += count;
    });
  return sum;
}
