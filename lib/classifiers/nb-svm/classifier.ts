/** NB-SVM behind the contract. */

import type { JsonObject } from '../../core/json';
import type { Classifier } from '../contract';
import { linearPredictor } from '../tfidf/linear-predictor';
import { termContributions } from '../tfidf/term-contributions';
import { type NbSvmConfig, nbSvmConfig } from './config';
import { loadNbSvm } from './model-file';
import { nbSvmTrainer } from './trainer';

/** A strong linear baseline (Wang and Manning 2012). */
export const nbSvm: Classifier<NbSvmConfig> = {
  name: 'nb-svm',
  title: 'NB-SVM',
  phase: null,
  card: {
    preprocessing:
      'Narratives were cleaned as the snapshot records, lower-cased and split into words of two letters or more.',
    examination: 'The model is linear: a term adds its weight to the score of each class.',
    objective:
      'TF-IDF over words times log-count ratios, then one logistic regression for each class against the rest: log loss with an L2 penalty.',
  },
  configOf: (values) => nbSvmConfig(values as NbSvmConfig),
  sweepable: (config) => config as JsonObject,
  identity: async (config) => config as JsonObject,
  train: (config) => nbSvmTrainer(config),
  load: async (folder) => linearPredictor(await loadNbSvm(folder)),
  explain: async (folder, texts, count) => termContributions(await loadNbSvm(folder), texts, count),
};
