import { describe, expect, it } from 'vitest';
import { classificationReport, confusionMatrix, reportOfMatrix } from './classification';
import { prevalenceWeights, shareHoldingWeights } from './prevalence';
import { callCounts, callScores, thresholdForCost } from './threshold';

describe('thresholdForCost', () => {
  const positive = [true, false, true, true, false];
  const scores = Float64Array.of(0.9, 0.8, 0.7, 0.4, 0.1);

  it('is the cheapest one', () => {
    // Costs at 0.9, 0.8, 0.7, 0.4, 0.1: 2m, 1 + 2m, 1 + m, 1, 2; nothing called: 3m.
    const at = (missCost: number, weights?: Float64Array) =>
      thresholdForCost(positive, scores, missCost, weights);
    expect([0, 0.3, 5].map((missCost) => at(missCost))).toEqual([Infinity, 0.9, 0.4]);
    // The false alarm at 0.8 counts ten times: finding all costs 10, the first alone 2 misses.
    expect(at(4, Float64Array.of(1, 10, 1, 1, 1))).toBe(0.9);
    expect(thresholdForCost([false], Float64Array.of(1), 50)).toBeNull();
  });
});

describe('callScores', () => {
  /** Of each class, how many are called and how many are not. */
  const byClass = [2, 1, 1, 0, 0, 1, 0, 0];

  it('are the rates and the price', () => {
    const counts = callCounts(byClass, 0);
    expect(counts).toEqual({ hits: 2, misses: 1, falseAlarms: 1, passes: 1 });
    expect(callScores(counts, 10)).toMatchObject({
      ...{ precision: 2 / 3, recall: 2 / 3, called: 3 / 5, cost: 11 / 5 },
      netBenefit: (2 - 1 / 10) / 5,
    });
    const nobody = callScores(callCounts([0, 0, 0, 1, 0, 0, 0, 0], 0), 10);
    expect(nobody).toMatchObject({ precision: 0, recall: 0, cost: 0, netBenefit: 0 });
  });

  it('hold the shares whatever was drawn of each class', () => {
    const shares = [0.1, 0.4, 0.5, 0];
    const scores = (cells: number[]) => callScores(callCounts(cells, 0, shares), 10);
    const drawn = scores([20, 10, 5, 45, 10, 40, 0, 0]);
    // Twice the deaths at the same rates: another draw, the same shares.
    expect(scores([40, 20, 5, 45, 10, 40, 0, 0]).precision).toBeCloseTo(drawn.precision, 12);
    expect(drawn.precision).toBeCloseTo(0.2 / 3 / (0.2 / 3 + 0.04 + 0.1), 12);
  });

  it('have the net benefit of the decision curve: all, none, and no price for a miss', () => {
    // Prevalence p, calling all: p - (1 - p) / missCost, which is 0 where p is the threshold probability.
    const all = (missCost: number) =>
      callScores(callCounts([1, 0, 9, 0, 0, 0, 0, 0], 0), missCost).netBenefit;
    expect(all(9)).toBeCloseTo(0, 12);
    expect(all(18)).toBeCloseTo(0.1 - 0.9 / 18, 12);
    expect(all(0)).toBeNull();
  });
});

describe('prevalenceWeights', () => {
  const yTrue = [0, 0, 1, 1, 1, 1, 2, 2];
  const yPred = [0, 1, 1, 1, 0, 1, 2, 0];

  it('gives the classes the shares that are asked for', () => {
    const weights = prevalenceWeights(yTrue, [1, 49, 50, 0]);
    const matrix = confusionMatrix(yTrue, yPred, 4, weights);
    const { classes } = reportOfMatrix(matrix);
    expect(classes.map(({ support }) => support / 8)).toEqual([0.01, 0.49, 0.5, 0]);
    // Recall does not depend on shares; precision does: 0.005 / (0.005 + 0.49/4 + 0.25).
    expect(classes[0].recall).toBe(0.5);
    expect(classes[0].precision).toBeCloseTo(0.005 / (0.005 + 0.1225 + 0.25), 12);
  });

  it('changes nothing when the shares are those at hand', () => {
    const weights = prevalenceWeights(yTrue, [2, 4, 2, 7]);
    expect([...weights]).toEqual(yTrue.map(() => 1));
    expect(classificationReport(yTrue, yPred)).toEqual(
      reportOfMatrix(confusionMatrix(yTrue, yPred, 4, weights)),
    );
  });

  it('refuses what are no shares', () => {
    expect(() => prevalenceWeights(yTrue, [1, 2, 3])).toThrow('expected 4 numbers');
    expect(() => prevalenceWeights(yTrue, [0, 0, 0, 1])).toThrow('expected a class that has examples');
  });

  it('gives one weight a class of what was drawn, 0 where none was', () => {
    const weights = shareHoldingWeights([2, 4, 2, 0], [1, 49, 50, 7]);
    expect([...weights].map((weight, c) => weight * [2, 4, 2, 0][c])).toEqual([0.08, 3.92, 4, 0]);
    expect(shareHoldingWeights([0, 0, 0, 3], [1, 1, 1, 0])[3]).toBeNaN();
  });
});
