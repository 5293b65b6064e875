import { describe, expect, it } from 'vitest';
import { RandomState } from '../../core/random';
import { scoreOf } from '../measures';
import { partScores } from '../part-scores';
import { weightedMeasure } from '../weighted-measure';
import { correctedChoice } from './corrected-choice';

const mean = (values: readonly number[]) => (weights: Float64Array) => {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return total === 0 ? Number.NaN : values.reduce((sum, value, row) => sum + value * weights[row], 0) / total;
};

describe('correctedChoice', () => {
  it('corrects the best of many equals to what each is worth, on average over data', () => {
    const random = new RandomState(3);
    const [scores, corrected] = [[] as number[], [] as number[]];
    for (let round = 0; round < 150; round++) {
      const rows = 40;
      const equals = Array.from({ length: 12 }, () =>
        mean(Array.from({ length: rows }, () => Number(random.random() < 0.5))),
      );
      const groups = Array.from({ length: rows }, (_, row) => String(row));
      const choice = correctedChoice(equals, groups, { random, resamples: 60 });
      scores.push(choice.score);
      corrected.push(choice.corrected);
    }
    const average = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    // The largest of 12 means of 40 coins is 1.63 standard deviations (0.079) too high: 0.629.
    expect(average(scores)).toBeGreaterThan(0.6);
    // Conservative, and close to what each is worth.
    expect(average(corrected)).toBeLessThan(0.515);
    expect(average(corrected)).toBeGreaterThan(0.45);
  });

  it('leaves a single candidate, and one that is better everywhere, as they are', () => {
    const groups = ['a', 'b', 'c', 'd'];
    const drawing = { random: new RandomState(1), resamples: 50 };
    expect(correctedChoice([mean([1, 1, 1, 1]), mean([0, 0, 0, 0])], groups, drawing)).toEqual({
      score: 1,
      corrected: 1,
    });
  });

  it('draws groups whole: copies of a report are no new evidence', () => {
    const values = [1, 0, 1, 1, 0];
    const copied = values.flatMap((value) => Array(20).fill(value) as number[]);
    const groups = copied.map((_, row) => String(Math.floor(row / 20)));
    const alone = correctedChoice([mean(values)], ['0', '1', '2', '3', '4'], drawing());
    expect(correctedChoice([mean(copied)], groups, drawing()).corrected).toBeCloseTo(alone.corrected, 12);
  });

  const drawing = () => ({ random: new RandomState(5), resamples: 100 });
});

describe('weightedMeasure', () => {
  it('is the measure of the rows repeated as often as they weigh', () => {
    const random = new RandomState(2);
    const yTrue = Uint8Array.from({ length: 30 }, () => random.interval(3));
    const probabilities = Float64Array.from(
      Array.from({ length: 30 }, () => {
        const row = [0, 1, 2, 3].map(() => random.random());
        const sum = row.reduce((total, p) => total + p, 0);
        return row.map((p) => p / sum);
      }).flat(),
    );
    const weights = Float64Array.from({ length: 30 }, () => random.interval(3));
    const rows = Array.from(weights).flatMap((weight, row) => Array(weight).fill(row) as number[]);
    const repeated = partScores(
      Uint8Array.from(rows, (row) => yTrue[row]),
      Float64Array.from(rows.flatMap((row) => [...probabilities.subarray(row * 4, row * 4 + 4)])),
    );
    for (const key of ['deathF1', 'macroF1', 'deathAveragePrecision', 'supportedMacroF1'] as const)
      expect(weightedMeasure(key, { yTrue, probabilities })(weights), key).toBeCloseTo(
        Number(scoreOf(repeated, key)),
        12,
      );
    expect(() => weightedMeasure('logLoss', { yTrue, probabilities })).toThrow('nothing is chosen by it');
  });
});
