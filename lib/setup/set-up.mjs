/** @file The set-up as a whole: what is missing is made, what is there is left, and what was found is returned. */
import { join } from 'node:path';
import { fetchLibrary } from './library/fetch-library.mjs';
import { presentLibrary, unsupportedMachine, WITHOUT, wantedFlavour } from './library/libtensorflow.mjs';
import { totalBytes, wheelsFor } from './library/wheels.mjs';
import { withLock } from './lock.mjs';
import { installPackages, packagesAreCurrent } from './packages.mjs';
import { ROOT } from './project.mjs';
import { environmentIsCurrent, findPython, installEnvironment, readEnvironment } from './python.mjs';
import { fileMessage } from './remedies.mjs';
import { megabytes, printSteps } from './steps.mjs';

/**
 * What commands work with afterwards.
 * @typedef {object} Ready
 * @property {import('./library/library-places.cjs').LibraryPlace | null} library
 * @property {string | null} missing why there is no library, with the remedy
 */

/**
 * @typedef {object} SetUpOptions
 * @property {string} [root] of the project
 * @property {NodeJS.ProcessEnv} [env]
 * @property {string} [platform] as `process.platform`
 * @property {string} [arch] as `process.arch`
 * @property {import('./steps.mjs').Steps} [steps] where progress goes; stdout by default
 */

/**
 * Installs npm packages, the Python environment and libtensorflow where they are missing or not as pinned. Throws one
 * message when a step cannot be done; a missing libtensorflow is no failure, since Phase 1 runs without it.
 * @param {SetUpOptions} [options]
 * @returns {Promise<Ready>}
 */
export async function setUp(options = {}) {
  const { root = ROOT, env = process.env, steps = printSteps() } = options;
  const { platform = process.platform, arch = process.arch } = options;
  const machine = { root, env, platform, arch };
  const start = performance.now();
  const isCurrent = () => packagesAreCurrent(root) && environmentIsCurrent(root);
  try {
    if (!isCurrent()) await installProject(machine, steps);
  } catch (error) {
    throw new Error(fileMessage('set-up', error));
  }
  const ready = await bringLibrary(machine, steps);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  steps.line(`Set-up: ${summary(root, ready)} (${seconds} s)`);
  if (ready.missing) steps.line(`\n${ready.missing}\n`);
  return ready;
}

/**
 * npm packages and the Python environment, by one process at a time.
 * @param {import('./library/libtensorflow.mjs').Machine} machine
 * @param {import('./steps.mjs').Steps} steps
 */
async function installProject({ root, env, platform }, steps) {
  const onWait = (/** @type {string} */ owner) => steps.line(`  waiting for another set-up (${owner})`);
  await withLock(
    join(root, '.cache', 'setup.lock'),
    async () => {
      const python = environmentIsCurrent(root) ? null : await findPython(env, platform, root);
      await all([
        !packagesAreCurrent(root) &&
          steps.step('npm packages', (note) => installPackages({ root, env, note })),
        python &&
          steps.step(`Python ${python.version.join('.')} environment`, (note) =>
            installEnvironment({ root, python, env, note }),
          ),
      ]);
    },
    { onWait },
  );
}

/**
 * Waits for all, also when one fails, then throws the first failure: nothing goes on behind a message.
 * @param {(Promise<unknown> | false | null)[]} works
 */
async function all(works) {
  const failed = (await Promise.allSettled(works)).find(({ status }) => status === 'rejected');
  if (failed) throw /** @type {PromiseRejectedResult} */ (failed).reason;
}

/**
 * libtensorflow alone: found, or fetched once for the user.
 * @param {import('./library/libtensorflow.mjs').Machine} machine
 * @param {import('./steps.mjs').Steps} steps
 * @returns {Promise<Ready>}
 */
export async function bringLibrary(machine, steps) {
  if (machine.env.MAUDE_TENSORFLOW === 'none')
    return {
      library: null,
      missing: `libtensorflow: declined by MAUDE_TENSORFLOW=none; unset it to fetch it. ${WITHOUT}`,
    };
  const flavour = await wantedFlavour(machine);
  const present = presentLibrary(machine, flavour);
  if (present) return { library: present, missing: null };
  const unsupported = unsupportedMachine(machine);
  if (unsupported) return { library: null, missing: unsupported };
  try {
    return { library: await fetchWithSteps(machine, flavour, steps), missing: null };
  } catch (error) {
    const library = flavour === 'cuda' ? presentLibrary(machine, 'cpu') : null;
    return { library, missing: missingMessage(/** @type {Error} */ (error), library) };
  }
}

/**
 * @param {import('./library/libtensorflow.mjs').Machine} machine
 * @param {import('./library/library-places.cjs').Flavour} flavour
 * @param {import('./steps.mjs').Steps} steps
 */
function fetchWithSteps(machine, flavour, steps) {
  const name = /** @type {import('./library/library-places.cjs').PlatformName} */ (
    `${machine.platform}-${machine.arch}`
  );
  const wheels = wheelsFor(name, flavour);
  const [download, disk] = [
    megabytes(totalBytes(wheels, 'bytes')),
    megabytes(totalBytes(wheels, 'unpacked')),
  ];
  if (flavour === 'cuda')
    steps.line(
      `  An NVIDIA driver is there: libtensorflow comes with CUDA, ${download} to fetch and ${disk} on disk, once ` +
        'for this user. MAUDE_DEVICE=cpu declines (274 MB)',
    );
  return steps.step(`libtensorflow (${download}, once for this user)`, (note) =>
    fetchLibrary(machine, flavour, { note }),
  );
}

/**
 * @param {Error} error
 * @param {import('./library/library-places.cjs').LibraryPlace | null} library that is used instead
 */
function missingMessage(error, library) {
  return library
    ? `${error.message}. Until then the library without CUDA is used (${library.folder})`
    : `${error.message}. ${WITHOUT}`;
}

/**
 * @param {string} root
 * @param {Ready} ready
 */
function summary(root, { library }) {
  const python = readEnvironment(root)?.version ?? '?';
  const tensorflow = library
    ? `libtensorflow ${library.version ?? 'of a version seen when it loads'}${library.flavour === 'cuda' ? ' with CUDA' : ''} (${library.origin})`
    : 'no libtensorflow';
  return `Node ${process.versions.node}, Python ${python}, ${tensorflow}`;
}

/**
 * The environment for what commands start. An installed TensorFlow is named outright, so that no process has to look
 * for it among the Pythons again.
 * @param {NodeJS.ProcessEnv} env
 * @param {Ready} ready
 * @returns {NodeJS.ProcessEnv}
 */
export function withLibrary(env, { library }) {
  return library?.origin === 'installed' ? { ...env, TENSORFLOW_LIBRARY_DIR: library.folder } : env;
}
