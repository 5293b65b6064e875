/** A saved linear model on TF-IDF, ready to be asked again and again. */
import type { SparseRows } from '../../features/sparse-rows';
import type { Predictor } from '../contract';
import { CorpusReader } from './corpus-reader';
import { type LinearOnTerms, termContributions } from './term-contributions';

interface Saved extends LinearOnTerms {
  readonly model: LinearOnTerms['model'] & { predictProba(rows: SparseRows): Float64Array };
}

/** Probabilities (n x 4, row-major) of texts, and the words that moved them. */
export function linearPredictor(saved: Saved): Predictor {
  const reader = new CorpusReader(saved.vectorizer);
  return {
    predictProba: async (texts) => saved.model.predictProba(reader.transform(texts)),
    explain: (texts, count) => termContributions(saved, texts, count),
  };
}
