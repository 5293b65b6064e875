import { expect, it } from 'vitest';
import { coverage } from './coverage-fixture';

it('intervals of very unequal groups hold the truth about as often as they state', () => {
  const rows = coverage({ groups: 250, tail: 1.3, repetitions: 250, resamples: 250, seed: 5 });
  const mean = rows.reduce((sum, { held }) => sum + held, 0) / rows.length;
  // At plain percentiles 0.922 hold: `coverage.check.ts` has the numbers one by one.
  expect(mean).toBeGreaterThan(0.935);
  expect(mean).toBeLessThan(0.97);
});
