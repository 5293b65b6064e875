/** Parameters of notebook 05: what is trained on, the recipe, the encoder, and how it runs. */
import { common, reading, training } from './common';
import { define } from './definition';
import { executing } from './executor';

/** See `parameters` in the first parameters cell of notebook 05. */
export const phase2Parameters = define({
  ...reading,
  ...training,
  seeds: {
    type: 'integer',
    min: 1,
    max: 20,
    doc: 'Runs under as many seeds, from `seed` on: what of a score is chance; and their ensemble',
    profiles: 1,
  },
  refitEpochs: {
    type: 'integer',
    min: 0,
    max: 100,
    doc: 'Epochs of one more training on all rows, for use, without a score; 0 leaves it out',
    profiles: 0,
  },
});

/** See `parameters` in the second parameters cell of notebook 05. */
export const recipeParameters = define({
  ...common,
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
    choices: ['deathF1', 'macroF1', 'weightedF1'],
    doc: 'What makes an epoch better, on the inner part; a missed death is the costliest mistake',
    profiles: 'deathF1',
  },
  mode: {
    type: 'choice',
    choices: ['max'],
    doc: 'Of the monitor: all of them are to be high',
    profiles: 'max',
  },
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
    doc: 'Share of the optimizer steps over which the learning rate rises',
    profiles: 0.1,
  },
  batchSize: { type: 'integer', min: 1, doc: 'Narratives in a micro-batch', profiles: 16 },
  accumulation: {
    type: 'integer',
    min: 1,
    doc: 'Micro-batches in an optimizer step; the effective batch is batchSize times this',
    profiles: 2,
  },
  weightDecay: {
    type: 'number',
    min: 0,
    max: 1,
    doc: 'Decoupled from the gradient, as AdamW',
    profiles: 0.01,
  },
  decayAll: {
    type: 'boolean',
    doc: 'Whether biases and LayerNorm decay too: false makes the usual no-decay group, true is the reference',
    profiles: true,
  },
  beta1: { type: 'number', min: 0, max: 0.999, doc: "AdamW's memory of the gradient", profiles: 0.9 },
  beta2: { type: 'number', min: 0, max: 0.9999, doc: "AdamW's memory of its square", profiles: 0.999 },
  epsilon: { type: 'number', min: 0, max: 1, doc: "Keeps AdamW's division tame", profiles: 1e-8 },
  clipNorm: {
    type: 'number',
    min: 0,
    doc: 'Largest global norm of a gradient; 0 never clips',
    profiles: 1,
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
  },
});

/** See `parameters` in the third parameters cell of notebook 05. */
export const encoderParameters = define({
  ...common,
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
  maxLength: {
    type: 'integer',
    min: 8,
    max: 512,
    doc: 'Word pieces read of a narrative, [CLS] and [SEP] included; all-MiniLM-L6-v2 was trained on 128, which halves the work',
    profiles: { quick: 128, pretrained: 128, full: 512 },
  },
  truncation: {
    type: 'choice',
    choices: ['head', 'headTail'],
    doc: 'What of a longer narrative is read: its beginning, as the reference, or a quarter of it and the rest of its end',
    profiles: 'head',
  },
  vocabularySize: {
    type: 'integer',
    min: 100,
    doc: "Word pieces, built from a fold's training part alone; pretrained weights bring their own",
    profiles: { quick: 4000, pretrained: 30522, full: 28996 },
  },
  lowercase: {
    type: 'boolean',
    doc: "As the reference's tokenizer did, and many old narratives are all capitals",
    profiles: true,
  },
  pooling: {
    type: 'choice',
    choices: ['clsMeanConcat', 'cls', 'mean', 'pooler'],
    doc: 'What the head reads: [CLS] and the mean of all tokens side by side',
    profiles: 'clsMeanConcat',
  },
  dropoutRate: {
    type: 'number',
    min: 0,
    max: 0.9,
    doc: 'In embeddings, attention and layers',
    profiles: 0.1,
  },
  batching: {
    type: 'choice',
    choices: ['byLength', 'uniform'],
    doc: 'byLength pads less; uniform is the plain shuffle of the reference',
    profiles: 'byLength',
  },
  precision: {
    type: 'choice',
    choices: ['float32', 'bfloat16', 'float16'],
    doc: 'Of matrix products; weights stay float32. bfloat16 on recent CPUs and GPUs, float16 on a T4',
    profiles: 'float32',
  },
});

/** See `parameters` in the last parameters cell of notebook 05: nothing here changes a number beyond rounding. */
export const machineParameters = define({
  ...common,
  device: {
    type: 'choice',
    choices: ['auto', 'cpu', 'gpu'],
    doc: 'auto takes the GPUs where there are any; gpu refuses to go on without one',
    profiles: 'auto',
  },
  devicePlan: {
    type: 'choice',
    choices: ['scatterBatch', 'foldPerDevice'],
    doc: 'What several GPUs are for: each micro-batch over all of them, as the reference, or a fold on each',
    profiles: 'scatterBatch',
  },
  estimateSteps: {
    type: 'integer',
    min: 0,
    max: 200,
    doc: 'Steps that are timed before training, to say how long it will take; 0 leaves it out',
    profiles: { quick: 0, pretrained: 8, full: 20 },
  },
  recompute: {
    type: 'boolean',
    doc: 'Computes a layer again in the backward pass instead of keeping it: slower, half the memory',
    profiles: false,
  },
  checkpointMinutes: {
    type: 'number',
    min: 0.1,
    doc: 'A fold that is killed goes on from its last checkpoint; one is written this often, and at every epoch',
    profiles: 10,
  },
  budgetMinutes: {
    type: 'number',
    min: 0,
    doc: 'Of local: stops cleanly after this long, saved, to go on in another session; 0 never stops',
    profiles: 0,
  },
  threads: { type: 'integer', min: 0, doc: 'Of libtensorflow on the CPU; 0 lets it choose', profiles: 0 },
  ...executing,
  gpusPerUnit: { ...executing.gpusPerUnit, profiles: { quick: 0, pretrained: 0, full: 1 } },
});
