/** Parameters of a BERT and its training: everything that decides its numbers. */
import { define } from '../../../core/parameters/definition';
import { BATCHINGS } from '../../../features/batches';
import { TRUNCATIONS } from '../../../features/truncation';
import { CHOOSING_MEASURES } from '../../../metrics/measures';
import { POOLINGS } from '../bert/config';
import { PRODUCT_PRECISIONS } from '../bert/precision';

/** What the network is, and what of a narrative it reads. */
const encoderParameters = define({
  weights: {
    type: 'text',
    doc: 'Pretrained weights: a folder, a known name, or owner/model@commit of the Hugging Face Hub; empty starts from random ones',
    profiles: { quick: '', pretrained: 'all-MiniLM-L6-v2', full: 'emilyalsentzer/Bio_ClinicalBERT' },
  },
  hiddenSize: {
    type: 'integer',
    min: 2,
    doc: "Width of a token's vector; pretrained weights bring their own",
    profiles: { quick: 128, pretrained: 384, full: 768 },
  },
  layers: {
    type: 'integer',
    min: 1,
    doc: 'Encoder layers; pretrained weights bring their own',
    profiles: { quick: 2, pretrained: 6, full: 12 },
  },
  heads: {
    type: 'integer',
    min: 1,
    doc: 'Attention heads in a layer; divides hiddenSize; pretrained weights bring their own',
    profiles: { quick: 2, pretrained: 12, full: 12 },
  },
  vocabularySize: {
    type: 'integer',
    min: 100,
    doc: "Word pieces, built from a fold's training part alone; pretrained weights bring their own",
    profiles: { quick: 4000, pretrained: 30522, full: 28996 },
  },
  maxLength: {
    type: 'integer',
    min: 8,
    max: 512,
    doc: 'Word pieces read of a narrative, [CLS] and [SEP] included; all-MiniLM-L6-v2 was trained on 128, which halves the work',
    profiles: { quick: 128, pretrained: 128, full: 512 },
  },
  truncation: {
    type: 'choice',
    choices: TRUNCATIONS,
    doc: 'What of a longer narrative is read: its beginning, as the reference, or a quarter of it and the rest of its end',
    profiles: 'head',
    assumed: 'how long narratives were cut is not said; transformers keeps the beginning',
  },
  lowercase: {
    type: 'boolean',
    doc: "As the reference's tokenizer did (transformers' default, though the vocabulary is cased); many narratives are all capitals, which that splits badly",
    profiles: true,
    assumed: "how the tokenizer was opened is not recorded; transformers' default for these files",
  },
  pooling: {
    type: 'choice',
    choices: POOLINGS,
    doc: 'What the head reads: [CLS] and the mean of all tokens side by side',
    profiles: 'clsMeanConcat',
  },
  dropoutRate: {
    type: 'number',
    min: 0,
    max: 0.9,
    doc: 'In embeddings, attention and layers; the masks round it to a multiple of 1/256',
    profiles: 0.1,
    assumed: "not given; what the weights' own config has",
  },
  precision: {
    type: 'choice',
    choices: PRODUCT_PRECISIONS,
    doc: 'Of matrix products; weights stay float32. bfloat16 on recent CPUs and GPUs, float16 on a T4, with dynamic loss scaling',
    profiles: 'float32',
    assumed: 'not given; float32 is the most exact',
  },
});

/** How long it learns, and from which batches. */
const courseParameters = define({
  batching: {
    type: 'choice',
    choices: BATCHINGS,
    doc: 'byLength pads less; uniform is the plain shuffle of the reference',
    profiles: { quick: 'byLength', pretrained: 'byLength', full: 'byLength', published: 'uniform' },
  },
  batchSize: { type: 'integer', min: 1, doc: 'Narratives in a micro-batch', profiles: 16 },
  accumulation: {
    type: 'integer',
    min: 1,
    doc: 'Micro-batches in an optimizer step; the effective batch is batchSize times this',
    profiles: 2,
  },
  scoreBatchSize: { type: 'integer', min: 1, doc: 'Narratives in a batch when scoring', profiles: 32 },
  epochs: { type: 'integer', min: 1, max: 100, doc: 'Passes over the training part, at most', profiles: 3 },
  patience: {
    type: 'integer',
    min: 1,
    max: 100,
    doc: 'Epochs without a better one before a fold stops',
    profiles: 1,
  },
  monitor: {
    type: 'choice',
    choices: CHOOSING_MEASURES,
    doc: 'What is high in a better epoch, on the inner part (on the outer without one); a missed death is the costliest mistake',
    profiles: 'deathF1',
    assumed: 'by which score patience counts is not said; its card chooses by Death F1',
  },
});

/** The optimizer and its loss. */
const optimizerParameters = define({
  learningRate: {
    type: 'number',
    min: 1e-8,
    max: 1,
    doc: 'The peak, after the warm-up; the fewer weights the higher: 2e-5 is for a BERT-base',
    profiles: { quick: 2e-3, pretrained: 1e-4, full: 2e-5 },
  },
  layerDecay: {
    type: 'number',
    min: 0.01,
    max: 1,
    doc: 'Rate of a layer over that of the layer above; 0.95 keeps lower layers nearer to the pretrained ones; 1 is the reference',
    profiles: 1,
  },
  warmupShare: {
    type: 'number',
    min: 0,
    max: 1,
    doc: 'Share of the optimizer steps over which the learning rate rises from 0; it falls to 0 over the rest',
    profiles: 0.1,
  },
  weightDecay: {
    type: 'number',
    min: 0,
    max: 1,
    doc: 'Decoupled from the gradient, as AdamW',
    profiles: 0.01,
    assumed: "not given; the default of PyTorch's AdamW",
  },
  decayAll: {
    type: 'boolean',
    doc: 'Whether biases and LayerNorm decay too: false makes the usual no-decay group, true is the reference',
    profiles: true,
    assumed: 'not given; one group, as AdamW over all parameters',
  },
  beta1: {
    type: 'number',
    min: 0,
    max: 0.999,
    doc: "AdamW's memory of the gradient",
    profiles: 0.9,
    assumed: "not given; the default of PyTorch's AdamW",
  },
  beta2: {
    type: 'number',
    min: 0,
    max: 0.9999,
    doc: "AdamW's memory of its square",
    profiles: 0.999,
    assumed: "not given; the default of PyTorch's AdamW",
  },
  epsilon: {
    type: 'number',
    min: 0,
    max: 1,
    doc: "Keeps AdamW's division tame",
    profiles: 1e-8,
    assumed: "not given; the default of PyTorch's AdamW",
  },
  clipNorm: {
    type: 'number',
    min: 0,
    doc: 'Largest global norm of a gradient; 0 never clips',
    profiles: 1,
    assumed: 'not given; usual in fine-tuning',
  },
  classWeights: {
    type: 'choice',
    choices: ['inverseFrequency', 'none'],
    doc: "n / (K n_c) of the fold's training part alone, or equal weights",
    profiles: 'inverseFrequency',
  },
  lossMean: {
    type: 'choice',
    choices: ['perMicroBatch', 'perStep'],
    doc: 'Mean of weighted means, as the reference; perStep is one weighted mean over the step, whatever the accumulation',
    profiles: 'perMicroBatch',
    assumed: 'inferred from a weighted CrossEntropyLoss of each batch, whose code is not known',
  },
});

/** All of them, in the order in which a recipe is written down. */
export const recipeParameters = define({
  ...encoderParameters,
  ...courseParameters,
  ...optimizerParameters,
});
