import { describe, expect, it } from 'vitest';
import { verdictShares } from './equivalence-fixture';

const repetitions = 2000;
/** 0.05 and three standard errors. */
const MOST = 0.05 + 3 * Math.sqrt((0.05 * 0.95) / repetitions);

describe('equivalence over 2,000 pairs of cross-validations', () => {
  it.each([
    [0.001, 0.001],
    [0.0005, 0.001],
    [0.002, 0.001],
    [0.003, 0.001],
  ])('errs at the margin in at most one case of twenty: deviations %s and %s', (ours, theirs) => {
    const simulation = { margin: 0.005, stds: [ours, theirs], repetitions, seed: 11 } as const;
    for (const difference of [0.005, -0.005]) {
      const { equivalent, different } = verdictShares({ ...simulation, difference });
      expect(equivalent).toBeLessThan(MOST);
      expect(different).toBeLessThan(MOST);
    }
    expect(verdictShares({ ...simulation, difference: 0.006 }).equivalent).toBeLessThan(MOST);
  });

  // Both sides as noisy as the published folds, ddof 1; the last one is Phase 1.
  it.each([
    ['weighted', 0.00112, 0.005, 0.98],
    ['macro', 0.00224, 0.01, 0.98],
    ['Death', 0.0085, 0.02, 0.5],
    ['Injury', 0.00168, 0.005, 0.75],
    ['Malfunction', 0.00179, 0.005, 0.7],
    ['Other', 0.00771, 0.03, 0.95],
    ['Death of Phase 1', 0.01241, 0.02, 0.1],
  ])('finds equal means of %s equivalent', (_, std, margin, power) => {
    const shares = verdictShares({ difference: 0, margin, stds: [std, std], repetitions, seed: 12 });
    expect(shares.equivalent).toBeGreaterThan(power);
    expect(shares.different).toBeLessThan(0.005);
  });
});
