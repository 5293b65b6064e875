/** What stands beside every artefact: which code, versions and machine made it. Never part of an id. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { check, messageOf } from './check';
import { unsealed } from './files/sealed';
import { codeRoot } from './project';

/** The circumstances of one artefact. `commit` is null outside a git checkout. */
export interface Provenance {
  readonly createdAt: string;
  readonly commit: string | null;
  readonly dirty: boolean | null;
  readonly versions: Readonly<Record<string, string>>;
  readonly platform: string;
}

/** Says which code it is where the code travels without its repository; stands beside package.json. */
export const COMMIT_FILE = 'commit.json';

/** Takes down the circumstances at `now`. */
export function provenance(now: Date = new Date()): Provenance {
  return {
    createdAt: now.toISOString(),
    ...(commitAt(codeRoot()) ?? commitOfGit()),
    versions: { node: process.version, workbench: workbenchVersion() },
    platform: `${process.platform}-${process.arch}`,
  };
}

const AGAIN = 'bring the code here again';

/** Which code it is. */
export type Commit = Pick<Provenance, 'commit' | 'dirty'>;

/** What the commit file in `root` says; null where there is none. Throws, naming it, where it is damaged. */
export function commitAt(root: string): Commit | null {
  const path = join(root, COMMIT_FILE);
  if (!existsSync(path)) return null;
  const commit = unsealed<Commit>(parse(path));
  check(commit, () => `${path}: its content is not that of its digest; ${AGAIN}`);
  return commit;
}

function parse(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new Error(`${path}: expected JSON; ${messageOf(error)}; ${AGAIN}`);
  }
}

function commitOfGit(): Commit {
  const status = git('status', '--porcelain', '--untracked-files=no');
  return { commit: git('rev-parse', 'HEAD'), dirty: status === null ? null : status !== '' };
}

function git(...words: string[]): string | null {
  try {
    const stdio: ['ignore', 'pipe', 'ignore'] = ['ignore', 'pipe', 'ignore'];
    return execFileSync('git', words, { cwd: codeRoot(), encoding: 'utf8', stdio }).trim();
  } catch {
    return null;
  }
}

function workbenchVersion(): string {
  return (JSON.parse(readFileSync(join(codeRoot(), 'package.json'), 'utf8')) as { version: string }).version;
}
