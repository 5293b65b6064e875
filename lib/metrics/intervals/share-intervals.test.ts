import { describe, expect, it } from 'vitest';
import { groupSums } from './bootstrap';
import { shareIntervals } from './share-intervals';

/** `right` of `rows` examples are right; `groupOf` gives a row's group. */
function accuracy(rows: number, right: number, groupOf: ((row: number) => string) | null = null) {
  const groups = groupOf && Array.from({ length: rows }, (_, row) => groupOf(row));
  const sums = groupSums(rows, groups, 2, (row, cells) => {
    cells[row < right ? 0 : 1]++;
  });
  const [interval] = shareIntervals(sums, ([hits, misses]) => [hits / (hits + misses)], ['share']);
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
    const [same] = shareIntervals(tenfold, ([hits, misses]) => [hits / (hits + misses)], ['share']);
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
    const [none] = shareIntervals(sums, precision, ['share'], { leastClusters: 0 });
    expect(none).toMatchObject({ value: 0.5, lower: null, reason: 'none: it rests on one group alone' });
  });

  it('bounds an F1 of 0 by what it follows from, and no mean at its limit', () => {
    // 40 groups that are Death or called, none both: h / (h + m + a) is at most .0881, F1 = 2 J / (1 + J) at most .1620.
    const sums = groupSums(40, null, 3, (row, cells) => {
      cells[1 + (row % 2)]++;
    });
    const f1 = ([hits, misses, alarms]: Float64Array) => (2 * hits) / (2 * hits + misses + alarms);
    const twice = (cells: Float64Array) => [f1(cells), f1(cells)];
    const [own, mean] = shareIntervals(sums, twice, ['f1', 'mean']);
    expect([own.lower, own.upper]).toEqual([0, expect.closeTo(0.162, 3)]);
    expect(mean).toMatchObject({
      value: 0,
      lower: null,
      upper: null,
      reason: expect.stringMatching(/^none/),
    });
  });

  it('takes a correlation from -1 to 1', () => {
    // The same numbers, moved: an interval of 2 p - 1 is that of p, moved.
    const sums = groupSums(100, null, 2, (row, cells) => {
      cells[row < 20 ? 0 : 1]++;
    });
    const share = ([hits, misses]: Float64Array) => hits / (hits + misses);
    const both = (cells: Float64Array) => [share(cells), 2 * share(cells) - 1];
    const [own, moved] = shareIntervals(sums, both, ['share', 'correlation']);
    expect(moved.value).toBeCloseTo(-0.6, 12);
    expect(moved.lower).toBeCloseTo(2 * Number(own.lower) - 1, 12);
    expect(moved.upper).toBeCloseTo(2 * Number(own.upper) - 1, 12);
    expect(() =>
      shareIntervals(sums, ([hits, misses]) => [(hits / (hits + misses)) * 10], ['share']),
    ).toThrow('expected 0 to 1; received 2');
  });
});
