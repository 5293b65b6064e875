/** Which examples a fold trains on, chooses on and is reported on. */
import { check, checkNumber } from '../core/check';
import { sha1 } from '../core/hash';
import { LABELS, type Label } from '../core/labels';
import { checkValue } from '../core/parameters/check-value';
import { deriveSeed } from '../core/random';
import { stratifiedDraw } from './draw';
import { TRAINING_ONLY, trainsOn } from './fold-numbers';
import { drawInner } from './inner';
import { splitsParameters } from './parameters';
import type { Split } from './split';

/** Rows of the snapshot, ascending. `inner` is held out of `train` for choices; `outer` is the tested fold. */
export interface FoldRows {
  readonly train: Int32Array;
  readonly inner: Int32Array;
  readonly outer: Int32Array;
}

/** A seeded draw of a split's rows that several models share. */
export interface Subset {
  readonly size: number;
  readonly seed: number;
  /** Rows of the snapshot, ascending. */
  readonly rows: Int32Array;
  /** SHA-1 over the lines `id<LF>` of its examples, in snapshot order. */
  readonly sha1: string;
}

/** How `foldParts` divides. */
export interface PartsOptions {
  /** Share of the training examples held out as inner part, from 0 to 0.5; 0.1 by default; 0 gives an empty one. */
  readonly innerFraction?: number;
  /** Seed of the inner draw; 42 by default. */
  readonly seed?: number;
  /** Only these rows are used; all by default. */
  readonly subset?: Subset | null;
}

/**
 * The parts of fold 1 to k. The inner part is a stratified draw from the fold's training examples that depends on
 * split, fold, fraction, seed and subset alone: the same for every model. Each class with two or more training
 * examples has at least one in the inner part, and none loses all of them; where the split knows of groups, they stay
 * whole, if need be at the expense of these numbers. Locked examples (fold 0) are in no part.
 */
export function foldParts(
  split: Split,
  labels: readonly Label[],
  fold: number,
  options: PartsOptions = {},
): FoldRows {
  const { innerFraction: share, seed: usual } = splitsParameters;
  const { innerFraction = share.profiles.full, seed = usual.profiles, subset = null } = options;
  checkNumber(fold, 'fold', { min: 1, max: split.k, integer: true });
  checkValue(share, innerFraction, 'innerFraction');
  checkRows(split, labels);
  const rows = subset ? subset.rows : split.folds.keys();
  const training: number[] = [];
  const outer: number[] = [];
  for (const row of rows) {
    if (split.folds[row] === fold) outer.push(row);
    else if (trainsOn(split.scheme, fold, split.folds[row])) training.push(row);
  }
  const draw = { training, labels, fraction: innerFraction, seed: deriveSeed(seed, 'inner', fold) };
  const inner = innerFraction === 0 ? new Int32Array(0) : drawInner(draw, split.groups);
  const held = new Set(inner);
  return {
    train: Int32Array.from(training.filter((row) => !held.has(row))),
    inner,
    outer: Int32Array.from(outer),
  };
}

/**
 * Draws `size` rows of the split's folds, keeping the label shares of every fold; each fold keeps at least two
 * examples of each label where it has them. A size at or above the number of rows gives all of them. With a `testSize`
 * above 0, so many rows are of fold 1 and the rest of what it trains on: for a split of which fold 1 alone is run.
 */
export function subsetOf(
  split: Split,
  labels: readonly Label[],
  { size, seed = 42, testSize = 0 }: { size: number; seed?: number; testSize?: number },
): Subset {
  checkNumber(size, 'subset size', { min: 1, integer: true });
  checkNumber(testSize, 'testSize', { min: 0, max: size - 1, integer: true });
  checkRows(split, labels);
  const cells = new Map<string, { readonly fold: number; readonly rows: number[] }>();
  for (const fold of [TRAINING_ONLY, ...Array.from({ length: split.k }, (_, f) => f + 1)])
    for (const label of LABELS) cells.set(`${fold}${label}`, { fold, rows: [] });
  split.folds.forEach((fold, row) => {
    cells.get(`${fold}${labels[row]}`)?.rows.push(row);
  });
  const draw = (most: number, from: (fold: number) => boolean) => {
    const strata = Array.from(cells, ([name, { fold, rows }]) => ({ name, fold, rows }))
      .filter(({ fold }) => from(fold))
      .map(({ name, rows }) => ({ name, rows, atLeast: 2, atMost: rows.length }));
    const available = strata.reduce((sum, { rows }) => sum + rows.length, 0);
    return stratifiedDraw(strata, Math.min(most, available), deriveSeed(seed, 'subset'));
  };
  const rows =
    testSize === 0
      ? draw(size, () => true)
      : Int32Array.from([
          ...draw(testSize, (fold) => fold === 1),
          ...draw(size - testSize, (fold) => trainsOn(split.scheme, 1, fold)),
        ]).sort();
  return {
    size: rows.length,
    seed,
    rows,
    sha1: sha1(Array.from(rows, (row) => `${split.ids[row]}\n`).join('')),
  };
}

function checkRows(split: Split, labels: readonly Label[]): void {
  check(
    labels.length === split.folds.length,
    () =>
      `labels: expected one for each of the split's ${split.folds.length} examples; received ${labels.length}`,
  );
}
