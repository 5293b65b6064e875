import { describe, expect, it } from 'vitest';
import { RandomState } from '../../core/random';
import { readsFor, upperShare } from './binomial-bound';
import { drawBinomial } from './multinomial';

describe('upperShare', () => {
  it('is where the binomial tail is 1 - level (bisected in Python with exact coefficients)', () => {
    const known = [
      [0, 20, 0.95, 0.13910834],
      [0, 300, 0.95, 0.00993608],
      [3, 50, 0.95, 0.14783718],
      [5, 10, 0.9, 0.7326819],
    ];
    for (const [k, n, level, bound] of known) expect(upperShare(k, n, level)).toBeCloseTo(bound, 7);
    expect([upperShare(0, 0), upperShare(7, 7)]).toEqual([1, 1]);
  });

  it('holds the share as often as it says, or more often', () => {
    const random = new RandomState(3);
    const bounds = Array.from({ length: 201 }, (_, k) => upperShare(k, 200));
    for (const share of [0.002, 0.02, 0.2]) {
      let held = 0;
      const draws = 4000;
      for (let r = 0; r < draws; r++) if (bounds[drawBinomial(random, 200, share)] >= share) held++;
      expect(held / draws).toBeGreaterThan(0.95 - 3 * Math.sqrt((0.95 * 0.05) / draws));
    }
  });
});

describe('readsFor', () => {
  it('is the least number whose bound is low enough', () => {
    for (const share of [0.5, 0.03, 0.001]) {
      const n = readsFor(share);
      expect(upperShare(0, n)).toBeLessThanOrEqual(share + 1e-12);
      expect(upperShare(0, n - 1)).toBeGreaterThan(share);
    }
    expect([readsFor(0), readsFor(1)]).toEqual([Number.POSITIVE_INFINITY, 1]);
  });
});
