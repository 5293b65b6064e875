/** From a notebook's flat parameters to a recipe. */
import type { Batching } from '../features/batches';
import type { Truncation } from '../features/tokenizer';
import type { Pooling } from '../models/bert/config';
import type { Monitor } from './early-stopping';
import { type Recipe, recipe } from './recipe';

/** What the parameters cells of notebook 05 hold; more members may stand beside these. */
export interface RecipeParameters {
  /** Name or folder of pretrained weights; empty trains from random weights. */
  readonly weights: string;
  readonly vocabularySize: number;
  readonly hiddenSize: number;
  readonly layers: number;
  readonly heads: number;
  readonly maxLength: number;
  readonly truncation: Truncation;
  readonly lowercase: boolean;
  readonly pooling: Pooling;
  readonly dropoutRate: number;
  readonly batching: Batching;
  readonly batchSize: number;
  readonly accumulation: number;
  readonly epochs: number;
  readonly patience: number;
  readonly monitor: Monitor;
  readonly mode: 'max';
  readonly learningRate: number;
  readonly layerDecay: number;
  readonly warmupShare: number;
  readonly weightDecay: number;
  readonly decayAll: boolean;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly clipNorm: number;
  readonly classWeights: Recipe['classWeights'];
  readonly lossMean: Recipe['lossMean'];
  /** The dtype of matrix products. */
  readonly precision: Recipe['products'];
}

/** The checked recipe. The width of the feed-forward layer is four times the hidden size, as in every BERT. */
export function recipeOf(parameters: RecipeParameters): Recipe {
  const { weights, vocabularySize, hiddenSize, layers, heads, dropoutRate } = parameters;
  const { maxLength, truncation, lowercase, pooling, batching, batchSize, accumulation } = parameters;
  const { epochs, patience, monitor, mode, learningRate, layerDecay, warmupShare, weightDecay } = parameters;
  const { decayAll, beta1, beta2, epsilon, clipNorm, classWeights, lossMean, precision } = parameters;
  const scratch = {
    from: 'scratch',
    vocabularySize,
    hiddenSize,
    numLayers: layers,
    numHeads: heads,
    intermediateSize: 4 * hiddenSize,
  } as const;
  return recipe({
    model: weights === '' ? scratch : { from: 'pretrained', name: weights },
    ...{ maxLength, truncation, lowercase, pooling, dropout: dropoutRate, batching, batchSize, accumulation },
    ...{ epochs, patience, monitor, mode, learningRate, layerDecay, warmupShare, weightDecay, decayAll },
    ...{ betas: [beta1, beta2], epsilon, clipNorm, classWeights, lossMean, products: precision },
  });
}
