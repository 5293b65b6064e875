/** `fold.json`, the last file that a finished fold writes. */
import { join } from 'node:path';
import { check, show } from '../core/check';
import { readSealed, writeSealed } from '../core/files/sealed';
import type { FoldRecord } from './run';

const FORMAT = 'maude-fold/3';
/** What is read: `maude-fold/2` knew of no config of a fold's own. */
const FORMATS: readonly unknown[] = ['maude-fold/2', FORMAT];

/** The record of a fold with the hash of the inputs it was made from. */
export type FoldFile = FoldRecord & { readonly inputsHash: string };

const NAME = 'fold.json';
const AGAIN = 'Delete the folder of the fold and run it again';

/** What `fold.json` in a fold's folder says; null where the fold is not finished. Throws when it was changed or is of an earlier version. */
export async function readFold(folder: string): Promise<FoldFile | null> {
  const path = join(folder, NAME);
  const read = await readSealed<FoldFile & { readonly format?: unknown }>(path, AGAIN);
  if (read === null) return null;
  const { format, ...file } = read;
  check(
    FORMATS.includes(format),
    () => `${path}: expected format ${FORMAT}; received ${show(format)}, of an earlier version. ${AGAIN}`,
  );
  return file;
}

/** Writes `fold.json` into a fold's folder. */
export async function writeFold(folder: string, file: FoldFile): Promise<void> {
  await writeSealed(join(folder, NAME), { format: FORMAT, ...file });
}
