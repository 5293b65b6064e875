/** Which words moved a Phase 1 model towards a class. */
import { LABELS, type Label, labelIndex } from '../../core/labels';
import type { TfidfLogistic } from './model-format';

/** One term of one text. */
export interface TermContribution {
  readonly term: string;
  /** What it adds to the class's logit, less the mean of what it adds to all classes. */
  readonly contribution: number;
}

/** The `count` terms of each text that speak most for its class, strongest first. Exact: the model is linear. */
export function termContributions(
  { vectorizer, model }: TfidfLogistic,
  texts: readonly { readonly text: string; readonly towards: Label }[],
  count: number,
): TermContribution[][] {
  const terms = vectorizer.featureNames;
  const rows = vectorizer.transform(texts.map(({ text }) => text));
  return texts.map(({ towards }, row) => {
    const label = labelIndex(towards);
    const own: TermContribution[] = [];
    for (let i = rows.offsets[row]; i < rows.offsets[row + 1]; i++) {
      const column = rows.indices[i];
      const mean = LABELS.reduce((sum, _, c) => sum + model.weightOf(column, c), 0) / LABELS.length;
      const contribution = rows.values[i] * (model.weightOf(column, label) - mean);
      if (contribution > 0) own.push({ term: terms[column], contribution });
    }
    return own.sort((a, b) => b.contribution - a.contribution).slice(0, count);
  });
}
