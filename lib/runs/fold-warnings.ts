/** What a reader of a fold's scores has to know beside them. */

import type { StoppedBy } from '../classifiers/fold-trainer';
import type { Fold } from '../core/fold';
import { LABEL_NAMES, LABELS, type LabelledText } from '../core/labels';
import { FALLBACK, MEASURES } from '../metrics/measures';
import type { EpochRecord } from './run';

/** In words: scores that measure nothing, a model with nothing to learn, a training that ended before it was done. */
export function foldWarnings(
  { fold, train, inner, outer }: Fold,
  epochs: readonly Pick<EpochRecord, 'epoch'>[],
  best: number | null,
  stoppedBy: StoppedBy,
): string[] {
  const learned = LABELS.filter((label) => has(train, label));
  const untested = LABELS.filter((label) => !has(outer, label)).map((label) => LABEL_NAMES[label]);
  const last = epochs[epochs.length - 1].epoch;
  const chosenOn = inner.length > 0 ? inner : outer;
  return [
    learned.length < 2
      ? `a classifier needs examples of two classes; this one learned from ${LABEL_NAMES[learned[0]]} alone`
      : '',
    untested.length > 0
      ? `tests no ${untested.join(', no ')}: what needs it has no score here, and the means are over the other folds`
      : '',
    has(chosenOn, 'D')
      ? ''
      : `the ${inner.length > 0 ? 'inner' : 'tested'} part has no Death: epochs were chosen by ${MEASURES[FALLBACK].name}`,
    best === last && stoppedBy !== 'once'
      ? `the best epoch (${best}) is the last one; more epochs may score higher`
      : '',
  ].flatMap((warning) => (warning === '' ? [] : [`fold ${fold}: ${warning}`]));
}

/** The warnings of a run's folds, those of one wording once with the numbers of their folds; none without a run. */
export function groupedWarnings(run: { readonly warnings: readonly string[] } | null): string[] {
  if (!run) return [];
  const { warnings } = run;
  const folds = new Map<string, string[]>();
  for (const warning of warnings) {
    const [, fold, words] = /^fold (\d+): (.*)$/s.exec(warning) ?? [null, '', warning];
    folds.set(words, [...(folds.get(words) ?? []), ...(fold ? [fold] : [])]);
  }
  return [...folds].map(([words, numbers]) => {
    if (numbers.length === 0) return words;
    return `${numbers.length === 1 ? 'fold' : 'folds'} ${numbers.join(', ')}: ${words}`;
  });
}

function has(examples: readonly LabelledText[], label: LabelledText['label']): boolean {
  return examples.some((example) => example.label === label);
}
