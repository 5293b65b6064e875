/** TF-IDF + logistic regression behind the contract. */
import type { JsonObject } from '../../core/json';
import type { Classifier } from '../contract';
import { type TfidfLogisticConfig, tfidfLogisticConfig } from './config';
import { loadTfidfLogistic } from './model-file';
import { predictTfidfLogistic } from './model-format';
import { tfidfLogisticTrainer } from './trainer';

/** Phase 1 of the published project. */
export const tfidfLogistic: Classifier<TfidfLogisticConfig> = {
  name: 'tfidf-logistic',
  title: 'TF-IDF + logistic regression',
  phase: 1,
  card: {
    preprocessing:
      'Narratives were cleaned as the snapshot records, lower-cased and split into words of two letters or more.',
    examination: 'The model is linear: the demo page shows what each word adds.',
    objective: 'TF-IDF over words, then multinomial logistic regression: cross-entropy with an L2 penalty.',
  },
  configOf: (values) => tfidfLogisticConfig(values as TfidfLogisticConfig),
  sweepable: (config) => ({ abbreviations: false, charNgrams: null, ...(config as JsonObject) }),
  runName: ({ charNgrams }) => (charNgrams ? 'tfidf-logistic-hardened' : 'tfidf-logistic'),
  identity: async (config) => config as JsonObject,
  train: (config) => tfidfLogisticTrainer(config),
  load: async (folder) => {
    const model = await loadTfidfLogistic(folder);
    return { predictProba: async (texts) => predictTfidfLogistic(model, texts) };
  },
};
