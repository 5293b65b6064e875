/** What a unit needs, brought to a storage root that other machines see; and what it made, brought back. */
import { existsSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { NeededFiles } from '../../classifiers/contract';
import { check } from '../../core/check';
import { replaceFile } from '../../core/files/files';
import { sha256File } from '../../core/hash';
import { type Project, projectAt } from '../../core/project';
import { openSnapshot, snapshotFolder } from '../../data/store/snapshot';
import { foldFiles, foldPath, isIntact, removeFold } from '../../runs/fold';
import { readFold, writeFold } from '../../runs/fold-file';
import type { RunInputs } from '../../runs/run';
import { TRACKED_FILES } from '../../runs/track';
import { splitPath } from '../../splits/split-file';
import { type FoldUnit, runFolder } from './fold-unit';

/** The storage root that the text names, from the project's folder; empty: the project itself. */
export function storageOf(project: Project, storage: string): Project {
  return storage === '' ? project : projectAt(resolve(project.root, storage));
}

/** Copies the snapshot (its manifest last) and the split that a run reads, unless the very same are there. */
export async function stageInputs(from: Project, to: Project, { snapshot, split }: RunInputs): Promise<void> {
  await stageSnapshot(from, to, snapshot);
  await copyUnlessSame(splitPath(from.splits, split.name), splitPath(to.splits, split.name));
}

async function stageSnapshot(from: Project, to: Project, id: string): Promise<void> {
  const { manifest } = await openSnapshot(from, id);
  const [there, here] = [snapshotFolder(from, id), snapshotFolder(to, id)];
  for (const [name, hash] of Object.entries(manifest.files))
    if ((await sha256File(join(here, name)).catch(() => null)) !== hash)
      await copyWhole(join(there, name), join(here, name));
  await copyUnlessSame(join(there, 'manifest.json'), join(here, 'manifest.json'));
}

/** Copies files to the folder below the root of `to` that they are needed in, unless they are there. */
export async function stageFiles({ folder, target, names }: NeededFiles, to: Project): Promise<void> {
  for (const name of names) await copyUnlessSame(join(folder, name), join(to.root, target, name));
}

/** Copies a finished fold, `fold.json` last, once every file has its recorded hash. */
export async function fetchFoldBack(from: Project, to: Project, unit: FoldUnit): Promise<void> {
  const { fold } = unit;
  const [there, here] = [runFolder(from, unit), runFolder(to, unit)];
  const record = await readFold(join(there, foldPath(fold)));
  check(record, () => `${join(there, foldPath(fold))}: expected a finished fold; found none`);
  await removeFold(here, fold);
  for (const file of foldFiles(record)) {
    await copyWhole(join(there, file.path), join(here, file.path));
    check(
      await isIntact(here, file),
      () => `${join(there, file.path)}: expected ${file.bytes} bytes of SHA-256 ${file.sha256}`,
    );
  }
  for (const name of TRACKED_FILES) {
    const tracked = join(foldPath(fold), name);
    if (existsSync(join(there, tracked))) await copyWhole(join(there, tracked), join(here, tracked));
  }
  await writeFold(join(here, foldPath(fold)), record);
}

async function copyUnlessSame(from: string, to: string): Promise<void> {
  if (!existsSync(to) || (await sha256File(from)) !== (await sha256File(to))) await copyWhole(from, to);
}

function copyWhole(from: string, to: string): Promise<void> {
  return replaceFile(to, (temporary) => copyFile(from, temporary));
}
