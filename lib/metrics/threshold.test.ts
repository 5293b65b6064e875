import { describe, expect, it } from 'vitest';
import { classificationReport, confusionMatrix, reportOfMatrix } from './classification';
import { prevalenceWeights } from './prevalence';
import { callCounts, callScores, thresholdForCost, thresholdForRecall } from './threshold';

describe('thresholdForRecall', () => {
  const positive = [true, false, true, true, false];
  const scores = Float64Array.of(0.9, 0.8, 0.7, 0.4, 0.1);

  it('is the highest one that finds enough', () => {
    expect([0.3, 0.34, 0.67, 1].map((recall) => thresholdForRecall(positive, scores, recall))).toEqual([
      0.9, 0.7, 0.4, 0.4,
    ]);
    expect(thresholdForRecall([false], Float64Array.of(1), 0.5)).toBeNull();
    expect(thresholdForCost([false], Float64Array.of(1), 50)).toBeNull();
  });

  it('is the cheapest one', () => {
    // Costs at 0.9, 0.8, 0.7, 0.4, 0.1: 2m, 1 + 2m, 1 + m, 1, 2; nothing called: 3m.
    const at = (missCost: number, weights?: Float64Array) =>
      thresholdForCost(positive, scores, missCost, weights);
    expect([0, 0.3, 5].map((missCost) => at(missCost))).toEqual([Infinity, 0.9, 0.4]);
    // The false alarm at 0.8 counts ten times: finding all costs 10, the first alone 2 misses.
    expect(at(4, Float64Array.of(1, 10, 1, 1, 1))).toBe(0.9);
  });

  it('has its price', () => {
    const called = Array.from(scores, (score) => score >= 0.7);
    const counts = callCounts(positive, called);
    expect(counts).toEqual({ hits: 2, misses: 1, falseAlarms: 1, passes: 1 });
    expect(callScores(counts, 10)).toMatchObject({
      precision: 2 / 3,
      recall: 2 / 3,
      called: 3 / 5,
      cost: 11 / 5,
    });
    expect(callScores(callCounts([false], [false]), 10)).toMatchObject({ precision: 0, recall: 0, cost: 0 });
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
});
