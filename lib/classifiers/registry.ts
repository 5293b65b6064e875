/** The classifiers that the workbench knows; a new one is a folder, a line here and a line in `parameters.ts`. */
import { checkOneOf } from '../core/check';
import type { Classifier } from './contract';
import { bert } from './encoder/bert/classifier';
import { nbSvm } from './nb-svm/classifier';
import type { LEARNER_PARAMETERS } from './parameters';
import { RULES } from './rules/rule';
import { ruleClassifier } from './rules/rule-classifier';
import { tfidfLogistic } from './tfidf-logistic/classifier';

/** Those that learn, by name, the simplest first. */
const LEARNERS: Readonly<Record<keyof typeof LEARNER_PARAMETERS, Classifier>> = {
  'tfidf-logistic': tfidfLogistic,
  'nb-svm': nbSvm,
  bert,
};

/** All of them, the simplest first. */
export const CLASSIFIERS: readonly Classifier[] = [...RULES.map(ruleClassifier), ...Object.values(LEARNERS)];

/** Their names. */
export const CLASSIFIER_NAMES: readonly string[] = CLASSIFIERS.map(({ name }) => name);

/** The classifier of that name, else an error that lists the names there are. */
export function classifierOf(name: string): Classifier {
  checkOneOf(name, CLASSIFIER_NAMES, 'classifier');
  return CLASSIFIERS.find((classifier) => classifier.name === name) as Classifier;
}
