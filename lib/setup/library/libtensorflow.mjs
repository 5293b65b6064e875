/** @file Which libtensorflow this machine has, wants, and can have. */
import {
  cachedOrDamaged,
  cacheRoot,
  installedTensorflows,
  libraryFolder,
  namedLibrary,
  platformName,
} from './library-places.cjs';
import { hasNvidiaDriver } from './nvidia.mjs';

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
 * else installed; null when one must be fetched, because there is none or the cached one is damaged. Throws when the variable names a folder without it.
 * @param {Machine} machine
 * @param {import('./library-places.cjs').Flavour} flavour that is wanted; a CUDA build serves a CPU as well
 * @returns {import('./library-places.cjs').LibraryPlace | null}
 */
export function presentLibrary({ env, platform, arch }, flavour) {
  const named = namedLibrary(env, platform);
  if (named) return named;
  const name = platformName(platform, arch);
  const cached = name && cachedOrDamaged(libraryFolder(cacheRoot(env, platform), name, flavour), platform);
  if (cached) return typeof cached === 'string' ? null : cached;
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
