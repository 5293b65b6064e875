/** `fold.json`, the last file that a finished fold writes. */
import { join } from 'node:path';
import { readSealed, writeSealed } from '../core/sealed';
import type { FoldRecord } from './run';

/** The record of a fold with the hash of the inputs it was made from. */
export type FoldFile = FoldRecord & { readonly inputsHash: string };

const NAME = 'fold.json';

/** What `fold.json` in a fold's folder says; null where the fold is not finished. Throws when it was changed. */
export async function readFold(folder: string): Promise<FoldFile | null> {
  return readSealed<FoldFile>(join(folder, NAME), 'Delete the folder of the fold and run it again');
}

/** Writes `fold.json` into a fold's folder. */
export async function writeFold(folder: string, file: FoldFile): Promise<void> {
  await writeSealed(join(folder, NAME), file);
}
