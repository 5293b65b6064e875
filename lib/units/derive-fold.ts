/** From a unit back to the examples of its fold: those of the notebook that wrote it, or an error. */
import { check } from '../core/check';
import type { Project } from '../core/project';
import { openSnapshot } from '../data/snapshot';
import { type FoldParts, partsHashes, trialParts } from '../runs/fold-parts';
import { drawSubset, foldExamples } from '../splits/fold-examples';
import type { Subset } from '../splits/parts';
import { loadSplit, splitPath } from '../splits/split-file';
import type { FoldUnit } from './fold-unit';

/** Reads snapshot and split of `project` and draws the fold; throws when it is not the one that the unit names. */
export async function deriveFold(
  project: Project,
  { inputs, fold, draw, ids }: FoldUnit,
): Promise<FoldParts> {
  const snapshot = await openSnapshot(project, inputs.snapshot);
  const examples = await snapshot.examples();
  const { name, fingerprint } = inputs.split;
  const split = await loadSplit(project.splits, name, { snapshot: inputs.snapshot, examples });
  check(
    split.fingerprint.sha1 === fingerprint,
    () =>
      `${splitPath(project.splits, name)}: expected the folds of fingerprint ${fingerprint}; received those of ` +
      `${split.fingerprint.sha1}. Notebook 03 made other folds since: run the notebook again`,
  );
  const subset = drawSubset(split, examples, draw);
  checkSubset(inputs.subset?.sha1 ?? null, subset);
  const { innerFraction } = inputs;
  const folds = foldExamples(split, examples, { innerFraction, seed: draw.seed, subset, runFolds: fold });
  const parts = inputs.trial ? trialParts(folds[fold - 1]) : folds[fold - 1];
  const found = partsHashes(parts);
  for (const part of ['train', 'inner', 'outer'] as const)
    check(
      found[part] === ids[part],
      () =>
        `fold ${fold}: expected ${part} examples of SHA-1 ${ids[part]}; received ${found[part]}: ` +
        'this code draws them otherwise than the code that wrote the unit',
    );
  return parts;
}

function checkSubset(expected: string | null, subset: Subset | null): void {
  const found = subset?.sha1 ?? null;
  check(
    found === expected,
    () => `subset: expected rows of SHA-1 ${expected ?? 'none (all rows)'}; received ${found ?? 'all rows'}`,
  );
}
