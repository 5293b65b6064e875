/** What stands beside every artefact: which code, versions and machine made it. Never part of an id. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeRoot } from './project';

/** The circumstances of one artefact. `commit` is null outside a git checkout. */
export interface Provenance {
  readonly createdAt: string;
  readonly commit: string | null;
  readonly dirty: boolean | null;
  readonly versions: Readonly<Record<string, string>>;
  readonly platform: string;
}

/** Takes down the circumstances at `now`. */
export function provenance(now: Date = new Date()): Provenance {
  const status = git('status', '--porcelain', '--untracked-files=no');
  return {
    createdAt: now.toISOString(),
    commit: git('rev-parse', 'HEAD'),
    dirty: status === null ? null : status !== '',
    versions: { node: process.version, workbench: workbenchVersion() },
    platform: `${process.platform}-${process.arch}`,
  };
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
