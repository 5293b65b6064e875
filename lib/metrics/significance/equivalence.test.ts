import { describe, expect, it } from 'vitest';
import { equivalence } from './equivalence';
import { verdictShares } from './equivalence-fixture';

describe('equivalence', () => {
  it('puts the 90 % interval of Student beside the margin', () => {
    // One part: t(4) within 90 % is 2.13185, the standard deviation 0.001.
    const test = equivalence(0.002, [{ variance: 1e-6, df: 4 }], 0.005);
    expect(test.lower).toBeCloseTo(0.002 - 0.00213185, 7);
    expect(test.upper).toBeCloseTo(0.002 + 0.00213185, 7);
    expect(test.verdict).toBe('equivalent');
    expect(equivalence(0.003, [{ variance: 1e-6, df: 4 }], 0.005).verdict).toBe('inconclusive');
    expect(equivalence(-0.0072, [{ variance: 1e-6, df: 4 }], 0.005).verdict).toBe('different');
  });

  it('adds variances and pools their degrees of freedom (Welch)', () => {
    // Two equal parts of 4 degrees each: 8 degrees, t within 90 % 1.85955, standard deviation sqrt(2) 0.001.
    const part = { variance: 1e-6, df: 4 };
    expect(equivalence(0, [part, part], 1).upper).toBeCloseTo(1.85955 * Math.SQRT2 * 0.001, 7);
    expect(equivalence(0, [part, { variance: 0, df: 4 }], 1).upper).toBeCloseTo(0.00213185, 7);
    expect(equivalence(0.1, [{ variance: 0, df: 4 }], 0.2)).toEqual({
      ...{ lower: 0.1, upper: 0.1, verdict: 'equivalent' },
    });
  });

  it('refuses a margin that nothing lies within', () => {
    expect(() => equivalence(0, [{ variance: 1, df: 4 }], 0)).toThrow('margin');
  });

  const simulated = { margin: 0.005, stds: [0.001, 0.001], repetitions: 400, seed: 5 } as const;

  it('calls means at the margin equivalent in one case of twenty', () => {
    const { equivalent, different } = verdictShares({ ...simulated, difference: 0.005 });
    // 0.05 and three standard errors of 400 cases.
    expect(equivalent).toBeLessThan(0.083);
    expect(different).toBeLessThan(0.083);
  });

  it('finds what is equal, and what is twice the margin apart', () => {
    expect(verdictShares({ ...simulated, difference: 0 }).equivalent).toBeGreaterThan(0.95);
    expect(verdictShares({ ...simulated, difference: -0.01 }).different).toBeGreaterThan(0.95);
  });
});
