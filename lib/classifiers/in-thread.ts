/** The classifiers whose checkpoints a thread of its own can open: plain JavaScript, no library. */
import { check } from '../core/check';
import type { Predictor } from './contract';
import { loadNbSvm } from './nb-svm/model-file';
import { linearPredictor } from './tfidf/linear-predictor';
import { loadTfidfLogistic } from './tfidf-logistic/model-file';

const OPENERS: Readonly<Record<string, (folder: string) => Promise<Predictor>>> = {
  'tfidf-logistic': async (folder) => linearPredictor(await loadTfidfLogistic(folder)),
  'nb-svm': async (folder) => linearPredictor(await loadNbSvm(folder)),
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
