import { describe, expect, it } from 'vitest';
import { F1_FIELDS } from './classification';
import {
  CHOOSING_MEASURES,
  MEASURE_KEYS,
  MEASURES,
  measureOfF1,
  missingSupport,
  reasonWithout,
  scoreOf,
} from './measures';
import { partScores } from './part-scores';
// Made by sklearn.golden.py beside this file (scikit-learn 1.9.1).
import golden from './sklearn.golden.json';
import { f1Means, supportedMean } from './summary';

/** Certain of `yPred`. */
const certain = (yPred: readonly number[]) =>
  Float64Array.from(yPred.flatMap((p) => [0, 1, 2, 3].map((c) => Number(c === p))));

describe.each(golden)('measures on "$name"', (oracle) => {
  const scores = partScores(oracle.yTrue, Float64Array.from(oracle.probabilities));
  const classes = new Set(oracle.yTrue);
  const close = (received: number | null, expected: number | null) =>
    expected === null ? expect(received).toBeNull() : expect(received).toBeCloseTo(expected, 12);

  it('are what scikit-learn gives, and null without support', () => {
    const hasDeath = classes.has(0);
    close(scores.deathAveragePrecision, hasDeath ? (oracle.averagePrecision ?? null) : null);
    close(scores.balancedAccuracy, oracle.balancedAccuracy);
    close(scores.matthews, classes.size > 1 ? oracle.matthews : null);
    close(scores.deathPrecision, hasDeath ? oracle.classes[0].precision : null);
    close(scores.deathRecall, hasDeath ? oracle.classes[0].recall : null);
    close(scores.accuracy, oracle.accuracy);
    close(scores.logLoss, oracle.logLoss);
    const supported = oracle.f1.filter((_, c) => classes.has(c));
    close(scores.supportedMacroF1, supported.reduce((sum, f1) => sum + f1, 0) / supported.length);
    if (classes.size === 4) expect(scores.supportedMacroF1).toBe(scores.f1.macro);
  });

  it('are null exactly where the table has a reason', () => {
    const counts = [0, 1, 2, 3].map((c) => oracle.yTrue.filter((label) => label === c).length);
    for (const key of MEASURE_KEYS)
      expect([key, scoreOf(scores, key) === null]).toEqual([key, missingSupport(key, counts) !== null]);
  });
});

describe('the table', () => {
  it('says what is missing', () => {
    expect(missingSupport('deathF1', [0, 2, 1, 0])).toBe('tests no Death');
    expect(missingSupport('macroF1', [0, 2, 1, 0])).toBe('tests no Death, no Other');
    expect(missingSupport('matthews', [0, 2, 0, 0])).toBe('tests fewer than 2 classes');
    expect(missingSupport('accuracy', [0, 0, 0, 0])).toBe('tests nothing');
    expect(missingSupport('supportedMacroF1', [0, 2, 0, 0])).toBeNull();
  });

  it('has a row for every F1, and only what is to be high to choose by', () => {
    expect(F1_FIELDS.map(measureOfF1)).toEqual(MEASURE_KEYS.slice(0, 6));
    expect(CHOOSING_MEASURES.map((key) => MEASURES[key].better)).not.toContain('lower');
  });

  it('correlates a worked case as Gorodkin does', () => {
    // Truth 0 0 1 1, answers 0 1 1 1: c = 3, s = 4, p.t = 1 * 2 + 3 * 2, so (12 - 8) / sqrt((16 - 10) (16 - 8)).
    const scores = partScores([0, 0, 1, 1], certain([0, 1, 1, 1]));
    expect(scores.matthews).toBeCloseTo(4 / Math.sqrt(48), 15);
    expect(scores.balancedAccuracy).toBe(0.75);
  });

  it('weighs recall four times in a worked case of F2', () => {
    // 3 deaths found, 1 missed, 2 false alarms: (1 + 4) 3 / ((1 + 4) 3 + 4 * 1 + 2), where F1 is 6 / 9.
    const scores = partScores([0, 0, 0, 0, 1, 1, 2], certain([0, 0, 0, 2, 0, 0, 2]));
    expect(scores.deathF2).toBeCloseTo(15 / 21, 15);
    expect(scores.f1.D).toBeCloseTo(6 / 9, 15);
    expect(partScores([0, 1], certain([1, 1])).deathF2).toBe(0);
    expect(partScores([1, 1], certain([0, 1])).deathF2).toBeNull();
  });

  it('measures no probabilities of a model that states none', () => {
    const scores = partScores([0, 0, 1, 1], certain([0, 1, 1, 1]));
    expect(scores).toMatchObject({ logLoss: null, deathAveragePrecision: null, accuracy: 0.75 });
    expect(reasonWithout(scores, 'logLoss')).toBe('states no probabilities');
    expect(reasonWithout(scores, 'macroF1')).toBe('tests no Malfunction, no Other');
    expect(reasonWithout(scores, 'accuracy')).toBeNull();
    const { matthews: _, ...older } = scores;
    expect(reasonWithout(older as typeof scores, 'matthews')).toBe(
      'was scored before there was this measure',
    );
    const doubtful = partScores([0], Float64Array.of(1 - 1e-12, 1e-12, 0, 0));
    expect(doubtful).toMatchObject({ logLoss: expect.closeTo(1e-12, 15), deathAveragePrecision: 1 });
  });

  it('is perfect for a perfect model that is tested on no Death', () => {
    const scores = partScores([1, 2, 3], certain([1, 2, 3]));
    expect(scores).toMatchObject({
      f1: { D: null, I: 1, M: 1, O: 1, macro: null, weighted: 1 },
      deathPrecision: null,
      deathRecall: null,
      deathAveragePrecision: null,
      supportedMacroF1: 1,
    });
  });
});

describe('means over folds', () => {
  it('are over those that have a value, and say how many these are', () => {
    expect(supportedMean([1, null, 0.5], 0)).toEqual({ mean: 0.75, std: 0.25, n: 2 });
    expect(supportedMean([null, 0.5], 1)).toEqual({ mean: 0.5, std: null, n: 1 });
    expect(supportedMean([null], 0)).toEqual({ mean: null, std: null, n: 0 });
  });

  it('gives a perfect model its 1 where one fold of two has no Death', () => {
    const folds = [
      [0, 1, 2, 3],
      [1, 2, 3],
    ].map((labels) => partScores(labels, certain(labels)).f1);
    const { mean, std, n } = f1Means(folds, 0);
    expect(mean).toEqual({ D: 1, I: 1, M: 1, O: 1, macro: 1, weighted: 1 });
    expect(std).toEqual({ D: 0, I: 0, M: 0, O: 0, macro: 0, weighted: 0 });
    expect(n).toEqual({ D: 1, I: 2, M: 2, O: 2, macro: 1, weighted: 2 });
  });
});
