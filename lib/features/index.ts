/** How a narrative becomes numbers. */

export { ABBREVIATIONS, spellOut } from './abbreviations';
export {
  BATCHINGS,
  type Batching,
  type BatchOptions,
  type PaddedBatch,
  padBatch,
  planBatches,
  planScoring,
  rowLengths,
  tokenShare,
} from './batches';
export { bertWords, type WordOptions, type WordSplitter } from './bert-words';
export { type EncodeTextsOptions, encodeTexts } from './encode-texts';
export { loadTokenizer } from './load-tokenizer';
export { besideRows, type SparseRows, sparseFromDense } from './sparse-rows';
export { TfidfUnion, UnionCorpus, type UnionPart, type UnionRows } from './tfidf-union';
export { type CorpusRows, type FittedTfidf, type TfidfOptions, TfidfVectorizer } from './tfidf-vectorizer';
export { encodeCached } from './token-cache';
export type { EncodedRows, TokenRows } from './token-rows';
export { type AnalyzerOptions, type CountedTerms, TokenizedCorpus } from './tokenized-corpus';
export { type EncodeOptions, Tokenizer } from './tokenizer';
export { type TokenizerJson, tokenizerJson, type WordPiece, wordPieceOf } from './tokenizer-json';
export { TRUNCATIONS, type Truncation } from './truncation';
export { buildVocabulary, SPECIAL_TOKENS, type VocabularyOptions } from './wordpiece-vocabulary';
