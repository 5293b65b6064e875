/** What a Phase 1 model listens to. */
import { LABEL_NAMES, LABELS } from '../../core/labels';
import type { TfidfLogistic } from './model-format';

/** One strong term of one class. */
export interface TopTerm {
  readonly class: string;
  readonly rank: number;
  readonly term: string;
  /** Its weight for the class, less the mean over the classes. */
  readonly weight: number;
  /** Training narratives that hold it. */
  readonly documentFrequency: number;
  /** Their share. */
  readonly share: number;
}

/** The `count` terms with the largest weight for each class; none of a class that was not told from another. */
export function topTerms({ vectorizer, model }: TfidfLogistic, count: number): TopTerm[] {
  const { featureNames: terms, documentFrequency } = vectorizer;
  const [{ documents }] = vectorizer.fitted;
  const { present } = model.fitted;
  const columns = terms.map((_, column) => column);
  const learned = present.filter(Boolean).length > 1;
  return LABELS.flatMap((label, c) => {
    if (!learned || !present[c]) return [];
    const weights = columns.map((column) => {
      const mean = LABELS.reduce((sum, _, other) => sum + model.weightOf(column, other), 0) / LABELS.length;
      return model.weightOf(column, c) - mean;
    });
    const order = [...columns].sort((a, b) => weights[b] - weights[a] || a - b).slice(0, count);
    return order.map((column, i) => ({
      class: LABEL_NAMES[label],
      rank: i + 1,
      term: terms[column],
      weight: weights[column],
      documentFrequency: documentFrequency[column],
      share: documentFrequency[column] / documents,
    }));
  });
}
