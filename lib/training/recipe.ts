/** Everything that decides how a BERT is trained on a fold. Part of a run's id, written beside every checkpoint. */
import { check, checkNumber, checkOneOf } from '../core/check';
import { BATCHINGS, type Batching } from '../features/batches';
import { TRUNCATIONS, type Truncation } from '../features/tokenizer';
import { POOLINGS, type Pooling } from '../models/bert/config';
import type { ProductPrecision } from '../models/bert/ops';
import { MONITORS, type Monitor } from './early-stopping';

/** A new BERT with a WordPiece vocabulary learned from each fold's training texts. */
export interface ScratchModel {
  readonly from: 'scratch';
  /** Entries of the vocabulary at most. */
  readonly vocabularySize: number;
  readonly hiddenSize: number;
  readonly numLayers: number;
  readonly numHeads: number;
  readonly intermediateSize: number;
}

/** A pretrained BERT in a local folder: config.json, model.safetensors, tokenizer.json or vocab.txt. */
export interface PretrainedModel {
  readonly from: 'pretrained';
  /** Its name, for reports; where the folder lies is the caller's business and enters no id. */
  readonly name: string;
}

/** How a fold is trained. `recipe` fills in what is left out. */
export interface Recipe {
  readonly model: ScratchModel | PretrainedModel;
  /**
   * Whether texts are lower-cased, default true. Bio_ClinicalBERT's vocabulary is cased, yet transformers lower-cases
   * for it by default, which the reference inherited; most narratives are in capitals, which a cased vocabulary
   * splits badly.
   */
  readonly lowercase: boolean;
  /** Tokens of a narrative at most, [CLS] and [SEP] included, default 512. */
  readonly maxLength: number;
  /** What of a longer narrative is kept, default `head`. */
  readonly truncation: Truncation;
  /** What the head reads, default `clsMeanConcat`. */
  readonly pooling: Pooling;
  /** Dropout everywhere, default 0.1; the masks round it to a multiple of 1/256. */
  readonly dropout: number;
  /** Narratives of a micro-batch, default 16. */
  readonly batchSize: number;
  /** Micro-batches of one optimizer step, default 2. */
  readonly accumulation: number;
  /** Which narratives share a micro-batch, default `byLength`. */
  readonly batching: Batching;
  /** Passes over the training part at most, default 3. */
  readonly epochs: number;
  /** Training stops after so many epochs in a row without a new best, default 1. */
  readonly patience: number;
  /** The score whose maximum is the best epoch, default `deathF1`: on the inner part, or on the outer without one. */
  readonly monitor: Monitor;
  /** Scores are maximized. Written out, so that nothing has to guess it from a name. */
  readonly mode: 'max';
  /** AdamW's highest rate, default 2e-5. */
  readonly learningRate: number;
  /** Share of all steps over which the rate rises from 0; it falls to 0 over the rest. Default 0.1. */
  readonly warmupShare: number;
  /**
   * Layer-wise decay of the rate: each layer's is this factor times that of the layer above it, see `layerRate`.
   * Default 1: one rate for all, as the reference.
   */
  readonly layerDecay: number;
  /** AdamW's decoupled weight decay, default 0.01. */
  readonly weightDecay: number;
  /** Whether biases and LayerNorm decay too, default true as torch's `AdamW(model.parameters())`. */
  readonly decayAll: boolean;
  /** Default [0.9, 0.999]. */
  readonly betas: readonly [number, number];
  /** Default 1e-8. */
  readonly epsilon: number;
  /** Gradients of a step are scaled down to this norm; 0 leaves them alone. Default 1. */
  readonly clipNorm: number;
  /** `inverseFrequency` (default) gives class c the weight n / (K n_c) of the fold's training part. */
  readonly classWeights: 'inverseFrequency' | 'none';
  /**
   * The loss of a step: the mean of its micro-batches' weighted means (`perMicroBatch`, default, as the reference), or
   * one weighted mean over the step (`perStep`).
   */
  readonly lossMean: 'perMicroBatch' | 'perStep';
  /** Narratives of a batch when scoring, default 32. */
  readonly scoreBatchSize: number;
  /** The dtype of matrix products, default `float32`; `float16` comes with dynamic loss scaling. */
  readonly products: ProductPrecision;
}

