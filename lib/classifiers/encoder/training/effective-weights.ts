/** How much an example of each class counts in training, whatever its weight is called. */
import { check } from '../../../core/check';
import { LABELS } from '../../../core/labels';
import { planBatches } from '../../../features/batches';
import type { ClassWeightRow } from '../../contract';
import { lossFactors, weightSum } from '../bert/loss';
import type { Recipe } from './recipe';

/** The rows of an optimizer step, by micro-batch, as label indices. */
type Step = readonly Uint8Array[];

/**
 * The mean factor of each class's examples in the losses of `steps`, in units of the mean over all examples: 1 for a class
 * that counts as much as the average example. Weights say less than that: a weighted mean divides by the weights that
 * happen to be in its batch, which are many where a rare class is there. A class without examples has 0.
 */
export function effectiveWeights(
  steps: readonly Step[],
  classWeights: readonly number[],
  lossMean: Recipe['lossMean'],
): number[] {
  const sums = LABELS.map(() => 0);
  const counts = LABELS.map(() => 0);
  for (const step of steps) {
    const sumOfAll = step.reduce((sum, labels) => sum + weightSum(labels, classWeights), 0);
    for (const labels of step) {
      const own = step.length * weightSum(labels, classWeights);
      const factors = lossFactors(labels, classWeights, lossMean === 'perStep' ? sumOfAll : own);
      labels.forEach((label, i) => {
        sums[label] += factors[i];
        counts[label]++;
      });
    }
  }
  const n = counts.reduce((sum, count) => sum + count, 0);
  check(n > 0, 'effective weights: expected examples; received none');
  return sums.map((sum, c) => (counts[c] === 0 ? 0 : (sum / counts[c]) * (n / steps.length)));
}

/** What is trained on, and from which seed its batches are drawn. */
export interface WeighedPart {
  /** Label indices. */
  readonly labels: Uint8Array;
  /** Tokens of each row; of `uniform` batches they decide nothing. */
  readonly lengths: Int32Array;
  /** `foldSeed` of the job. */
  readonly seed: number;
}

/** Each class's weight as it is called and as it is, over the very batches of all epochs; one row a class that occurs. */
export function classWeightRows(
  { batchSize, batching, accumulation, epochs, lossMean }: Recipe,
  { labels, lengths, seed }: WeighedPart,
  classWeights: readonly number[],
): ClassWeightRow[] {
  const steps = Array.from({ length: epochs }, (_, e) => {
    const batches = planBatches(lengths, { batchSize, batching, seed, epoch: e + 1 });
    const labelled = batches.map((batch) => Uint8Array.from(batch, (row) => labels[row]));
    return Array.from({ length: Math.ceil(batches.length / accumulation) }, (_, s) =>
      labelled.slice(s * accumulation, (s + 1) * accumulation),
    );
  }).flat();
  const effective = effectiveWeights(steps, classWeights, lossMean);
  return LABELS.flatMap((label, c) => {
    const examples = labels.filter((own) => own === c).length;
    return examples === 0 ? [] : [{ label, examples, weight: classWeights[c], effective: effective[c] }];
  });
}
