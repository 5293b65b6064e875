/** Files written whole or not at all. */
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { messageOf } from '../check';
import { sha256 } from '../hash';
import { regularFile } from './bounded-file';
import { isAlive } from './owner.cjs';
import { writingError } from './writing-error';

/** Processes of another machine cannot be asked whether they live: its files are told by its name. */
const MACHINE = sha256(hostname()).slice(0, 6);
const TEMPORARY = /\.tmp-([0-9a-f]{6})-(\d+)-[0-9a-f]{8}$/;
const swept = new Set<string>();

/**
 * A name beside `path` for a file or folder still being written; `*.tmp-*` is git-ignored. Asked the first time for a
 * folder, removes what killed processes of this machine left under such names there.
 */
export function temporaryPath(path: string): string {
  const folder = dirname(path);
  if (!swept.has(folder)) removeLeftovers(folder);
  swept.add(folder);
  const name = `${MACHINE}-${process.pid}-${randomBytes(4).toString('hex')}`;
  return join(folder, `${basename(path)}.tmp-${name}`);
}

function removeLeftovers(folder: string): void {
  for (const name of namesIn(folder)) {
    const [, machine, pid] = TEMPORARY.exec(name) ?? [];
    if (machine === MACHINE && !isAlive({ pid: Number(pid), host: hostname() }))
      tryToRemove(join(folder, name));
  }
}

/** None where the folder is missing, or may be written and not read. */
function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** In a folder of several users, theirs stays. */
function tryToRemove(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    // it takes space, and nothing else
  }
}

/**
 * Lets `write` fill a temporary file, then moves it to `path` in one step: a reader sees the old file or the
 * new one, never half of either. Makes the folder; removes the temporary file when `write` fails.
 */
export async function replaceFile(path: string, write: (temporary: string) => Promise<void>): Promise<void> {
  const temporary = temporaryPath(path);
  try {
    await mkdir(dirname(path), { recursive: true });
    await write(temporary);
    const handle = await open(temporary, 'r+');
    await handle.sync().finally(() => handle.close());
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {}); // the first error counts
    throw writingError(path, error);
  }
}

/** Writes `data` to `path` atomically. */
export async function writeFileAtomic(path: string, data: string | Uint8Array): Promise<void> {
  await replaceFile(path, async (temporary) => {
    const handle = await open(temporary, 'wx');
    await handle.writeFile(data).finally(() => handle.close());
  });
}

/** Writes `value` as indented JSON with a final line break, atomically. */
export async function writeJson(path: string, value: unknown): Promise<void> {
  await writeFileAtomic(path, `${JSON.stringify(value, null, 2)}\n`);
}

/**
 * Reads a JSON file of `maxBytes` at most (default: no bound); `null` when there is none; an error that names the file
 * and `remedy` when it is damaged.
 */
export async function readJson<T>(
  path: string,
  remedy = 'Delete the file and run what writes it again',
  maxBytes?: number,
): Promise<T | null> {
  if (!existsSync(path)) return null;
  await regularFile(path, maxBytes);
  const text = await readFile(path, 'utf8');
  try {
    return JSON.parse(text) as T;
  } catch (error) {
    throw new Error(`${path}: expected JSON; ${messageOf(error)}. ${remedy}`);
  }
}

/** Bytes of all files below a folder; files that vanish meanwhile are left out. */
export async function folderBytes(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) bytes += await folderBytes(path);
    else if (entry.isFile()) bytes += (await stat(path).catch(() => ({ size: 0 }))).size;
  }
  return bytes;
}
