import { describe, expect, it } from 'vitest';
import { betterEpoch, isExhausted, monitorScore } from './early-stopping';
import { clipFactor } from './gradients';
import { quickRecipe, type Recipe, recipe } from './recipe';
import { learningRateAt, scheduleFor } from './schedule';

describe('recipe', () => {
  it('fills in the reference and refuses wrong names and values', () => {
    const pretrained = { from: 'pretrained', name: 'bert' } as const;
    expect(recipe({ model: pretrained })).toMatchObject({
      batchSize: 16,
      accumulation: 2,
      epochs: 3,
      mode: 'max',
    });
    const wrong = (change: object) => () => recipe({ model: pretrained, ...change } as Recipe);
    expect(wrong({ epocs: 3 })).toThrow('received epocs');
    expect(wrong({ epochs: 0 })).toThrow('recipe: epochs: expected a whole number at least 1; received 0');
    expect(wrong({ mode: 'min' })).toThrow('recipe: mode: expected one of max; received "min"');
    expect(wrong({ monitor: 'loss' })).toThrow(
      'expected one of deathF1, macroF1, weightedF1; received "loss"',
    );
    expect(wrong({ betas: [0.9, 1] })).toThrow('recipe: betas');
    expect(quickRecipe({ epochs: 5 })).toMatchObject({
      epochs: 5,
      maxLength: 128,
      model: { from: 'scratch' },
    });
  });
});

describe('learningRateAt', () => {
  // get_linear_schedule_with_warmup(AdamW(lr=0.5), 2, 6): the rate at each of seven steps.
  it('rises and falls as in transformers', () => {
    const schedule = { learningRate: 0.5, warmupSteps: 2, totalSteps: 6 };
    const rates = Array.from({ length: 7 }, (_, step) => learningRateAt(schedule, step));
    expect(rates).toEqual([0, 0.25, 0.5, 0.375, 0.25, 0.125, 0]);
    expect(learningRateAt({ ...schedule, warmupSteps: 0 }, 0)).toBe(0.5);
  });

  it('counts what is left of an epoch as a step', () => {
    const options = { accumulation: 2, epochs: 3, learningRate: 1, warmupShare: 0.1 };
    expect(scheduleFor(105, options)).toEqual({ learningRate: 1, totalSteps: 159, warmupSteps: 15 });
  });
});

describe('early stopping', () => {
  it('keeps the earlier of equal epochs and stops when patience is over', () => {
    const scores = [0.3, 0.5, 0.5, 0.4];
    let best = betterEpoch(null, 1, scores[0]);
    const stops = scores.map((score, i) => {
      best = betterEpoch(best, i + 1, score);
      return isExhausted(best, i + 1, 1);
    });
    expect(best).toEqual({ epoch: 2, score: 0.5 });
    expect(stops).toEqual([false, false, true, true]);
    expect(isExhausted(best, 3, 2)).toBe(false);
  });

  it('watches the F1 that it names', () => {
    const yTrue = Uint8Array.of(0, 0, 1);
    const probabilities = Float64Array.of(0.7, 0.1, 0.1, 0.1, 0.1, 0.7, 0.1, 0.1, 0.2, 0.6, 0.1, 0.1);
    expect(monitorScore('deathF1', yTrue, probabilities)).toBeCloseTo(2 / 3, 12);
    expect(monitorScore('macroF1', yTrue, probabilities)).toBeCloseTo(1 / 3, 12);
    expect(() => monitorScore('deathF1', yTrue.subarray(1), probabilities)).toThrow('expected 2 rows');
  });
});

describe('clipFactor', () => {
  it('is that of clip_grad_norm_', () => {
    expect(clipFactor(4, 1)).toBe(1 / (4 + 1e-6));
    expect(clipFactor(0.5, 1)).toBe(1);
    expect(clipFactor(100, 0)).toBe(1);
  });
});
