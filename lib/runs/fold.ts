/** A fold of a run on disk: its files, and what an earlier attempt left of it. */
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { hashOf, sha256File } from '../core/hash';
import { readFold } from './fold-file';
import type { FoldRecord, RunFile } from './run';

/** The folder of a fold below its run's. */
export const foldPath = (fold: number): string => `folds/fold-${fold}`;

/** What an earlier attempt left of a fold. */
export type EarlierFold =
  | { readonly state: 'none' | 'damaged' }
  | { readonly state: 'finished'; readonly record: FoldRecord };

/** Which fold, by `foldHashes` its examples, and its own config where it has one. */
export type FoldIdentity = Pick<FoldRecord, 'fold' | 'ids' | 'config'>;

/** Looks for a finished fold: same inputs, examples and config, and every file as it was recorded; else it is damaged. */
export async function earlierFold(
  { fold, ids, config }: FoldIdentity,
  { folder, inputsHash }: { readonly folder: string; readonly inputsHash: string },
): Promise<EarlierFold> {
  const found = await readFold(join(folder, foldPath(fold))).catch(() => 'damaged' as const);
  if (found === null) return { state: 'none' };
  if (found === 'damaged' || found.inputsHash !== inputsHash) return { state: 'damaged' };
  const { inputsHash: _, ...record } = found;
  if (hashOf([record.ids, record.config ?? null]) !== hashOf([ids, config ?? null]))
    return { state: 'damaged' };
  for (const file of foldFiles(record)) if (!(await isIntact(folder, file))) return { state: 'damaged' };
  return { state: 'finished', record };
}

/** The files that make up a finished fold, beside its `fold.json`. */
export function foldFiles({ predictions, epochs }: FoldRecord): RunFile[] {
  return [predictions, ...epochs.flatMap(({ checkpoint }) => checkpoint)];
}

/** Removes what is left of a fold, but for its lock. */
export async function removeFold(folder: string, fold: number): Promise<void> {
  const path = join(folder, foldPath(fold));
  for (const name of await readdir(path).catch(() => []))
    if (name !== 'lock.json') await rm(join(path, name), { recursive: true, force: true });
}

/** True when the file is there with its recorded size and hash. */
export async function isIntact(folder: string, file: RunFile): Promise<boolean> {
  const path = join(folder, file.path);
  const bytes = await sizeOf(path);
  return bytes === file.bytes && (await sha256File(path)) === file.sha256;
}

/** A file of the run's folder with its size and hash. */
export async function fileOf(folder: string, path: string): Promise<RunFile> {
  const full = join(folder, path);
  return { path, sha256: await sha256File(full), bytes: (await stat(full)).size };
}

/** The file's size in bytes; null where there is none. */
export async function sizeOf(path: string): Promise<number | null> {
  return stat(path).then(
    ({ size }) => size,
    () => null,
  );
}
