import { describe, expect, it } from 'vitest';
import { RandomState } from '../../core/random';
import { decideByCost, missCosts } from '../decide-by-cost';
import { drawLabels, drawProbabilities } from '../planted-fixture';
import { prevalenceWeights } from '../prevalence';
import { logLoss } from '../probabilities';
import { applyPriorShift } from './prior-shift';

describe('applyPriorShift', () => {
  it("is Bayes' rule with other shares, by hand", () => {
    // Odds of Death against Injury 1 to 1 where both have half; 1 to 9 where Death has a tenth.
    const [death, injury, malfunction, other] = applyPriorShift(
      Float64Array.of(0.4, 0.4, 0.2, 0),
      [0.5, 0.5, 0.25, 0.25],
      [0.1, 0.9, 0.25, 0],
    );
    expect(injury / death).toBeCloseTo(9, 9);
    expect(malfunction / death).toBeCloseTo(2.5, 9);
    expect(death).toBeCloseTo(0.08 / (0.08 + 0.72 + 0.2), 9);
    expect(other).toBeLessThan(1e-29);
  });

  it('is right where the shares differ and each class reads the same', () => {
    const random = new RandomState(21);
    const honest = drawProbabilities(6000, random);
    const yTrue = drawLabels(honest, random);
    const had = [0, 1, 2, 3].map((c) => yTrue.filter((label) => label === c).length);
    const outside = [0.02, 0.3, 0.6, 0.08];
    const weights = prevalenceWeights(yTrue, outside);
    const shifted = applyPriorShift(honest, had, outside);
    expect(logLoss(yTrue, shifted, weights)).toBeLessThan(logLoss(yTrue, honest, weights) - 0.1);
    // Weighted, each class has the probability that it is stated to have on the whole.
    outside.forEach((share, c) => {
      const mean = yTrue.reduce((sum, _, row) => sum + weights[row] * shifted[4 * row + c], 0) / yTrue.length;
      expect(Math.abs(mean - share)).toBeLessThan(0.02);
    });
  });

  it('refuses shares that say nothing of a class', () => {
    const p = Float64Array.of(0.4, 0.3, 0.2, 0.1);
    expect(() => applyPriorShift(p, [1, 1, 0, 1], [1, 1, 1, 1])).toThrow(
      'old shares: expected 4 numbers above 0',
    );
    expect(() => applyPriorShift(p, [1, 1, 1, 1], [0, 0, 0, 0])).toThrow('new shares: expected 4 numbers');
  });
});

describe('decideByCost', () => {
  it('decides for the most probable class where every mistake costs the same', () => {
    const p = drawProbabilities(50, new RandomState(5));
    const argmax = Array.from({ length: 50 }, (_, row) => {
      const own = [...p.subarray(4 * row, 4 * row + 4)];
      return own.indexOf(Math.max(...own));
    });
    expect([...decideByCost(p, missCosts(1))]).toEqual(argmax);
  });

  it('calls Death from where a miss costs more than a false alarm', () => {
    // Two classes in play: Death from 1 / (1 + missCost).
    const rows = [0.09, 0.11, 0.05].flatMap((p) => [p, 1 - p, 0, 0]);
    expect([...decideByCost(Float64Array.from(rows), missCosts(10))]).toEqual([1, 0, 1]);
    expect(missCosts(10)[0]).toEqual([0, 10, 10, 10]);
    expect(missCosts(10)[2]).toEqual([1, 1, 0, 1]);
  });

  it('pays least on planted truth', () => {
    const random = new RandomState(9);
    const honest = drawProbabilities(3000, random);
    const yTrue = drawLabels(honest, random);
    const costs = missCosts(8);
    const costOf = (yPred: Uint8Array) => yTrue.reduce((sum, t, row) => sum + costs[t][yPred[row]], 0);
    const own = costOf(decideByCost(honest, costs));
    for (const other of [1, 3, 30]) expect(own).toBeLessThan(costOf(decideByCost(honest, missCosts(other))));
  });

  it('refuses costs that are no table', () => {
    expect(() => decideByCost(Float64Array.of(1, 0, 0, 0), [[0, 1]])).toThrow(
      'costs: expected 4 x 4 numbers',
    );
  });
});
