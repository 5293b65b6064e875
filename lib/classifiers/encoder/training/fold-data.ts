/** A fold's texts as token ids, and the model that is to learn from them. */

import { check } from '../../../core/check';
import { type LabelledText, labelIndex } from '../../../core/labels';
import { deriveSeed } from '../../../core/random';
import { rowLengths } from '../../../features/batches';
import { loadTokenizer } from '../../../features/load-tokenizer';
import { encodeCached } from '../../../features/token-cache';
import { type EncodedRows, pickRows } from '../../../features/token-rows';
import { Tokenizer } from '../../../features/tokenizer';
import { buildVocabulary } from '../../../features/wordpiece-vocabulary';
import type { FoldJob } from '../../fold-trainer';
import { type BertConfig, bertConfig } from '../bert/config';
import { initialValues, type ParameterValues, parameterSpecs, partsOf } from '../bert/parameters';
import { loadPretrained } from '../bert/pretrained';
import type { WeighedPart } from './effective-weights';
import { isFromScratch, type Recipe, type ScratchRecipe } from './recipe';

/** Tokenized examples of one part. */
export interface TokenizedPart {
  readonly rows: EncodedRows;
  readonly lengths: Int32Array;
  /** Label indices. */
  readonly labels: Uint8Array;
}

/** Everything that a fold's training begins with. */
export interface FoldData {
  readonly config: BertConfig;
  readonly tokenizer: Tokenizer;
  readonly values: ParameterValues;
  readonly train: TokenizedPart;
  readonly inner: TokenizedPart;
  readonly outer: TokenizedPart;
}

/**
 * Builds or loads tokenizer and first values, then tokenizes all texts once, or finds their tokens in `tokenFolder`.
 * Only training texts shape a vocabulary.
 */
export async function foldData(
  recipe: Recipe,
  job: FoldJob,
  pretrained: string | null,
  tokenFolder: string | null = null,
): Promise<FoldData> {
  check(job.train.length > 0, () => `fold ${job.fold}: expected training examples; received none`);
  const model = isFromScratch(recipe)
    ? await scratchModel(recipe, job)
    : await pretrainedModel(recipe, job, folderOf(pretrained));
  check(
    recipe.maxLength <= model.config.maxPositions,
    () =>
      `maxLength: expected at most the model's ${model.config.maxPositions} positions; received ${recipe.maxLength}`,
  );
  return { ...model, ...(await tokenizeParts(model.tokenizer, recipe, job, tokenFolder)) };
}

/** The seed from which a fold's batches, masks and first values derive. */
export function foldSeed({ seed, fold }: FoldJob): number {
  return deriveSeed(seed, 'bert', fold);
}

type Model = Pick<FoldData, 'config' | 'tokenizer' | 'values'>;

/** The feed-forward layer is four times as wide as a token's vector, as in every BERT. */
async function scratchModel(recipe: ScratchRecipe, job: FoldJob): Promise<Model> {
  const { hiddenSize, layers, heads, maxLength, pooling } = recipe;
  const tokenizer = await scratchTokenizer(recipe, job);
  const config = bertConfig({
    vocabularySize: tokenizer.wordPiece.vocabulary.length,
    hiddenSize,
    numLayers: layers,
    numHeads: heads,
    intermediateSize: 4 * hiddenSize,
    maxPositions: maxLength,
    ...dropoutOf(recipe),
    pooling,
  });
  const values = initialValues(partsOf(parameterSpecs(config)), foldSeed(job));
  return { config, tokenizer, values };
}

/** From the words of the training part alone. */
async function scratchTokenizer(
  { vocabularySize: size, lowercase }: ScratchRecipe,
  { train, progress }: FoldJob,
): Promise<Tokenizer> {
  const texts = train.map(({ text }) => text);
  return new Tokenizer({
    vocabulary: await buildVocabulary(texts, { size, lowercase, progress }),
    lowercase,
  });
}

/**
 * What of a fold decides its batches: labels and lengths of the training part. Tokens are made only where lengths decide
 * anything, and kept in `tokenFolder` for the training.
 */
export async function weighedPart(
  recipe: Recipe,
  job: FoldJob,
  pretrained: string | null,
  tokenFolder: string | null,
): Promise<WeighedPart> {
  const labels = Uint8Array.from(job.train, ({ label }) => labelIndex(label));
  const seed = foldSeed(job);
  if (recipe.batching === 'uniform') return { labels, lengths: new Int32Array(labels.length), seed };
  const tokenizer = isFromScratch(recipe)
    ? await scratchTokenizer(recipe, job)
    : await loadTokenizer(folderOf(pretrained), recipe.lowercase);
  const { train } = await tokenizeParts(tokenizer, recipe, job, tokenFolder);
  return { labels, lengths: train.lengths, seed };
}

function dropoutOf({ dropoutRate: rate }: Recipe) {
  return { hiddenDropout: rate, attentionDropout: rate, headDropout: rate };
}

function folderOf(pretrained: string | null): string {
  check(pretrained !== null, 'pretrained: expected the folder of the pretrained model; received none');
  return pretrained;
}

async function pretrainedModel(recipe: Recipe, job: FoldJob, folder: string): Promise<Model> {
  const { pooling, lowercase } = recipe;
  const tokenizer = await loadTokenizer(folder, lowercase);
  const { config, values } = await loadPretrained(folder, {
    seed: foldSeed(job),
    head: { pooling, ...dropoutOf(recipe) },
  });
  const entries = tokenizer.wordPiece.vocabulary.length;
  check(
    entries <= config.vocabularySize,
    () => `${folder}: expected at most ${config.vocabularySize} vocabulary entries; received ${entries}`,
  );
  return { config, tokenizer, values };
}

/**
 * The three parts' tokens. The texts are taken in the order of their ids, whatever their part: with one tokenizer all
 * folds of a split then find the same tokens again.
 */
async function tokenizeParts(
  tokenizer: Tokenizer,
  { maxLength, truncation }: Recipe,
  { train, inner, outer, progress }: FoldJob,
  folder: string | null,
): Promise<Pick<FoldData, 'train' | 'inner' | 'outer'>> {
  const all = [...train, ...inner, ...outer].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const texts = all.map(({ text }) => text);
  const rows = await encodeCached(tokenizer, texts, { maxLength, truncation, progress, folder });
  const rowOf = new Map(all.map(({ id }, row) => [id, row]));
  const part = (examples: readonly LabelledText[]): TokenizedPart => {
    const picked = pickRows(
      rows,
      examples.map(({ id }) => rowOf.get(id) as number),
    );
    const labels = Uint8Array.from(examples, ({ label }) => labelIndex(label));
    return { rows: picked, lengths: rowLengths(picked), labels };
  };
  return { train: part(train), inner: part(inner), outer: part(outer) };
}
