/** What a parameters cell may tell each classifier, beside what every experiment is told; it loads no classifier. */
import type { Definitions } from '../core/parameters/definition';
import { drawnParameters } from './drawn-parameters';
import { recipeParameters } from './encoder/training/recipe-parameters';
import { machineParameters } from './machine-parameters';
import { nbSvmParameters } from './nb-svm/parameters';
import { studyParameters, tfidfLogisticParameters } from './tfidf-logistic/parameters';

/** Those that learn, by name; `registry.ts` has the classifiers themselves under the same names. */
export const LEARNER_PARAMETERS = {
  'tfidf-logistic': { ...tfidfLogisticParameters, ...studyParameters },
  'nb-svm': nbSvmParameters,
  bert: { ...recipeParameters, ...drawnParameters, ...machineParameters },
} as const satisfies Readonly<Record<string, Definitions>>;
