/** The folds of a split as the examples themselves: what a run hands to a model. */
import { checkNumber } from '../core/check';
import type { Fold } from '../core/fold';
import type { LabelledText } from '../core/labels';
import { foldParts, type PartsOptions, type Subset, subsetOf } from './parts';
import type { Split } from './split';

/** How `foldExamples` divides, and how far it goes. */
export interface FoldsOptions extends PartsOptions {
  /** So many folds, from the first on; 0 (default) gives all of them. */
  readonly runFolds?: number;
}

/** The folds of `split` over `examples` (in snapshot order), divided by `foldParts`. */
export function foldExamples(
  split: Split,
  examples: readonly LabelledText[],
  { runFolds = 0, ...options }: FoldsOptions = {},
): Fold[] {
  checkNumber(runFolds, 'runFolds', { min: 0, max: split.k, integer: true });
  const labels = examples.map((example) => example.label);
  const pick = (rows: Int32Array) => Array.from(rows, (row) => examples[row]);
  return Array.from({ length: runFolds || split.k }, (_, f) => {
    const { train, inner, outer } = foldParts(split, labels, f + 1, options);
    return { fold: f + 1, train: pick(train), inner: pick(inner), outer: pick(outer) };
  });
}

/**
 * The subset of `size` examples that both phases learn from, drawn by `subsetOf`; null, which means all of them, for a
 * size of 0 or of all examples. With a `testSize` above 0 so many of them are from fold 1.
 */
export function drawSubset(
  split: Split,
  examples: readonly LabelledText[],
  { size, seed, testSize = 0 }: { readonly size: number; readonly seed: number; readonly testSize?: number },
): Subset | null {
  if (size === 0 || size >= examples.length) return null;
  return subsetOf(
    split,
    examples.map(({ label }) => label),
    { size, seed, testSize },
  );
}