/** A checked recipe, its members in one order; what is not given is the default. */
export function recipe(given: Pick<Recipe, 'model'> & Partial<Recipe>): Recipe {
  const full = { ...DEFAULTS, ...given };
  const unknown = Object.keys(given).filter((name) => !(name in DEFAULTS) && name !== 'model');
  check(
    unknown.length === 0,
    () => `recipe: expected members ${RECIPE_MEMBERS}; received ${unknown.join(', ')}`,
  );
  for (const name of COUNTS) checkNumber(full[name], `recipe: ${name}`, { min: 1, integer: true });
  for (const name of NOT_NEGATIVE) checkNumber(full[name], `recipe: ${name}`, { min: 0 });
  checkNumber(full.dropout, 'recipe: dropout', { min: 0, max: 0.95 });
  checkNumber(full.layerDecay, 'recipe: layerDecay', { min: 0.01, max: 1 });
  checkNumber(full.warmupShare, 'recipe: warmupShare', { min: 0, max: 1 });
  checkNumber(full.maxLength, 'recipe: maxLength', { min: 3, integer: true });
  full.betas.forEach((beta) => {
    checkNumber(beta, 'recipe: betas', { min: 0, max: 0.999999 });
  });
  checkOneOf(full.truncation, TRUNCATIONS, 'recipe: truncation');
  checkOneOf(full.pooling, POOLINGS, 'recipe: pooling');
  checkOneOf(full.batching, BATCHINGS, 'recipe: batching');
  checkOneOf(full.monitor, MONITORS, 'recipe: monitor');
  checkOneOf(full.mode, ['max'], 'recipe: mode');
  checkOneOf(full.classWeights, ['inverseFrequency', 'none'], 'recipe: classWeights');
  checkOneOf(full.lossMean, ['perMicroBatch', 'perStep'], 'recipe: lossMean');
  checkOneOf(full.products, ['float32', 'bfloat16', 'float16'], 'recipe: products');
  checkOneOf(full.model.from, ['scratch', 'pretrained'], 'recipe: model.from');
  return { ...full, model: inOrder(full.model) };
}

/** The model's members in one order, whatever file they were read from: checkpoints hold them, byte for byte. */
function inOrder(model: Recipe['model']): Recipe['model'] {
  if (model.from === 'pretrained') return { from: model.from, name: model.name };
  const { from, vocabularySize, hiddenSize, numLayers, numHeads, intermediateSize } = model;
  return { from, vocabularySize, hiddenSize, numLayers, numHeads, intermediateSize };
}

/** A small BERT from scratch that learns in minutes on two cores: what the `quick` profile trains. */
export function quickRecipe(changes: Partial<Recipe> = {}): Recipe {
  return recipe({
    model: {
      from: 'scratch',
      vocabularySize: 4000,
      hiddenSize: 128,
      numLayers: 2,
      numHeads: 2,
      intermediateSize: 512,
    },
    maxLength: 128,
    learningRate: 2e-3,
    ...changes,
  });
}

const DEFAULTS: Omit<Recipe, 'model'> = {
  lowercase: true,
  maxLength: 512,
  truncation: 'head',
  pooling: 'clsMeanConcat',
  dropout: 0.1,
  batchSize: 16,
  accumulation: 2,
  batching: 'byLength',
  epochs: 3,
  patience: 1,
  monitor: 'deathF1',
  mode: 'max',
  learningRate: 2e-5,
  layerDecay: 1,
  warmupShare: 0.1,
  weightDecay: 0.01,
  decayAll: true,
  betas: [0.9, 0.999],
  epsilon: 1e-8,
  clipNorm: 1,
  classWeights: 'inverseFrequency',
  lossMean: 'perMicroBatch',
  scoreBatchSize: 32,
  products: 'float32',
};
const RECIPE_MEMBERS = ['model', ...Object.keys(DEFAULTS)].join(', ');
const COUNTS = ['batchSize', 'accumulation', 'epochs', 'patience', 'scoreBatchSize'] as const;
const NOT_NEGATIVE = ['learningRate', 'weightDecay', 'epsilon', 'clipNorm'] as const;
