/** Reads files of labels from disk. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { check } from '../../core/check';
import { regularFile } from '../../core/files/bounded-file';
import { sha256 } from '../../core/hash';
import { parseLabelForm, type ReadDecision } from './label-form';

/** No sheet that people fill is larger. */
const MOST_BYTES = 256 << 20;

/** A file of labels. */
export interface LabelFile {
  readonly path: string;
  /** Without its folder. */
  readonly name: string;
  readonly sha256: string;
  readonly decisions: readonly ReadDecision[];
}

/** The existing file that `path` names; relative paths are tried from each folder of `bases` in turn. */
export function labelPath(path: string, bases: readonly string[]): string {
  const found = bases.map((base) => resolve(base, path)).find((candidate) => existsSync(candidate));
  check(
    found,
    () =>
      `${path}: expected a file of labels; there is none (looked in ${bases.join(' and ')}). Name it by its path from there`,
  );
  return found;
}

/** Reads a file of labels (`parseLabelForm`); what is not UTF-8 is refused, as its keys and notes could be others. */
export async function readLabelForm(path: string): Promise<LabelFile> {
  await regularFile(path, MOST_BYTES);
  const bytes = await readFile(path);
  const name = basename(path);
  return { path, name, sha256: sha256(bytes), decisions: parseLabelForm(textOf(bytes, name), name) };
}

function textOf(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Error(
      `${name}: expected UTF-8; received another encoding. Save it as "CSV UTF-8" and name that file`,
    );
  }
}
