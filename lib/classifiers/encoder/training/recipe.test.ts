import { describe, expect, it } from 'vitest';
import { valuesInProfile } from '../../../core/parameters/definition';
import { betterEpoch, isExhausted, monitorScore } from './early-stopping';
import { quickRecipe, recipe, recipeOf } from './recipe';
import { recipeParameters } from './recipe-parameters';
import { learningRateAt, scheduleFor } from './schedule';

describe('recipe', () => {
  it('fills in the profile and refuses wrong names and values', () => {
    expect(recipe()).toMatchObject({ weights: 'emilyalsentzer/Bio_ClinicalBERT', batchSize: 16, epochs: 3 });
    expect(recipe({}, 'published')).toEqual({ ...recipe(), batching: 'uniform' });
    const wrong = (change: object) => () => recipe({ weights: 'bert', ...change });
    expect(wrong({ epocs: 3 })).toThrow('recipe "epocs": did you mean epochs? Expected one of weights,');
    expect(wrong({ epochs: 0 })).toThrow('recipe: epochs: expected a whole number from 1 to 100; received 0');
    expect(wrong({ monitor: 'loss' })).toThrow(
      'expected one of deathF1, macroF1, weightedF1, deathRecall, deathF2, deathAveragePrecision, balancedAccuracy, matthews; received "loss"',
    );
    expect(wrong({ beta2: 1 })).toThrow('recipe: beta2');
    expect(wrong({ model: { from: 'scratch' } })).toThrow('recipe "model": expected one of weights,');
  });

  it('has sizes only where the weights bring none', () => {
    const sizes = { hiddenSize: 128, layers: 2, heads: 2, vocabularySize: 4000 };
    expect(quickRecipe({ epochs: 5 })).toMatchObject({ epochs: 5, maxLength: 128, weights: '', ...sizes });
    const none = { hiddenSize: null, layers: null, heads: null, vocabularySize: null };
    expect(recipe({ weights: 'bert', hiddenSize: 64 })).toMatchObject(none);
    expect(recipe(recipe({ weights: 'bert' }))).toEqual(recipe({ weights: 'bert' }));
    expect(() => recipe({ weights: '', hiddenSize: null })).toThrow(
      'recipe: hiddenSize: expected a whole number at least 2; received null',
    );
  });

  it('is what quick and full were before they were written as parameters', () => {
    const common = {
      ...{ truncation: 'head', lowercase: true, pooling: 'clsMeanConcat', dropoutRate: 0.1 },
      ...{ precision: 'float32', batching: 'byLength', batchSize: 16, accumulation: 2, scoreBatchSize: 32 },
      ...{ epochs: 3, patience: 1, monitor: 'deathF1', layerDecay: 1, warmupShare: 0.1, weightDecay: 0.01 },
      ...{ decayAll: true, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, clipNorm: 1 },
      ...{ classWeights: 'inverseFrequency', lossMean: 'perMicroBatch' },
    };
    expect(quickRecipe()).toEqual({
      ...{ weights: '', hiddenSize: 128, layers: 2, heads: 2, vocabularySize: 4000, maxLength: 128 },
      ...{ ...common, learningRate: 2e-3 },
    });
    expect(recipe()).toMatchObject({ ...common, learningRate: 2e-5, maxLength: 512 });
  });

  it('is picked out of all parameters, its members in one order', () => {
    const all = { seed: 42, ...valuesInProfile(recipeParameters, 'quick'), profile: 'quick' };
    expect(recipeOf(all)).toEqual(quickRecipe());
    const turned = Object.fromEntries(Object.entries(all).reverse()) as unknown as typeof all;
    expect(JSON.stringify(recipeOf(turned))).toBe(JSON.stringify(quickRecipe()));
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
    const by = 'deathF1';
    let best = betterEpoch(null, 1, { by, score: scores[0] });
    const stops = scores.map((score, i) => {
      best = betterEpoch(best, i + 1, { by, score });
      return isExhausted(best, i + 1, 1);
    });
    expect(best).toEqual({ epoch: 2, by, score: 0.5 });
    expect(stops).toEqual([false, false, true, true]);
    expect(isExhausted(best, 3, 2)).toBe(false);
  });

  it('watches the F1 that it names', () => {
    const yTrue = Uint8Array.of(0, 0, 1);
    const probabilities = Float64Array.of(0.7, 0.1, 0.1, 0.1, 0.1, 0.7, 0.1, 0.1, 0.2, 0.6, 0.1, 0.1);
    expect(monitorScore('deathF1', yTrue, probabilities)).toEqual({
      by: 'deathF1',
      score: expect.closeTo(2 / 3, 12),
    });
    // No Malfunction and no Other: the mean of Death's 2/3 and of Injury's 2/3.
    expect(monitorScore('macroF1', yTrue, probabilities)).toEqual({
      by: 'supportedMacroF1',
      score: expect.closeTo(2 / 3, 12),
    });
    const [alive, answers] = [Uint8Array.of(1), Float64Array.of(0.1, 0.7, 0.1, 0.1)];
    expect(monitorScore('deathF1', alive, answers)).toEqual({ by: 'supportedMacroF1', score: 1 });
    expect(() => monitorScore('deathF1', yTrue.subarray(1), probabilities)).toThrow('expected 2 rows');
  });
});
