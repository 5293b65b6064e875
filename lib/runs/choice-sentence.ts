/** What a protocol means for the numbers, said the same everywhere. */
import type { Protocol } from './run';

const SENTENCES: Readonly<Record<Protocol, string>> = {
  nested:
    'Epochs were chosen on an inner part of the training folds (nested protocol): the tested folds chose no epoch.',
  reference:
    'Epochs were chosen on the tested folds themselves (reference protocol): the numbers are optimistic.',
};

/** On which part epochs were chosen, and whether the scores flatter. */
export function choiceSentence(protocol: Protocol): string {
  return SENTENCES[protocol];
}
