/** Texts as numbers: TF-IDF, word pieces, batches. */
export { loadTokenizer } from './load-tokenizer';
