import { describe, expect, it } from 'vitest';
import { stratifiedShare } from './stratified-share';

describe('stratifiedShare', () => {
  it('is the exact interval in one stratum of a large population', () => {
    // scipy.stats.binomtest(10, 50).proportion_ci(): 0.1003022, 0.3371831
    const { value, lower, upper } = stratifiedShare([{ size: 1e7, read: 50, hits: 10 }]) ?? {};
    expect(value).toBe(0.2);
    expect(lower).toBeCloseTo(0.1003022, 5);
    expect(upper).toBeCloseTo(0.3371831, 5);
  });

  it('holds a small stratum read in part as often as it says', () => {
    // Of 100 with one hit the 80 read miss it in 20 of 100 draws: an interval that then excludes .01 holds 80 of 100.
    const { upper } = stratifiedShare([{ size: 100, read: 80, hits: 0 }]) ?? {};
    expect(upper).toBe(0.02); // C(98,80)/C(100,80) = .0384 > .025, C(97,80)/C(100,80) = .0071
    expect(stratifiedShare([{ size: 10, read: 9, hits: 9 }])?.lower).toBe(0.9);
  });

  it('weights strata by their size, and is sure of those that were read whole', () => {
    const strata = [
      { size: 900, read: 900, hits: 9 },
      { size: 100, read: 100, hits: 60 },
    ];
    expect(stratifiedShare(strata)).toEqual({ value: 0.069, lower: 0.069, upper: 0.069 });
    const half = stratifiedShare([strata[1], { size: 900, read: 90, hits: 0 }]);
    expect(half?.value).toBeCloseTo(0.06, 12);
    expect(half?.lower).toBeCloseTo(0.06, 12);
    expect(half?.upper).toBeGreaterThan(0.08);
  });

  it('knows nothing of a stratum of which nothing was read', () => {
    const open = stratifiedShare([
      { size: 50, read: 50, hits: 0 },
      { size: 50, read: 0, hits: 0 },
    ]);
    expect(open).toEqual({ value: 0.25, lower: 0, upper: 0.5 });
    expect(stratifiedShare([{ size: 50, read: 0, hits: 0 }])).toBeNull();
  });
});
