/**
 * @file Where a libtensorflow can lie: `TENSORFLOW_LIBRARY_DIR`, the user's cache, an installed TensorFlow. The one
 * place that knows; the set-up writes the cache by it, the loader reads by it. Plain CommonJS without dependencies,
 * because the set-up runs before anything is installed.
 */
const { existsSync } = require('node:fs');
const { homedir } = require('node:os');
const { isAbsolute, join } = require('node:path');
const { printWarning } = require('../../core/text/printable.cjs');
const { askTensorflow, pythonPrograms } = require('../pythons.cjs');
const { damageOf, readManifest } = require('./whole-files.cjs');

/** @typedef {'linux-x64' | 'linux-arm64' | 'darwin-arm64'} PlatformName */
/** @typedef {'cpu' | 'cuda'} Flavour whether the library was built with CUDA */
/** @typedef {Record<string, string | undefined>} Environment */

/**
 * The two libraries of one TensorFlow. The framework must be loaded first, with global symbols.
 * @typedef {object} LibraryPlace
 * @property {'TENSORFLOW_LIBRARY_DIR' | 'cache' | 'installed'} origin
 * @property {string} folder the folder that holds both files
 * @property {string} framework path of libtensorflow_framework
 * @property {string} library path of libtensorflow_cc
 * @property {string | null} version `2.21.0`; null where only loading it can tell
 * @property {Flavour | null} flavour null where only loading it can tell
 */

/**
 * What the set-up wrote beside an extracted library, last of all.
 * @typedef {object} LibraryManifest
 * @property {string} version
 * @property {PlatformName} platform
 * @property {Flavour} flavour
 * @property {{ name: string, bytes: number, sha256: string }[]} files names relative to the manifest's folder
 */

/** The version that the set-up fetches. */
const LIBRARY_VERSION = '2.21.0';

/** @type {readonly PlatformName[]} */
const PLATFORMS = ['linux-x64', 'linux-arm64', 'darwin-arm64'];

/**
 * The name of a machine that TensorFlow publishes a library for, else null.
 * @param {string} [platform] as `process.platform`
 * @param {string} [arch] as `process.arch`
 * @returns {PlatformName | null}
 */
function platformName(platform = process.platform, arch = process.arch) {
  return PLATFORMS.find((name) => name === `${platform}-${arch}`) ?? null;
}

/**
 * Whether a TensorFlow of this version is in the tested range, 2.20 and 2.21.
 * @param {string} version
 */
function isTestedVersion(version) {
  return /^2\.2[01]\.\d/.test(version);
}

/**
 * The folder for what can be fetched again: `XDG_CACHE_HOME` where it is an absolute path, else `~/Library/Caches` on
 * macOS, else `~/.cache`; and in it the workbench's own folder.
 * @param {Environment} [env]
 * @param {string} [platform] as `process.platform`
 * @param {string} [home]
 */
function cacheRoot(env = process.env, platform = process.platform, home = env.HOME || homedir()) {
  const given = env.XDG_CACHE_HOME;
  const base =
    given && isAbsolute(given)
      ? given
      : platform === 'darwin'
        ? join(home, 'Library', 'Caches')
        : join(home, '.cache');
  return join(base, 'maude-workbench');
}

/**
 * The cache's folder for one library. It holds `manifest.json` and, as in the wheel, `tensorflow/` (and for CUDA
 * `nvidia/`, which the library finds relative to itself).
 * @param {string} root as `cacheRoot` returns it
 * @param {PlatformName} name
 * @param {Flavour} [flavour]
 * @param {string} [version]
 */
function libraryFolder(root, name, flavour = 'cpu', version = LIBRARY_VERSION) {
  return join(root, 'libtensorflow', `${version}-${name}${flavour === 'cuda' ? '-cuda' : ''}`);
}

/**
 * File names of the two libraries.
 * @param {string} [platform] as `process.platform`
 */
function libraryNames(platform = process.platform) {
  return platform === 'darwin'
    ? { framework: 'libtensorflow_framework.2.dylib', library: 'libtensorflow_cc.2.dylib' }
    : { framework: 'libtensorflow_framework.so.2', library: 'libtensorflow_cc.so.2' };
}

/**
 * The library of one cache folder; null unless its manifest is there and its files are what the manifest says.
 * @param {string} folder as `libraryFolder` returns it
 * @param {string} [platform] as `process.platform`
 * @returns {LibraryPlace | null}
 */
function cachedLibrary(folder, platform = process.platform) {
  const place = cachedOrDamaged(folder, platform);
  return typeof place === 'string' ? null : place;
}

/**
 * The library of one cache folder; null when there is none, a message when there is one and it is damaged.
 * @param {string} folder as `libraryFolder` returns it
 * @param {string} platform as `process.platform`
 * @returns {LibraryPlace | string | null}
 */
