/** TF-IDF + logistic regression behind the contract. */

import { canonicalJson } from '../../core/canonical-json';
import type { JsonObject } from '../../core/json';
import type { Classifier } from '../contract';
import { linearPredictor } from '../tfidf/linear-predictor';
import { termContributions } from '../tfidf/term-contributions';
import { PHASE1_PRESETS, type TfidfLogisticConfig, tfidfLogisticConfig } from './config';
import { loadTfidfLogistic } from './model-file';
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
  runName: (config) => (isHardened(config) ? 'tfidf-logistic-hardened' : 'tfidf-logistic'),
  identity: async (config) => config as JsonObject,
  train: (config) => tfidfLogisticTrainer(config),
  load: async (folder) => linearPredictor(await loadTfidfLogistic(folder)),
  explain: async (folder, texts, count) => termContributions(await loadTfidfLogistic(folder), texts, count),
};

function isHardened(config: TfidfLogisticConfig): boolean {
  const members = Object.entries(PHASE1_PRESETS.hardened) as [keyof TfidfLogisticConfig, unknown][];
  return members.every(([name, value]) => canonicalJson(config[name] ?? null) === canonicalJson(value));
}
