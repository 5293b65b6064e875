import { describe, expect, it } from 'vitest';
import { coverage } from './coverage-fixture';

describe('intervals of scores and of differences', () => {
  it('hold the truth about as often as they state, whatever the sizes of groups', () => {
    const rows = coverage({ groups: 300, tail: 2, repetitions: 120, resamples: 300, seed: 3 });
    // 95 of 100, less 3.5 standard errors of 120 repetitions.
    for (const { name, held } of rows.filter(({ effective }) => effective >= 100))
      expect(held, name).toBeGreaterThanOrEqual(0.88);
    const mean = rows.reduce((sum, { held }) => sum + held, 0) / rows.length;
    expect(mean).toBeGreaterThan(0.93);
    expect(mean).toBeLessThan(0.97);
  });
});
