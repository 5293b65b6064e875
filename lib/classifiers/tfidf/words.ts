/** Words and runs of words as terms: what the configs of all classifiers on TF-IDF say of them. */
import {
  type FittedTfidf,
  inverseDocumentFrequency,
  type TfidfOptions,
} from '../../features/tfidf-vectorizer';

/** Which words become terms, and how they are weighted. */
export interface WordOptions {
  readonly ngramMax: number;
  readonly minDf: number;
  readonly maxFeatures: number;
  readonly sublinearTf: boolean;
}

/** The vectorizer's options. */
export function wordsOf({ ngramMax, minDf, maxFeatures, sublinearTf }: WordOptions): TfidfOptions {
  return { ngramRange: [1, ngramMax], minDf, maxFeatures, sublinearTf };
}

/** What a vectorizer learned, from what is saved of it. */
export function fittedTerms(
  terms: readonly string[],
  documentFrequency: Int32Array,
  documents: number,
): FittedTfidf {
  const idf = inverseDocumentFrequency(documentFrequency, documents, true);
  return { terms, idf, documentFrequency, documents };
}
