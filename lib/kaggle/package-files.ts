/** What travels to Kaggle: the code, the splits, the snapshot and the runs of Phase 1. */
import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { check } from '../core/check';
import { readJson } from '../core/files';
import type { Project } from '../core/project';
import { codeRoot } from '../core/project';
import { COMMIT_FILE, provenance } from '../core/provenance';
import { listRuns, verifyRun } from '../runs/registry';
import type { TarEntry } from './tar';

/** What is left behind. */
export interface TravelOptions {
  readonly snapshot: boolean;
  readonly phase1: boolean;
}

/** The files of one package and what they are. */
export interface TravelFiles {
  readonly entries: readonly TarEntry[];
  /** Id of the snapshot; null where none travels. */
  readonly snapshot: string | null;
  readonly synthetic: boolean | null;
  readonly splits: readonly string[];
  readonly runs: readonly string[];
}

const CODE = ['.npmrc', 'LICENSE', 'lib', 'notebooks', 'package-lock.json', 'package.json'];
const STAYS =
  /(^|\/)(node_modules|\.cache|\.ipynb_checkpoints|lock\.json|refit-\d+)(\/|$)|\.(test|check)\.ts$|\.golden\b|\.tmp-/;

/** Everything that travels, in the order of names. */
export async function travelFiles(project: Project, options: TravelOptions): Promise<TravelFiles> {
  const current = await readJson<{ id: string }>(join(project.data, 'current.json'));
  const id = current?.id ?? null;
  const splits = id === null ? [] : await splitsOf(project, id);
  const names = splits.map((name) => `splits/${name}.json`);
  if (id !== null && options.snapshot) names.push('data/current.json', `data/snapshots/${id}`);
  const runs = id !== null && options.phase1 ? await listRuns(project, finishedOn(id)) : [];
  for (const run of runs) {
    await verifyRun(run);
    names.push(`reports/runs/${run.id}`);
  }
  const manifest =
    id === null
      ? null
      : await readJson<{ synthetic: boolean }>(join(project.data, 'snapshots', id, 'manifest.json'));
  const { commit, dirty } = provenance();
  const entries = [
    { name: COMMIT_FILE, content: { bytes: `${JSON.stringify({ commit, dirty })}\n` } },
    ...(await filesBelow(codeRoot(), CODE)),
    ...(await filesBelow(project.root, names)),
  ];
  return {
    entries: entries.sort((a, b) => (a.name < b.name ? -1 : 1)),
    snapshot: options.snapshot ? id : null,
    synthetic: manifest?.synthetic ?? null,
    splits,
    runs: runs.map((run) => run.id),
  };
}

/** Every file and link below the given folders of `root`, as archive entries. */
export async function filesBelow(root: string, names: readonly string[], stays = STAYS): Promise<TarEntry[]> {
  const entries: TarEntry[] = [];
  const add = async (path: string): Promise<void> => {
    const name = relative(root, path).split(sep).join('/');
    if (stays.test(name)) return;
    const found = await stat(path);
    if (found.isFile()) entries.push({ name, content: { path }, executable: (found.mode & 0o100) !== 0 });
    else for (const inner of (await readdir(path)).sort()) await add(join(path, inner));
  };
  for (const name of names) {
    check(existsSync(join(root, name)), () => `${join(root, name)}: no such file or folder`);
    await add(join(root, name));
  }
  return entries;
}

const finishedOn = (snapshot: string) => ({ phase: 1, status: 'finished', snapshot }) as const;

async function splitsOf(project: Project, snapshot: string): Promise<string[]> {
  const names = existsSync(project.splits) ? await readdir(project.splits) : [];
  const found: string[] = [];
  for (const name of names.filter((file) => file.endsWith('.json')).sort()) {
    const split = await readJson<{ snapshot: string }>(join(project.splits, name));
    if (split?.snapshot === snapshot) found.push(name.slice(0, -'.json'.length));
  }
  return found;
}
