/** How much of the examples each class is, and what weighs it up. */
import { inverseFrequencyWeights } from '../../core/class-weights';
import { LABEL_NAMES, labelIndex } from '../../core/labels';
import type { Example } from '../../data/store/example';
import { countsByLabel, type LabelRow } from '../../data/store/summaries';

/** A class with its inverse-frequency weight. */
export type ClassShare = LabelRow & { readonly class: string; readonly weight: number };

/** A row a class, in the order of `LABELS`; weights are those of both phases (`inverseFrequencyWeights`). */
export function classShares(examples: readonly Example[]): ClassShare[] {
  const weights = inverseFrequencyWeights(examples.map(({ label }) => labelIndex(label)));
  return countsByLabel(examples).map((row, i) => ({
    class: LABEL_NAMES[row.label],
    ...row,
    weight: weights[i],
  }));
}
