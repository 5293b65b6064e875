/** Classifiers behind one contract: rules, TF-IDF with logistic regression, BERT. */
export type { Classifier, Fact, Machine, Predictor } from './contract';
export type { EpochResult, FoldJob, FoldTrainer, StoppedBy } from './fold-trainer';
export { CLASSIFIER_NAMES, CLASSIFIERS, classifierOf } from './registry';
export { keywords, majority, mostFrequent, phrases, RULES, type Rule, ruleLabels } from './rules/rule';
