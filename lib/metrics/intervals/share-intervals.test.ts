import { describe, expect, it } from 'vitest';
import { groupSums } from './bootstrap';
import { shareIntervals } from './share-intervals';

/** `right` of `rows` examples are right; `groupOf` gives a row's group. */
function accuracy(rows: number, right: number, groupOf: ((row: number) => string) | null = null) {
  const groups = groupOf && Array.from({ length: rows }, (_, row) => groupOf(row));
  const sums = groupSums(rows, groups, 2, (row, cells) => {
    cells[row < right ? 0 : 1]++;
  });
  const [interval] = shareIntervals(sums, ([hits, misses]) => [hits / (hits + misses)]);
  return interval;
}

describe('shareIntervals', () => {
  it('is the logit interval of a share by hand', () => {
    // 80 of 100: jackknife error sqrt(.8 .2 / 99), freedom 3 (80 .2^2 + 20 .8^2)^2 / (80 .2^4 + 20 .8^4) = 92.3, t 1.9860.
    const { value, lower, upper } = accuracy(100, 80);
    const wide = (1.986 * Math.sqrt((0.8 * 0.2) / 99)) / (0.8 * 0.2);
    const shareAt = (x: number) => 1 / (1 + Math.exp(-x));
    expect(value).toBe(0.8);
    expect(lower).toBeCloseTo(shareAt(Math.log(4) - wide), 4);
    expect(upper).toBeCloseTo(shareAt(Math.log(4) + wide), 4);
  });

  it('learns nothing from copies of a group', () => {
    const once = accuracy(100, 80);
    const tenfold = groupSums(
      1000,
      Array.from({ length: 1000 }, (_, row) => `${row % 100}`),
      2,
      (row, cells) => {
        cells[row % 100 < 80 ? 0 : 1]++;
      },
    );
    const [same] = shareIntervals(tenfold, ([hits, misses]) => [hits / (hits + misses)]);
    expect(same.lower).toBeCloseTo(Number(once.lower), 12);
    expect(same.upper).toBeCloseTo(Number(once.upper), 12);
  });

  it('is the exact binomial interval where nothing varies', () => {
    // binom.test(40, 40): lower edge 0.025^(1/40) = 0.9119.
    expect(accuracy(40, 40)).toMatchObject({ value: 1, upper: 1 });
    expect(accuracy(40, 40).lower).toBeCloseTo(0.9119, 4);
    expect(accuracy(40, 0).upper).toBeCloseTo(0.0881, 4);
    expect(accuracy(400, 400, (row) => String(row % 40)).lower).toBeCloseTo(0.9119, 4);
  });

  it('refuses few clusters, and what does not exist without one of them', () => {
    expect(accuracy(29, 20)).toMatchObject({
      lower: null,
      reason: 'none: 29.0 effective groups, fewer than 30',
    });
    const sums = groupSums(60, null, 3, (row, cells) => {
      cells[row === 0 ? 0 : row === 1 ? 1 : 2]++;
    });
    const precision = ([hits, alarms]: Float64Array) => [hits > 0 ? hits / (hits + alarms) : Number.NaN];
    const [none] = shareIntervals(sums, precision, { leastClusters: 0 });
    expect(none).toMatchObject({ value: 0.5, lower: null, reason: 'none: it rests on one group alone' });
  });
});
