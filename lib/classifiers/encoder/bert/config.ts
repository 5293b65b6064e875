/** The shape of a BERT classifier, and its form in Hugging Face's config.json. */
import { check, checkNumber, checkOneOf, show } from '../../../core/check';
import { LABELS } from '../../../core/labels';

/**
 * What the head reads: the final state of [CLS] and the mean over real tokens side by side (`clsMeanConcat`), one
 * of them, or transformers' pooler, tanh(dense([CLS])).
 */
export const POOLINGS = ['clsMeanConcat', 'cls', 'mean', 'pooler'] as const;
export type Pooling = (typeof POOLINGS)[number];

/** A BERT encoder with a classification head. Names in config.json stand in parentheses. */
export interface BertConfig {
  readonly vocabularySize: number;
  readonly hiddenSize: number;
  readonly numLayers: number;
  readonly numHeads: number;
  readonly intermediateSize: number;
  /** Positions that have an embedding: `maxLength` at most (max_position_embeddings). */
  readonly maxPositions: number;
  /** (type_vocab_size) default 2; the first type alone is used. */
  readonly typeVocabularySize: number;
  /** Default 1e-12. */
  readonly layerNormEpsilon: number;
  /** Dropout after embeddings and both dense layers (hidden_dropout_prob), default 0.1. */
  readonly hiddenDropout: number;
  /** Dropout of attention probabilities (attention_probs_dropout_prob), default 0.1. */
  readonly attentionDropout: number;
  /** Dropout before the classifier (classifier_dropout), default 0.1. */
  readonly headDropout: number;
  /** Default `clsMeanConcat`. */
  readonly pooling: Pooling;
  readonly numClasses: number;
}

/** What has no default. */
export type BertSize = Pick<
  BertConfig,
  'vocabularySize' | 'hiddenSize' | 'numLayers' | 'numHeads' | 'intermediateSize' | 'maxPositions'
>;

/** A checked config; what is not given is BERT's default. */
export function bertConfig(given: BertSize & Partial<BertConfig>): BertConfig {
  const config: BertConfig = {
    typeVocabularySize: 2,
    layerNormEpsilon: 1e-12,
    hiddenDropout: 0.1,
    attentionDropout: 0.1,
    headDropout: 0.1,
    pooling: 'clsMeanConcat',
    numClasses: LABELS.length,
    ...given,
  };
  for (const name of SIZE_NAMES) checkSize(config[name], name);
  for (const name of DROPOUTS) checkNumber(config[name], name, { min: 0, max: 0.95 });
  checkOneOf(config.pooling, POOLINGS, 'pooling');
  check(
    config.hiddenSize % config.numHeads === 0,
    () => `hiddenSize: expected a multiple of ${config.numHeads} heads; received ${config.hiddenSize}`,
  );
  return config;
}

/**
 * Each size's name in config.json and the most that is believed; the largest BERTs have a quarter of it. What the sizes
 * ask for together must lie in the weights.
 */
const SIZES = {
  vocabularySize: ['vocab_size', 2 ** 20],
  hiddenSize: ['hidden_size', 2 ** 13],
  numLayers: ['num_hidden_layers', 2 ** 8],
  numHeads: ['num_attention_heads', 2 ** 8],
  intermediateSize: ['intermediate_size', 2 ** 15],
  maxPositions: ['max_position_embeddings', 2 ** 15],
  typeVocabularySize: ['type_vocab_size', 2 ** 8],
  numClasses: ['num_labels', 2 ** 8],
} as const;
const SIZE_NAMES = Object.keys(SIZES) as (keyof typeof SIZES)[];
const DROPOUTS = ['hiddenDropout', 'attentionDropout', 'headDropout'] as const;

function checkSize(value: unknown, name: keyof typeof SIZES, said: string = name): number {
  return checkNumber(value, said, { min: 1, max: SIZES[name][1], integer: true });
}

/** Width of the vector that the head reads. */
export function pooledSize({ pooling, hiddenSize }: BertConfig): number {
  return pooling === 'clsMeanConcat' ? 2 * hiddenSize : hiddenSize;
}

/** config.json. `pooling` is this project's own member; transformers keeps it without reading it. */
export function configJson(config: BertConfig): Readonly<Record<string, unknown>> {
  return {
    architectures: ['BertForSequenceClassification'],
    model_type: 'bert',
    vocab_size: config.vocabularySize,
    hidden_size: config.hiddenSize,
    num_hidden_layers: config.numLayers,
    num_attention_heads: config.numHeads,
    intermediate_size: config.intermediateSize,
    max_position_embeddings: config.maxPositions,
    type_vocab_size: config.typeVocabularySize,
    layer_norm_eps: config.layerNormEpsilon,
    hidden_act: 'gelu',
    hidden_dropout_prob: config.hiddenDropout,
    attention_probs_dropout_prob: config.attentionDropout,
    classifier_dropout: config.headDropout,
    initializer_range: 0.02,
    pad_token_id: 0,
    position_embedding_type: 'absolute',
    torch_dtype: 'float32',
    pooling: config.pooling,
    id2label: Object.fromEntries(LABELS.map((label, i) => [i, label])),
    label2id: Object.fromEntries(LABELS.map((label, i) => [label, i])),
  };
}

/** Longest config.json read. */
export const MAX_CONFIG_BYTES = 16 << 20;

/** Reads config.json of a BERT model; `source` names the file in errors. `head` is what training adds or overrides. */
export function configOf(
  json: Readonly<Record<string, unknown>>,
  source: string,
  head: Partial<Pick<BertConfig, 'pooling' | 'hiddenDropout' | 'attentionDropout' | 'headDropout'>> = {},
): BertConfig {
  check(
    json.model_type === 'bert',
    () => `${source}: expected model_type bert; received ${show(json.model_type)}`,
  );
  const activation = json.hidden_act ?? 'gelu';
  check(activation === 'gelu', () => `${source}: expected hidden_act gelu; received ${show(activation)}`);
  const positions = json.position_embedding_type ?? 'absolute';
  check(
    positions === 'absolute',
    () => `${source}: expected absolute positions; received ${show(positions)}`,
  );
  const number = (name: string, fallback: number) =>
    checkNumber(json[name] ?? fallback, `${source}: ${name}`, { min: 0, max: 1 });
  const size = (name: keyof typeof SIZES, fallback?: number) =>
    checkSize(json[SIZES[name][0]] ?? fallback, name, `${source}: ${SIZES[name][0]}`);
  const hiddenDropout = head.hiddenDropout ?? number('hidden_dropout_prob', 0.1);
  return bertConfig({
    vocabularySize: size('vocabularySize'),
    hiddenSize: size('hiddenSize'),
    numLayers: size('numLayers'),
    numHeads: size('numHeads'),
    intermediateSize: size('intermediateSize'),
    maxPositions: size('maxPositions'),
    typeVocabularySize: size('typeVocabularySize', 2),
    layerNormEpsilon: number('layer_norm_eps', 1e-12),
    hiddenDropout,
    attentionDropout: head.attentionDropout ?? number('attention_probs_dropout_prob', 0.1),
    headDropout: head.headDropout ?? number('classifier_dropout', hiddenDropout),
    pooling: head.pooling ?? checkOneOf(json.pooling ?? 'clsMeanConcat', POOLINGS, `${source}: pooling`),
  });
}
