/** A random split of the same training size: what a scheme's fold is set beside. */
import { LABELS, type Label } from '../core/labels';
import { deriveSeed, RandomState } from '../core/random';
import { TRAINING_ONLY } from './fold-numbers';
import type { FoldRows } from './parts';
import type { Split } from './split';

/** Rows of the snapshot, ascending. */
export type ControlRows = Pick<FoldRows, 'train' | 'outer'>;

/** Parts that the tested rows of a fold are divided into: the fewest that leave rows of their kind to train on. */
const PARTS = 2;

/**
 * The control of a fold of `split`: its tested rows in two halves of like class shares, each with a training part of the
 * fold's very size and class counts, drawn at random from `rows` (by default all) that are neither locked nor left out nor of
 * the half itself: the rest of what the fold tests among them. A half without rows is left away.
 */
export function controlParts(
  split: Pick<Split, 'folds'>,
  labels: readonly Label[],
  { train, outer }: ControlRows,
  { rows, seed }: { readonly rows?: ArrayLike<number> | null; readonly seed: number },
): ControlRows[] {
  const open = Array.from(rows ?? split.folds.keys()).filter(
    (row) => split.folds[row] > 0 || split.folds[row] === TRAINING_ONLY,
  );
  const halves: number[][] = Array.from({ length: PARTS }, () => []);
  let next = 0;
  for (const row of byLabel(outer, labels, seed).flat()) halves[next++ % PARTS].push(row);
  const counts = LABELS.map((label) => train.reduce((n, row) => n + (labels[row] === label ? 1 : 0), 0));
  return halves.flatMap((half, h) => {
    if (half.length === 0) return [];
    const held = new Set(half);
    const others = open.filter((row) => !held.has(row));
    const drawn = byLabel(others, labels, deriveSeed(seed, 'control', h)).flatMap((own, c) =>
      own.slice(0, counts[c]),
    );
    return [{ train: Int32Array.from(drawn).sort(), outer: Int32Array.from(half).sort() }];
  });
}

/** The rows of each label in seeded order. */
function byLabel(rows: ArrayLike<number>, labels: readonly Label[], seed: number): number[][] {
  const random = new RandomState(seed);
  return LABELS.map((label) => {
    const own = Array.from(rows).filter((row) => labels[row] === label);
    return Array.from(random.permutation(own.length), (i) => own[i]);
  });
}
