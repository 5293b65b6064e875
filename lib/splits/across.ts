/** What of the groups lies across the folds of a split: near-duplicates that are both trained on and tested. */
import { trainsOn } from './fold-numbers';
import { groupMembers } from './group-examples';
import type { Split } from './split';

/** How far a split keeps groups together. */
export interface GroupPurity {
  /** Groups of two or more examples. */
  readonly groups: number;
  /** Of these, the share whose examples all have one fold number; null without groups. */
  readonly pure: number | null;
  /** Tested examples of all folds. */
  readonly tested: number;
  /** Of these, how many have a group member among what their fold trains on. */
  readonly leaking: number;
}

/** Measures `split` against `groups` (one number an example, whether the split knows of them or not). */
export function groupPurity(split: Pick<Split, 'folds' | 'scheme'>, groups: ArrayLike<number>): GroupPurity {
  const several = groupMembers(groups).filter((rows) => rows.length > 1);
  const foldsOf = several.map((rows) => [...new Set(rows.map((row) => split.folds[row]))]);
  let leaking = 0;
  several.forEach((rows, g) => {
    for (const row of rows) {
      const fold = split.folds[row];
      if (fold > 0 && foldsOf[g].some((other) => trainsOn(split.scheme, fold, other))) leaking++;
    }
  });
  return {
    groups: several.length,
    pure: several.length === 0 ? null : foldsOf.filter((folds) => folds.length === 1).length / several.length,
    tested: split.folds.filter((fold) => fold > 0).length,
    leaking,
  };
}
