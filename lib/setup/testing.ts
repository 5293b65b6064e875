/** Folders for tests of the set-up. */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';

/** The project that these tests belong to. */
export const PROJECT = resolve(__dirname, '../..');

/** A new empty folder, removed when the running test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'maude-setup-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A project that holds the set-up and what it reads, and nothing that it makes. */
export function bareProject(): string {
  const root = temporaryFolder();
  for (const path of ['package.json', 'package-lock.json', '.npmrc', 'lib/core/text/printable.cjs'])
    cpSync(join(PROJECT, path), join(root, path));
  for (const path of ['lib/setup', 'lib/core/files/owner.cjs'])
    cpSync(join(PROJECT, path), join(root, path), { recursive: true });
  return root;
}

/** Writes an executable shell script and returns its path. */
export function script(folder: string, name: string, body: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  return path;
}