function cachedOrDamaged(folder, platform) {
  const path = join(folder, 'manifest.json');
  if (!existsSync(path)) return null;
  try {
    const { version, flavour, files } = readManifest(path);
    const place = placeIn(join(folder, 'tensorflow'), 'cache', platform);
    const damage = place
      ? damageOf(folder, files)
      : `${folder}: expected ${libraryNames(platform).library} in it`;
    return damage ? damaged(folder, damage) : place && { ...place, version, flavour };
  } catch (error) {
    return damaged(folder, `${path}: ${/** @type {Error} */ (error).message}`);
  }
}

/**
 * @param {string} folder
 * @param {string} what
 */
function damaged(folder, what) {
  return (
    `the cached libtensorflow is damaged (${what}). Run \`npm start\`, which fetches it anew, or delete ${folder} ` +
    'to do without it'
  );
}

/**
 * @param {string} folder
 * @param {LibraryPlace['origin']} origin
 * @param {string} platform
 * @returns {LibraryPlace | null}
 */
function placeIn(folder, origin, platform) {
  const names = libraryNames(platform);
  const [framework, library] = [join(folder, names.framework), join(folder, names.library)];
  if (!existsSync(framework) || !existsSync(library)) return null;
  return { origin, folder, framework, library, version: null, flavour: null };
}

/**
 * The library that `TENSORFLOW_LIBRARY_DIR` names: that folder or `tensorflow/` in it holds both files. Null when the
 * variable is not set; throws when it names a folder without them.
 * @param {Environment} [env]
 * @param {string} [platform] as `process.platform`
 * @returns {LibraryPlace | null}
 */
function namedLibrary(env = process.env, platform = process.platform) {
  const folder = env.TENSORFLOW_LIBRARY_DIR;
  if (!folder) return null;
  const place = [folder, join(folder, 'tensorflow')]
    .map((at) => placeIn(at, 'TENSORFLOW_LIBRARY_DIR', platform))
    .find((found) => found !== null);
  if (place) return place;
  const { framework, library } = libraryNames(platform);
  throw new Error(
    `TENSORFLOW_LIBRARY_DIR: expected a folder with ${library} and ${framework}; received ${folder}. ` +
      'Name such a folder, or unset the variable to use the cache',
  );
}

/**
 * TensorFlow as installed in the Pythons of this machine, where its version is in the tested range. Starts each Python
 * once (tens of milliseconds).
 * @param {Environment} [env]
 * @param {string} [platform] as `process.platform`
 * @returns {LibraryPlace[]}
 */
function installedTensorflows(env = process.env, platform = process.platform) {
  /** @type {Map<string, LibraryPlace>} */
  const places = new Map();
  for (const program of pythonPrograms(env)) {
    const found = askTensorflow(program, env);
    if (!found || !isTestedVersion(found.version)) continue;
    const place = placeIn(found.folder, 'installed', platform);
    const flavour = platform === 'linux' && found.name === 'tensorflow' ? 'cuda' : 'cpu';
    if (place && !places.has(place.folder))
      places.set(place.folder, { ...place, version: found.version, flavour });
  }
  return [...places.values()];
}

/**
 * The libraries to try, best first: the one that `TENSORFLOW_LIBRARY_DIR` names, and nothing else then; the cache
 * (CUDA before CPU, unless `MAUDE_DEVICE=cpu`); installed TensorFlows. `MAUDE_TENSORFLOW=none` gives none. Installed
 * ones are looked for only when the ones before are used up. Warns where a
 * library of the cache is passed over because it is damaged, and throws where the cache holds damaged ones alone: an
 * installed one would give other numbers without a word.
 * @param {Environment} [env]
 * @param {string} [platform] as `process.platform`
 * @param {string} [arch] as `process.arch`
 * @returns {Generator<LibraryPlace, void>}
 */
function* libraryPlaces(env = process.env, platform = process.platform, arch = process.arch) {
  if (env.MAUDE_TENSORFLOW === 'none') return;
  const named = namedLibrary(env, platform);
  if (named) {
    yield named;
    return;
  }
  let [damage, cached] = ['', false];
  const name = platformName(platform, arch);
  if (name)
    for (const flavour of /** @type {Flavour[]} */ (env.MAUDE_DEVICE === 'cpu' ? ['cpu'] : ['cuda', 'cpu'])) {
      const place = cachedOrDamaged(libraryFolder(cacheRoot(env, platform), name, flavour), platform);
      if (typeof place === 'string') damage = damage || place;
      else if (place) {
        if (damage) printWarning(damage);
        cached = true;
        yield place;
      }
    }
  if (damage && !cached) throw new Error(damage);
  yield* installedTensorflows(env, platform);
}

module.exports = {
  LIBRARY_VERSION,
  PLATFORMS,
  cacheRoot,
  cachedLibrary,
  cachedOrDamaged,
  installedTensorflows,
  isTestedVersion,
  libraryFolder,
  libraryNames,
  libraryPlaces,
  namedLibrary,
  platformName,
};
