/** @file What the doctor looks at. Each finding is a name and a value in words; a problem stops `npm start`. */
import { availableParallelism, freemem, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { capture } from './children.mjs';
import { folderBytes, freeBytes } from './disk.mjs';
import { cudaToolsInWords } from './library/cuda-tools.cjs';
import { cacheRoot, namedLibrary } from './library/library-places.cjs';
import { presentLibrary, unsupportedMachine, wantedFlavour } from './library/libtensorflow.mjs';
import { nvidiaGpus } from './library/nvidia.mjs';
import { npmCommand, packagesAreCurrent } from './packages.mjs';
import { askProgram } from './programs.mjs';
import { environmentPython, ROOT } from './project.mjs';
import { environmentIsCurrent, findPython, readEnvironment } from './python.mjs';
import { proxySettings } from './remedies.mjs';
import { megabytes } from './steps.mjs';

/** Free disk below which a first set-up cannot finish: packages, Python environment, library. */
const SETUP_BYTES = 3.5e9;

/**
 * @typedef {{ name: string, value: string }} Finding
 */

/**
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<{ lines: Finding[], problems: string[] }>}
 */
export async function findings(env = process.env) {
  /** @type {string[]} */
  const problems = [];
  /** @type {<T>(look: () => T | Promise<T>) => Promise<T | null>} */
  const orProblem = async (look) => {
    try {
      return await look();
    } catch (error) {
      problems.push(/** @type {Error} */ (error).message);
      return null;
    }
  };
  const groups = [
    machine(),
    await tools(env, orProblem),
    await tensorflow(env, orProblem),
    disks(env, problems),
  ];
  return { lines: [...groups.flat(), ...network(env)], problems };
}

/** @returns {Finding[]} */
function machine() {
  const limit = process.constrainedMemory();
  const memory = limit > 0 && limit < totalmem() ? limit : totalmem();
  return [
    {
      name: 'system',
      value: `${process.platform} ${release()} on ${process.arch}, ${availableParallelism()} processors`,
    },
    { name: 'memory', value: `${megabytes(memory)}, ${megabytes(freemem())} free` },
  ];
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {<T>(look: () => T | Promise<T>) => Promise<T | null>} orProblem
 * @returns {Promise<Finding[]>}
 */
async function tools(env, orProblem) {
  const npm = await orProblem(async () => {
    const [program, ...args] = npmCommand(env);
    return (await capture(program, [...args, '--version'], { cwd: ROOT, env })).output
      .trim()
      .split('\n')
      .at(-1);
  });
  const current = environmentIsCurrent(ROOT);
  const python = current ? null : await orProblem(() => findPython(env));
  const jupyter = current ? await jupyterVersions() : 'not set up yet';
  return [
    { name: 'Node', value: `${process.versions.node} (${process.execPath})` },
    { name: 'npm', value: npm ?? 'not found' },
    { name: 'npm packages', value: packagesAreCurrent(ROOT) ? 'as the lock file says' : 'not set up yet' },
    { name: 'Python', value: pythonInWords(python) },
    { name: 'Jupyter', value: jupyter },
  ];
}

/** @param {import('./python.mjs').FoundPython | null} found */
function pythonInWords(found) {
  if (found) return `${found.version.join('.')} (${found.program})`;
  const made = environmentIsCurrent(ROOT) && readEnvironment(ROOT);
  return made ? `${made.version} (${environmentPython(ROOT)})` : 'not found';
}

async function jupyterVersions() {
  const script =
    "from importlib.metadata import version as v; print(f\"JupyterLab {v('jupyterlab')}, nbconvert {v('nbconvert')}\")";
  const { code, output } = await capture(environmentPython(ROOT), ['-c', script]);
  return code === 0
    ? output.trim()
    : 'the environment in .venv does not start; delete .venv and run npm start';
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {<T>(look: () => T | Promise<T>) => Promise<T | null>} orProblem
 * @returns {Promise<Finding[]>}
 */
async function tensorflow(env, orProblem) {
  const gpus = await nvidiaGpus(env);
  const nvidia = { name: 'NVIDIA', value: gpus.join(', ') || 'no driver found' };
  if (env.MAUDE_TENSORFLOW === 'none')
    return [{ name: 'libtensorflow', value: 'declined by MAUDE_TENSORFLOW=none' }, nvidia];
  if ((await orProblem(() => ({ named: namedLibrary(env) }))) === null) return [nvidia];
  const { platform, arch } = process;
  const here = { root: ROOT, env, platform, arch };
  const library = presentLibrary(here, await wantedFlavour(here));
  if (!library)
    return [
      { name: 'libtensorflow', value: unsupportedMachine(here) ?? 'not fetched yet; npm start does' },
      nvidia,
    ];
  const described = await askProgram('lib/tensorflow/library/describe.ts', { library, missing: null });
  return [
    {
      name: 'libtensorflow',
      value: `${described?.version ?? library.version ?? 'version unknown'}, ${library.origin}: ${library.library}`,
    },
    { name: 'devices', value: devicesInWords(described) },
    nvidia,
    ...(gpus.length > 0 ? [{ name: 'XLA', value: cudaToolsInWords(library.folder, env) }] : []),
  ];
}

/**
 * @param {{ error?: string, unusedGpu?: string | null,
 *   devices?: { name: string, type: string, memoryBytes?: number }[] } | null} described
 */
function devicesInWords(described) {
  if (described === null) return 'known after npm start';
  if (!described.devices) return `the library does not load: ${described.error}`;
  const names = described.devices.map(
    ({ name, type, memoryBytes = 0 }) =>
      `${name}${type === 'GPU' && memoryBytes > 0 ? ` (${megabytes(memoryBytes)})` : ''}`,
  );
  return `${names.join(', ')}${described.unusedGpu ? `; ${described.unusedGpu}` : ''}`;
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {string[]} problems
 * @returns {Finding[]}
 */
function disks(env, problems) {
  const cache = cacheRoot(env);
  const [here, there] = [freeBytes(ROOT), freeBytes(cache)];
  const isReady = packagesAreCurrent(ROOT) && environmentIsCurrent(ROOT);
  if (!isReady && Math.min(here, there) < SETUP_BYTES)
    problems.push(
      `The set-up needs ${megabytes(SETUP_BYTES)} of disk; free some space in ${ROOT} and ${cache}`,
    );
  return [
    { name: 'disk', value: `${megabytes(here)} free for the project (${ROOT})` },
    { name: 'cache', value: `${cache}: ${megabytes(folderBytes(cache))}; ${megabytes(there)} free` },
    ...['data', 'reports'].map((name) => ({ name, value: megabytes(folderBytes(join(ROOT, name))) })),
  ];
}

/**
 * Proxies and certificate files of the environment; passwords are left out.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Finding[]}
 */
export function network(env) {
  const certificates = ['NODE_EXTRA_CA_CERTS', 'PIP_CERT', 'SSL_CERT_FILE', 'REQUESTS_CA_BUNDLE'].filter(
    (name) => env[name],
  );
  const proxies = proxySettings(env).map(({ name, value }) => `${name}=${value}`);
  return [
    { name: 'proxies', value: proxies.join(', ') || 'none set' },
    {
      name: 'certificates',
      value: certificates.map((name) => `${name}=${env[name]}`).join(', ') || 'none set',
    },
  ];
}
