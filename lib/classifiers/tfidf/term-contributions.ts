/** Which words moved a linear model on TF-IDF towards a class. */
import { LABELS, labelIndex } from '../../core/labels';
import type { TfidfUnion } from '../../features/tfidf-union';
import type { ExplainedText, TermContribution } from '../contract';

/** A fitted vectorizer and the weights that were learned on it. */
export interface LinearOnTerms {
  readonly vectorizer: TfidfUnion;
  readonly model: { weightOf(column: number, label: number): number };
}

/** The `count` terms of each text that speak most for its class, strongest first. Exact: the model is linear. */
export function termContributions(
  { vectorizer, model }: LinearOnTerms,
  texts: readonly ExplainedText[],
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
