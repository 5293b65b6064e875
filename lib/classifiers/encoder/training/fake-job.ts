/** Jobs and a recipe for tests: narratives whose class is told by one word among others, a BERT that learns in a second. */

import { LABELS, type LabelledText } from '../../../core/labels';
import { RandomState } from '../../../core/random';
import type { FoldJob } from '../../fold-trainer';
import { recipe } from './recipe';

const WORDS = { D: 'died', I: 'injured', M: 'broke', O: 'question' } as const;
const FILLERS = ['the', 'pump', 'alarm', 'patient', 'nurse', 'was', 'device', 'returned', 'lot', 'reported'];

/** `count` narratives of 4 to 12 words, the labels in turn. */
export function fakeExamples(count: number, seed: number): LabelledText[] {
  const random = new RandomState(seed);
  return Array.from({ length: count }, (_, i) => {
    const label = LABELS[i % 4];
    const words = Array.from({ length: 3 + random.interval(9) }, () => random.choice(FILLERS));
    words.splice(random.interval(words.length), 0, WORDS[label]);
    return { id: `${seed}-${i}`, text: words.join(' '), label };
  });
}

/** One layer of 16, six epochs. */
export const tinyRecipe = recipe({
  weights: '',
  vocabularySize: 150,
  hiddenSize: 16,
  layers: 1,
  heads: 2,
  maxLength: 16,
  learningRate: 2e-2,
  batchSize: 8,
  accumulation: 2,
  epochs: 6,
  patience: 6,
});

/** 48 narratives to learn from, 24 to choose on, 40 to report on, in `folder`. */
export function fakeJob(folder: string, change: Partial<FoldJob> = {}): FoldJob {
  return {
    fold: 1,
    train: fakeExamples(48, 1),
    inner: fakeExamples(24, 2),
    outer: fakeExamples(40, 3),
    seed: 42,
    folder,
    progress: () => {},
    signal: new AbortController().signal,
    ...change,
  };
}
