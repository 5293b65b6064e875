import { describe, expect, it } from 'vitest';
import { stratifiedShare } from './stratified-share';

describe('stratifiedShare', () => {
  it("is Wilson's interval in one stratum of a large population", () => {
    // 10 of 50, worked out by hand: (0.2 + z^2/100 -+ z sqrt(0.16/50 + z^2/10000)) / (1 + z^2/50)
    const { value, lower, upper } = stratifiedShare([{ size: 1e12, read: 50, hits: 10 }]) ?? {};
    expect(value).toBe(0.2);
    expect(lower).toBeCloseTo(0.11244, 5);
    expect(upper).toBeCloseTo(0.33037, 5);
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
