/** Brings what another session wrote into a project: of every fold, the attempt that got furthest. */
import { existsSync } from 'node:fs';
import { chmod, copyFile, lstat, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { check } from '../core/check';
import { entryWord } from '../core/files/entries-below';
import { temporaryPath } from '../core/files/files';
import { readSealed } from '../core/files/sealed';
import type { Project } from '../core/project';
import { foldFiles, isIntact } from '../runs/fold';
import { readFold } from '../runs/fold-file';
import { readRun } from '../runs/registry';
import type { FoldRecord } from '../runs/run';

/** Whose `current` files count where both have one. */
export type Precedence = 'theirs' | 'ours';

/** Not part of what a session leaves: locks of its processes, files half written, caches. */
const LEFT_OUT = /^(lock\.json|\.cache|.*\.tmp-.*)$/;
/** Folders of a project whose files never change once written. */
const ALBUMS = [
  'data/snapshots',
  'reports/models',
  'reports/selection',
  'reports/demo',
  'reports/locked-test/parts',
  'reports/locked-test/predictions',
  'reports/locked-test/looks',
  'reports/locked-test',
];

/**
 * Copies into `project` what lies below `root` and is not there yet. Runs are merged fold by fold. With `theirs` the
 * current snapshot, the splits and the current choice are theirs afterwards.
 */
export async function takeOver(root: string, project: Project, precedence: Precedence): Promise<void> {
  for (const album of ALBUMS)
    for (const name of await namesIn(join(root, album)))
      if (!isCurrent(name) && !existsSync(join(project.root, album, name)))
        await copyWhole(join(root, album, name), join(project.root, album, name));
  for (const album of ['reports/runs', 'reports/sweeps', 'reports/ablations'])
    for (const id of await namesIn(join(root, album)))
      await mergeRun(join(root, album, id), join(project.root, album, id));
  for (const file of await currentFiles(root))
    if (precedence === 'theirs' || !existsSync(join(project.root, file)))
      await copyWhole(join(root, file), join(project.root, file));
}

const isCurrent = (name: string) => name === 'current.json';

async function currentFiles(root: string): Promise<string[]> {
  const splits = (await namesIn(join(root, 'splits'))).filter((name) => name.endsWith('.json'));
  const files = [
    'data/current.json',
    'reports/selection/current.json',
    ...splits.map((name) => `splits/${name}`),
  ];
  return files.filter((file) => existsSync(join(root, file)));
}

async function namesIn(folder: string): Promise<string[]> {
  return existsSync(folder) ? (await readdir(folder)).filter((name) => !LEFT_OUT.test(name)).sort() : [];
}

async function mergeRun(from: string, to: string): Promise<void> {
  const theirs = await readRun(from);
  const ours = await readRun(to);
  if (theirs === null || ours?.status === 'finished') return;
  if (ours === null || theirs.status === 'finished') return copyWhole(from, to);
  for (const fold of await namesIn(join(from, 'folds'))) {
    const path = `folds/${fold}`;
    if ((await reached(from, path)) > (await reached(to, path)))
      await copyWhole(join(from, path), join(to, path));
  }
  if (theirs.folds.length > ours.folds.length) await copyWhole(join(from, 'run.json'), join(to, 'run.json'));
}

/**
 * How far a fold got: infinity where it is finished and whole, else the steps of its last resumable checkpoint; -1 where
 * there is nothing of it. `path` is the fold's below the run.
 */
export async function reached(run: string, path: string): Promise<number> {
  const record = await readFold(join(run, path)).catch(() => null);
  if (record && (await isWhole(run, record))) return Number.POSITIVE_INFINITY;
  let steps = existsSync(join(run, path)) ? 0 : -1;
  for (const name of await namesIn(join(run, path)))
    steps = Math.max(steps, await stepOf(join(run, path, name)));
  return steps;
}

async function isWhole(run: string, record: FoldRecord): Promise<boolean> {
  for (const file of foldFiles(record)) if (!(await isIntact(run, file))) return false;
  return true;
}

async function stepOf(checkpoint: string): Promise<number> {
  const found = await readSealed<{ step: number }>(join(checkpoint, 'resume.json'), '').catch(() => null);
  return found?.step ?? 0;
}

/** Copies a file or a folder without links and pipes, replacing what is there in one step; what was read-only can be written afterwards. */
async function copyWhole(from: string, to: string): Promise<void> {
  const temporary = temporaryPath(to);
  try {
    await copyTree(from, temporary);
    if ((await stat(from)).isDirectory()) await rm(to, { recursive: true, force: true });
    await rename(temporary, to);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function copyTree(from: string, to: string): Promise<void> {
  const found = await lstat(from);
  if (found.isDirectory()) {
    await mkdir(to, { recursive: true });
    for (const name of await namesIn(from)) await copyTree(join(from, name), join(to, name));
    return;
  }
  const kind = found.isSymbolicLink() ? 'link' : 'other';
  check(
    found.isFile(),
    () => `${from}: expected a file; ${entryWord({ kind })} is not taken over: put the file itself there`,
  );
  await mkdir(join(to, '..'), { recursive: true });
  await copyFile(from, to);
  await chmod(to, 0o644);
}
