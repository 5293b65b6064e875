/** Locked examples that the folds know in another guise: of one event, or nearly the same, as what they may train on. */
import { LOCKED, TRAINING_ONLY } from './fold-numbers';
import type { Split } from './split';

/**
 * Ids of the locked examples whose group (`snapshotGroups`, one an example of the split) holds an example of a fold or one
 * that every fold trains on. The same for every candidate of a split, whichever fold and subset it learned from.
 */
export function lockedRelatives(
  { ids, folds }: Pick<Split, 'ids' | 'folds'>,
  groups: ArrayLike<number>,
): Set<string> {
  const trained = new Set<number>();
  folds.forEach((fold, row) => {
    if (fold > LOCKED || fold === TRAINING_ONLY) trained.add(groups[row]);
  });
  return new Set(ids.filter((_, row) => folds[row] === LOCKED && trained.has(groups[row])));
}
