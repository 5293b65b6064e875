import { describe, expect, it } from 'vitest';
import { recipeOf } from './recipe-of';

const parameters = {
  weights: '',
  vocabularySize: 4000,
  hiddenSize: 128,
  layers: 2,
  heads: 2,
  maxLength: 128,
  lowercase: true,
  pooling: 'clsMeanConcat',
  dropoutRate: 0.1,
  batching: 'byLength',
  batchSize: 16,
  accumulation: 2,
  epochs: 3,
  patience: 1,
  learningRate: 2e-5,
  warmupShare: 0.1,
  weightDecay: 0.01,
  clipNorm: 1,
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

  it('hands every parameter on under the name of the recipe', () => {
    const changed = {
      ...parameters,
      dropoutRate: 0.2,
      precision: 'bfloat16',
      clipNorm: 0,
      epochs: 7,
    } as const;
    expect(recipeOf(changed)).toMatchObject({ dropout: 0.2, products: 'bfloat16', clipNorm: 0, epochs: 7 });
  });
});
