import { describe, expect, it } from 'vitest';
import { RandomState } from '../../core/random';
import { estimateShares } from './estimate-shares';

const OLD = [0.1, 0.4, 0.4, 0.1];

/** Probabilities right for `OLD` of examples whose classes have the shares `now`: a normal feature with a mean a class. */
function drawn(n: number, now: readonly number[], random: RandomState): Float64Array {
  const means = [0, 2, 4, 6];
  const probabilities = new Float64Array(n * 4);
  for (let row = 0; row < n; row++) {
    let u = random.random();
    let label = 0;
    while (label < 3 && u >= now[label]) u -= now[label++];
    const x = means[label] + random.normal();
    const masses = means.map((mean, c) => OLD[c] * Math.exp(-((x - mean) ** 2) / 2));
    const sum = masses.reduce((total, mass) => total + mass, 0);
    probabilities.set(
      masses.map((mass) => mass / sum),
      row * 4,
    );
  }
  return probabilities;
}

describe('estimateShares', () => {
  it('finds shares that were planted, and none where nothing moved', () => {
    const random = new RandomState(5);
    for (const now of [OLD, [0.02, 0.3, 0.6, 0.08], [0.3, 0.3, 0.1, 0.3]]) {
      const estimates = Array.from({ length: 20 }, () => estimateShares(drawn(800, now, random), OLD) ?? []);
      now.forEach((share, c) => {
        const mean = estimates.reduce((sum, shares) => sum + shares[c], 0) / estimates.length;
        expect(Math.abs(mean - share), `${now}, class ${c}`).toBeLessThan(0.015);
      });
    }
  });

  it('is the mean of the probabilities where the mean is the old share, and counts by weights', () => {
    const rows = Float64Array.from([
      0.7, 0.1, 0.1, 0.1, 0.1, 0.7, 0.1, 0.1, 0.1, 0.1, 0.7, 0.1, 0.1, 0.1, 0.1, 0.7,
    ]);
    const even = [0.25, 0.25, 0.25, 0.25];
    for (const share of estimateShares(rows, even) ?? []) expect(share).toBeCloseTo(0.25, 6);
    const twice = Float64Array.from([...rows.subarray(0, 4), ...rows]);
    const weighted = estimateShares(rows, even, { weights: [2, 1, 1, 1] });
    (estimateShares(twice, even) ?? []).forEach((share, c) => {
      expect(weighted?.[c]).toBeCloseTo(share, 6);
    });
  });

  it('keeps a class without an old share without one', () => {
    const rows = Float64Array.from([0.5, 0.5, 0, 0, 0.2, 0.8, 0, 0]);
    const shares = estimateShares(rows, [0.5, 0.5, 0, 0]) ?? [];
    expect(shares[2] + shares[3]).toBe(0);
    expect(shares[0] + shares[1]).toBeCloseTo(1, 12);
    expect(estimateShares(new Float64Array(0), OLD)).toBeNull();
    expect(() => estimateShares(rows, [0, 0, 0, 0])).toThrow('old shares');
  });
});
