import { describe, expect, it } from 'vitest';
import { recipe } from './recipe';
import { recipeOf } from './recipe-of';

const parameters = {
  weights: '',
  vocabularySize: 4000,
  hiddenSize: 128,
  layers: 2,
  heads: 2,
  maxLength: 128,
  truncation: 'head',
  lowercase: true,
  pooling: 'clsMeanConcat',
  dropoutRate: 0.1,
  batching: 'byLength',
  batchSize: 16,
  accumulation: 2,
  epochs: 3,
  patience: 1,
  monitor: 'deathF1',
  mode: 'max',
  learningRate: 2e-5,
  layerDecay: 1,
  warmupShare: 0.1,
  weightDecay: 0.01,
  decayAll: true,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  clipNorm: 1,
  classWeights: 'inverseFrequency',
  lossMean: 'perMicroBatch',
  precision: 'float32',
} as const;

describe('recipeOf', () => {
  it('trains from random weights unless pretrained ones are named', () => {
    expect(recipeOf(parameters).model).toEqual({
      from: 'scratch',
      vocabularySize: 4000,
      hiddenSize: 128,
      numLayers: 2,
      numHeads: 2,
      intermediateSize: 512,
    });
    expect(recipeOf({ ...parameters, weights: 'org/bert' }).model).toEqual({
      from: 'pretrained',
      name: 'org/bert',
    });
  });

  it('is the reference where the parameters are', () => {
    const reference = recipe({ model: { from: 'pretrained', name: 'bert' }, maxLength: 128 });
    expect(recipeOf({ ...parameters, weights: 'bert' })).toEqual(reference);
  });

  it('hands every parameter on under the name of the recipe', () => {
    const changed = {
      ...parameters,
      dropoutRate: 0.2,
      precision: 'bfloat16',
      clipNorm: 0,
      epochs: 7,
      truncation: 'headTail',
      beta2: 0.98,
    } as const;
    expect(recipeOf(changed)).toMatchObject({ dropout: 0.2, products: 'bfloat16', clipNorm: 0, epochs: 7 });
    expect(recipeOf(changed)).toMatchObject({ truncation: 'headTail', betas: [0.9, 0.98] });
  });
});
