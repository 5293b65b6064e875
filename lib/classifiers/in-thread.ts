/** The classifiers whose checkpoints a thread of its own can open: plain JavaScript, no library. */
import { check } from '../core/check';
import type { Predictor } from './contract';
import { nbSvmPredictor } from './nb-svm/predictor';
import { tfidfLogisticPredictor } from './tfidf-logistic/predictor';

const OPENERS: Readonly<Record<string, (folder: string) => Promise<Predictor>>> = {
  'tfidf-logistic': tfidfLogisticPredictor,
  'nb-svm': nbSvmPredictor,
};

/** Whether a thread can predict by `classifier`. */
export function predictsInThread(classifier: string): boolean {
  return Object.hasOwn(OPENERS, classifier);
}

/** Opens a checkpoint of `classifier`. Throws for one that needs more than JavaScript. */
export function predictorInThread(classifier: string, folder: string): Promise<Predictor> {
  check(
    predictsInThread(classifier),
    () => `expected one of ${Object.keys(OPENERS).join(', ')}; received ${classifier}`,
  );
  return OPENERS[classifier](folder);
}
