import { describe, expect, it } from 'vitest';
import { reweightedCoverage } from './death-threshold-fixture';

describe('re-weighted intervals of precision', () => {
  it('hold the truth in 93 to 97 of 100 draws, 2,000 repetitions', () => {
    const coverage = reweightedCoverage(2000, 11);
    expect(coverage).toBeGreaterThan(0.93);
    expect(coverage).toBeLessThan(0.97);
  });
});
