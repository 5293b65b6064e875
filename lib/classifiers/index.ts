/** Classifiers behind one contract: rules, TF-IDF with logistic regression, BERT. */
export { mostFrequent, RULES, ruleLabels } from './rules/rule';
export { tfidfLogisticConfig } from './tfidf-logistic/config';
export { loadTfidfLogistic } from './tfidf-logistic/model-file';
export { predictTfidfLogistic } from './tfidf-logistic/model-format';
export { tfidfLogisticTrainer } from './tfidf-logistic/trainer';
