/** How a narrative becomes numbers. */
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
export {
  type EncodeOptions,
  loadTokenizer,
  Tokenizer,
  type TokenRows,
  TRUNCATIONS,
  type Truncation,
} from './tokenizer';
export { type TokenizerJson, tokenizerJson, type WordPiece, wordPieceOf } from './tokenizer-json';
export { buildVocabulary, SPECIAL_TOKENS, type VocabularyOptions } from './wordpiece-vocabulary';
