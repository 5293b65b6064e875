/** Trains an NB-SVM on one fold. */
import type { FoldTrainer } from '../fold-trainer';
import { tfidfTrainer } from '../tfidf/tfidf-trainer';
import type { NbSvmConfig } from './config';
import { type NbSvmModel, saveNbSvm, vectorizerOf } from './model-file';
import { NbSvm } from './nb-svm';

/** The trainer of `config`. */
export function nbSvmTrainer(config: NbSvmConfig): FoldTrainer {
  return tfidfTrainer<NbSvmModel>({
    vectorizer: () => vectorizerOf(config),
    fit: async ({ vectorizer, train }, watch) => {
      const model = await new NbSvm(config).fit(train.rows, train.labels, watch);
      return { saved: { config, vectorizer, model } };
    },
    save: saveNbSvm,
  });
}
