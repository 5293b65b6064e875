/** The classifiers that the workbench knows; a new one is a folder and a line here. */
import { checkOneOf } from '../core/check';
import type { Definitions } from '../core/parameters/definition';
import type { Classifier } from './contract';
import { drawnParameters } from './drawn-parameters';
import { bert } from './encoder/bert/classifier';
import { recipeParameters } from './encoder/training/recipe-parameters';
import { machineParameters } from './machine-parameters';
import { nbSvm } from './nb-svm/classifier';
import { nbSvmParameters } from './nb-svm/parameters';
import { RULES } from './rules/rule';
import { ruleClassifier } from './rules/rule-classifier';
import { tfidfLogistic } from './tfidf-logistic/classifier';
import { studyParameters, tfidfLogisticParameters } from './tfidf-logistic/parameters';

/** Those that learn, by name, each with what a parameters cell may tell it beside what every experiment is told. */
export const LEARNERS = {
  'tfidf-logistic': {
    classifier: tfidfLogistic,
    parameters: { ...tfidfLogisticParameters, ...studyParameters },
  },
  'nb-svm': { classifier: nbSvm, parameters: nbSvmParameters },
  bert: {
    classifier: bert,
    parameters: { ...recipeParameters, ...drawnParameters, ...machineParameters },
  },
} as const satisfies Readonly<
  Record<string, { readonly classifier: Classifier; readonly parameters: Definitions }>
>;

/** All of them, the simplest first. */
export const CLASSIFIERS: readonly Classifier[] = [
  ...RULES.map(ruleClassifier),
  ...Object.values(LEARNERS).map(({ classifier }): Classifier => classifier),
];

/** Their names. */
export const CLASSIFIER_NAMES: readonly string[] = CLASSIFIERS.map(({ name }) => name);

/** The classifier of that name, else an error that lists the names there are. */
export function classifierOf(name: string): Classifier {
  checkOneOf(name, CLASSIFIER_NAMES, 'classifier');
  return CLASSIFIERS.find((classifier) => classifier.name === name) as Classifier;
}
