/** The files that a machine without the repository needs to run the code, and how they are listed. */
import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { check } from '../check';
import { codeRoot } from '../project';
import { COMMIT_FILE, provenance } from '../provenance';
import { entriesBelow, entryWord } from './entries-below';
import { sealed } from './sealed';

/** One file of an archive to be written: on disk, or text that stands in no file. */
export interface PackedFile {
  /** Relative, with `/`. */
  readonly name: string;
  readonly content: { readonly path: string } | { readonly bytes: string };
  readonly executable?: boolean;
}

const CODE = ['.npmrc', 'LICENSE', 'lib', 'package-lock.json', 'package.json'];
const STAYS =
  /(^|\/)(node_modules|\.cache|\.ipynb_checkpoints|lock\.json|refit-\d+)(\/|$)|\.(test|check)\.ts$|\.golden\b|\.tmp-/;

/** The code below `root` without tests and installed packages, and the file that says which commit it is; by name. */
export async function codeFiles(root = codeRoot()): Promise<PackedFile[]> {
  const { commit, dirty } = provenance();
  const said = { name: COMMIT_FILE, content: { bytes: `${JSON.stringify(sealed({ commit, dirty }))}\n` } };
  return byName([said, ...(await filesBelow(root, CODE))]);
}

/**
 * Every file below the given files and folders of `root`; what is made, locked or only tests is left behind. Links and
 * named pipes inside the folders are errors.
 */
export async function filesBelow(root: string, names: readonly string[]): Promise<PackedFile[]> {
  const files: PackedFile[] = [];
  const add = async (name: string): Promise<void> => {
    const path = join(root, name);
    files.push({ name, content: { path }, executable: ((await stat(path)).mode & 0o100) !== 0 });
  };
  for (const name of names) {
    const path = join(root, name);
    check(existsSync(path), () => `${path}: no such file or folder`);
    if (STAYS.test(name)) continue;
    if (!(await stat(path)).isDirectory()) {
      await add(name);
      continue;
    }
    for (const entry of await entriesBelow(path, (inner) => STAYS.test(`${name}/${inner}`))) {
      check(
        entry.kind === 'file',
        () =>
          `${join(path, entry.name)}: expected a file; ${entryWord(entry)} is not packed: put the file itself there`,
      );
      await add(`${name}/${entry.name}`);
    }
  }
  return files;
}

/** The same files in the order of their names. */
export function byName(files: readonly PackedFile[]): PackedFile[] {
  return [...files].sort((a, b) => (a.name < b.name ? -1 : 1));
}
