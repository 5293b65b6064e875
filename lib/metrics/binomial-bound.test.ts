import { describe, expect, it } from 'vitest';
import { RandomState } from '../core/random';
import { readsFor, upperShare } from './binomial-bound';
import { drawBinomial } from './multinomial';

describe('upperShare', () => {
  it('is what R says (binom.test, alternative "less")', () => {
    const known = [
      [0, 20, 0.95, 0.1391083],
      [0, 300, 0.95, 0.009936036],
      [3, 50, 0.95, 0.1481823],
      [5, 10, 0.9, 0.7326799],
    ];
    for (const [k, n, level, bound] of known) expect(upperShare(k, n, level)).toBeCloseTo(bound, 4);
    expect([upperShare(0, 0), upperShare(7, 7)]).toEqual([1, 1]);
  });

  it('holds the share as often as it says, or more often', () => {
    const random = new RandomState(3);
    for (const share of [0.002, 0.02, 0.2]) {
      let held = 0;
      const draws = 4000;
      for (let r = 0; r < draws; r++) if (upperShare(drawBinomial(random, 200, share), 200) >= share) held++;
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
