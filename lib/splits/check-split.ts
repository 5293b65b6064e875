/** What has to hold of a split before anything stands on it. */
import { check, messageOf } from '../core/check';
import type { Fold } from '../core/fold';
import { groupPurity } from './across';
import type { Split } from './split';
import { loadSplit, type SplitData } from './split-file';

/**
 * Throws unless every example of a fold is tested once and in no other part of it, and a grouped split keeps `groups` whole.
 * Returns how many examples are tested.
 */
export function checkSplit(
  split: Split,
  folds: readonly Fold[],
  others: readonly Split[],
  groups: ArrayLike<number>,
): number {
  for (const { fold, train, inner, outer } of folds)
    check(
      new Set([...train, ...inner, ...outer].map(({ id }) => id)).size ===
        train.length + inner.length + outer.length,
      () => `fold ${fold}: expected every example in one part; one stands in two`,
    );
  const tested = new Set(folds.flatMap(({ outer }) => outer.map(({ id }) => id))).size;
  const expected = split.folds.filter((fold) => fold > 0).length;
  check(
    tested === expected && tested === folds.reduce((sum, { outer }) => sum + outer.length, 0),
    () => `split ${split.name}: expected ${expected} examples to be tested once; received ${tested}`,
  );
  for (const other of others)
    check(
      other.scheme !== 'grouped' || groupPurity(other, groups).leaking === 0,
      () => `split ${other.name}: expected groups to stay whole; members stand in training and test`,
    );
  return tested;
}

/** What loading the saved split says once the first label is another one. Throws where that is not refused. */
export async function refusalOfChange(folder: string, name: string, data: SplitData): Promise<string> {
  const examples = data.examples.map((example, i) =>
    i === 0 ? { ...example, label: example.label === 'D' ? ('I' as const) : ('D' as const) } : example,
  );
  const refusal = await loadSplit(folder, name, { ...data, examples }).then(() => null, messageOf);
  check(refusal, () => `split ${name}: expected a changed label to be refused; it was read`);
  return refusal;
}
