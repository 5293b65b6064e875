/** A saved model ready to be asked, again and again. */
import type { Predictor } from '../contract';
import { CorpusReader } from '../tfidf/corpus-reader';
import { termContributions } from '../tfidf/term-contributions';
import { loadTfidfLogistic } from './model-file';

/** Opens the model in `folder`. */
export async function tfidfLogisticPredictor(folder: string): Promise<Predictor> {
  const saved = await loadTfidfLogistic(folder);
  const reader = new CorpusReader(saved.vectorizer);
  return {
    predictProba: async (texts) => saved.model.predictProba(reader.transform(texts)),
    explain: (texts, count) => termContributions(saved, texts, count),
  };
}
