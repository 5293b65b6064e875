/** From a unit back to the examples of its fold: those of the notebook that wrote it, or an error. */
import { check } from '../../core/check';
import type { Fold } from '../../core/fold';
import type { Project } from '../../core/project';
import { foldHashes, trialFold } from '../../runs/folds';
import { splitPath } from '../../splits/split-file';
import { openData } from '../experiment-data';
import { foldWithoutNames } from '../leakage/fold-without-names';
import type { FoldUnit } from './fold-unit';

/** Opens the unit's data in `project` and takes its fold; throws when it is not the one that the unit names. */
export async function foldOfUnit(
  project: Project,
  { inputs, fold: number, draw, ids }: FoldUnit,
): Promise<Fold> {
  const { snapshot, innerFraction } = inputs;
  const { name, fingerprint } = inputs.split;
  const data = await openData(project, snapshot, { split: name, draw, innerFraction, runFolds: number });
  expectSame(
    `${splitPath(project.splits, name)}: the folds' fingerprint`,
    fingerprint,
    data.split.fingerprint.sha1,
    'Notebook 03 made other folds since: run the notebook again',
  );
  const drawn = 'This code draws them otherwise than the code that wrote the unit';
  const all = 'none (all rows)';
  expectSame('subset: rows', inputs.subset?.sha1 ?? all, data.subset?.sha1 ?? all, drawn);
  const drawnFold = inputs.trial ? trialFold(data.folds[number - 1], inputs) : data.folds[number - 1];
  const fold = inputs.names ? foldWithoutNames(drawnFold, data.examples) : drawnFold;
  const found = foldHashes(fold);
  for (const part of ['train', 'inner', 'outer'] as const)
    expectSame(`fold ${number}: ${part} examples`, ids[part], found[part], drawn);
  return fold;
}

function expectSame(what: string, expected: string, received: string, why: string): void {
  check(expected === received, () => `${what}: expected SHA-1 ${expected}; received ${received}. ${why}`);
}
