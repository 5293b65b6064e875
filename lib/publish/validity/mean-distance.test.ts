import { describe, expect, it } from 'vitest';
import { RandomState } from '../../core/random';
import { sparseFromDense } from '../../features/sparse-rows';
import { meanDistance, permutationTest, sumRows, without } from './mean-distance';

const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, i) => sum + value * b[i], 0);

/** The double sums of lemma 6 of Gretton et al. (2012). */
function byPairs(a: readonly number[][], b: readonly number[][]): number {
  const within = (rows: readonly number[][]) =>
    rows.flatMap((x, i) => rows.filter((_, j) => j !== i).map((y) => dot(x, y))).reduce((s, v) => s + v, 0) /
    (rows.length * (rows.length - 1));
  const between =
    a.flatMap((x) => b.map((y) => dot(x, y))).reduce((s, v) => s + v, 0) / (a.length * b.length);
  return within(a) + within(b) - 2 * between;
}

function drawRows(n: number, mean: number, random: RandomState): number[][] {
  return Array.from({ length: n }, () => Array.from({ length: 4 }, () => mean + random.normal()));
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

describe('meanDistance', () => {
  it('is the mean over pairs, from sums alone', () => {
    const random = new RandomState(1);
    const [a, b] = [drawRows(5, 0, random), drawRows(7, 1, random)];
    const matrix = sparseFromDense([...a, ...b]);
    const part = sumRows(matrix, range(0, 5));
    expect(meanDistance(part, sumRows(matrix, range(5, 12)))).toBeCloseTo(byPairs(a, b), 10);
    const rest = without(sumRows(matrix, range(0, 12)), part);
    expect(meanDistance(part, rest)).toBeCloseTo(byPairs(a, b), 10);
  });

  it('is on average the squared distance of the means, whatever the sizes', () => {
    const random = new RandomState(2);
    for (const [n, m, mean] of [
      [3, 50, 0],
      [20, 20, 0],
      [5, 9, 0.5],
    ]) {
      const draws = Array.from({ length: 500 }, () => {
        const matrix = sparseFromDense([...drawRows(n, 0, random), ...drawRows(m, mean, random)]);
        return meanDistance(sumRows(matrix, range(0, n)), sumRows(matrix, range(n, n + m)));
      });
      const average = draws.reduce((sum, value) => sum + value, 0) / draws.length;
      const error = Math.sqrt(draws.reduce((sum, value) => sum + (value - average) ** 2, 0)) / draws.length;
      expect(Math.abs(average - 4 * mean ** 2)).toBeLessThan(4 * error);
    }
  });
});

describe('permutationTest', () => {
  it('finds a difference, and none as often as it says', () => {
    const random = new RandomState(3);
    const shareFound = (mean: number, draws: number) => {
      let found = 0;
      for (let r = 0; r < draws; r++) {
        const matrix = sparseFromDense([...drawRows(12, 0, random), ...drawRows(15, mean, random)]);
        if (permutationTest(matrix, 12, { random, permutations: 39 }).pValue <= 0.05) found++;
      }
      return found / draws;
    };
    expect(Math.abs(shareFound(0, 300) - 0.05)).toBeLessThan(0.045);
    expect(shareFound(1, 40)).toBeGreaterThan(0.9);
  });

  it('says 1 where all rows are equal', () => {
    const same = sparseFromDense(Array.from({ length: 8 }, () => [0.6, 0.8]));
    expect(permutationTest(same, 3, { random: new RandomState(4), permutations: 19 }).pValue).toBe(1);
  });
});
