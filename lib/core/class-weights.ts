/** How much a class counts in a loss. */
import { LABELS } from './labels';

/**
 * Inverse-frequency weights n / (K n_c) in the order of `LABELS`, of label indices; K is the number of classes that
 * occur, as scikit-learn's `class_weight='balanced'`: every class then adds the same total weight. A class without
 * examples has weight 0.
 */
export function inverseFrequencyWeights(labels: ArrayLike<number>): number[] {
  const counts = new Array<number>(LABELS.length).fill(0);
  for (let i = 0; i < labels.length; i++) counts[labels[i]]++;
  const classes = counts.filter((count) => count > 0).length;
  return counts.map((count) => (count === 0 ? 0 : labels.length / (classes * count)));
}
