/** @file The project-local Python environment with JupyterLab and nbconvert, every file of it pinned by its hash. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { capture } from './children.mjs';
import { environmentFolder, environmentPython, pipEnvironment, ROOT } from './project.mjs';
import { pythonPrograms } from './pythons.cjs';
import { remedyMessage } from './remedies.mjs';

/** The oldest Python that JupyterLab's pinned packages run on. */
export const OLDEST_PYTHON = [3, 10];

const REQUIREMENTS = join(ROOT, 'lib', 'setup', 'requirements.txt');
const INSTALL =
  'Install Python 3.10 or later from https://www.python.org, your package manager or a version manager';

/**
 * A Python found on this machine.
 * @typedef {object} FoundPython
 * @property {string} program
 * @property {number[]} version
 * @property {boolean} venv whether it can make environments (Debian packs that apart)
 */

/**
 * The first Python of PATH (an active environment's before) that is new enough and can make environments. Also looks
 * for `python3.14` to `python3.10`. The project's own environment does not count: it is what gets made. Throws one
 * message when there is none.
 * @param {NodeJS.ProcessEnv} [env]
 * @param {string} [platform] as `process.platform`
 * @param {string} [root] of the project
 * @returns {Promise<FoundPython>}
 */
export async function findPython(env = process.env, platform = process.platform, root = ROOT) {
  const found = [];
  const own = environmentFolder(root) + sep;
  for (const program of candidates(env, platform).filter((path) => !path.startsWith(own))) {
    const python = await inspect(program, env);
    if (python && isNewEnough(python.version) && python.venv) return python;
    if (python) found.push(python);
  }
  throw new Error(pythonProblem(found));
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {string} platform
 */
function candidates(env, platform) {
  if (platform === 'win32') return ['py', 'python'];
  const folders = (env.PATH ?? '').split(':').filter(Boolean);
  const versioned = [14, 13, 12, 11, 10].map((minor) => `python3.${minor}`);
  const named = versioned.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...new Set([...pythonPrograms(env), ...named.filter((program) => existsSync(program))])];
}

/**
 * @param {string} program
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<FoundPython | null>}
 */
async function inspect(program, env) {
  const script =
    'import sys, importlib.util as u; print(*sys.version_info[:3], all(u.find_spec(m) for m in ("venv", "ensurepip")))';
  const { code, output } = await capture(program, ['-c', script], { env });
  const match = /(\d+) (\d+) (\d+) (True|False)\s*$/.exec(output);
  if (code !== 0 || !match) return null;
  return { program, version: match.slice(1, 4).map(Number), venv: match[4] === 'True' };
}

/** @param {number[]} version */
function isNewEnough([major, minor]) {
  return major > OLDEST_PYTHON[0] || (major === OLDEST_PYTHON[0] && minor >= OLDEST_PYTHON[1]);
}

/**
 * What to say when none of the Pythons will do.
 * @param {FoundPython[]} found
 */
export function pythonProblem(found) {
  const lame = found.find(({ version }) => isNewEnough(version));
  if (lame) {
    const [major, minor] = lame.version;
    return (
      `Python ${lame.version.join('.')} (${lame.program}) cannot make environments: its modules venv and ensurepip are ` +
      `missing. On Debian and Ubuntu: apt install python${major}.${minor}-venv. Without root: use a Python of ` +
      'a version manager (uv python install 3.12, pyenv, conda) and put it first on PATH. Then run again'
    );
  }
  if (found.length > 0)
    return `Python 3.10 or later is needed; found only ${found.map(describe).join(', ')}. ${INSTALL} and run again`;
  return `Python 3.10 or later is needed; found none on PATH. ${INSTALL} and run again`;
}

/** @param {FoundPython} python */
function describe({ program, version }) {
  return `${version.join('.')} (${program})`;
}

/**
 * Whether `.venv` was finished with the packages pinned now and its Python is still there.
 * @param {string} root
 */
export function environmentIsCurrent(root) {
  const stamp = readEnvironment(root);
  return stamp !== null && stamp.requirements === requirementsHash() && stamp.python === realPython(root);
}

/**
 * What the finished `.venv` says about itself; null when there is none.
 * @param {string} root
 * @returns {{ requirements: string, python: string, version: string } | null}
 */
export function readEnvironment(root) {
  try {
    return JSON.parse(readFileSync(stampPath(root), 'utf8'));
  } catch {
    return null;
  }
}

/** @param {string} root */
function stampPath(root) {
  return join(environmentFolder(root), 'maude-setup.json');
}

function requirementsHash() {
  return createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex');
}

/** @param {string} root */
function realPython(root) {
  try {
    return realpathSync(environmentPython(root));
  } catch {
    return null;
  }
}

/**
 * Makes `.venv` anew and installs the pinned packages. An environment there that was not made by this set-up is left
 * alone: that ends in a message.
 * @param {{ root: string, python: FoundPython, env?: NodeJS.ProcessEnv, note?: (text: string) => void }} options
 */
export async function installEnvironment({ root, python, env = process.env, note = () => {} }) {
  const folder = environmentFolder(root);
  if (!isOurs(root))
    throw new Error(
      `${folder}: expected an environment made by this set-up; found another one. Move it away ` +
        '(mv .venv .venv-mine) or delete it, and run again',
    );
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  writeFileSync(ourMark(root), 'made by lib/setup; safe to delete\n');
  await makeEnvironment({ folder, python, requirements: REQUIREMENTS, env, note });
  const stamp = {
    requirements: requirementsHash(),
    python: realPython(root),
    version: python.version.join('.'),
  };
  writeFileSync(stampPath(root), `${JSON.stringify(stamp)}\n`);
}

/**
 * Makes a virtual environment in `folder` and installs what `requirements` pins by its hash.
 * @param {{ folder: string, python: FoundPython, requirements: string, env?: NodeJS.ProcessEnv,
 *   note?: (text: string) => void }} options
 */
export async function makeEnvironment({ folder, python, requirements, env = process.env, note = () => {} }) {
  note('making the environment');
  const made = await capture(python.program, ['-m', 'venv', folder], { env: pipEnvironment(env) });
  if (made.code !== 0) throw new Error(venvMessage(made.output, python, env));
  const args = ['-m', 'pip', 'install', '--require-hashes', '--only-binary=:all:', '--progress-bar', 'off'];
  const installed = await capture(programOf(folder), [...args, '-r', requirements], {
    env: pipEnvironment(env),
    onLine: (line) => note(line.replace(/\s+\(.*/, '').slice(0, 60)),
  });
  if (installed.code !== 0) throw new Error(remedyMessage('Python packages', installed.output, env));
}

/**
 * The Python of a virtual environment.
 * @param {string} folder
 * @param {string} [platform] as `process.platform`
 */
export function programOf(folder, platform = process.platform) {
  return platform === 'win32' ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python');
}

/** @param {string} root */
function ourMark(root) {
  return join(environmentFolder(root), '.made-by-maude-setup');
}

/** @param {string} root */
function isOurs(root) {
  return existsSync(ourMark(root)) || !existsSync(join(environmentFolder(root), 'pyvenv.cfg'));
}

/**
 * @param {string} output
 * @param {FoundPython} python
 * @param {NodeJS.ProcessEnv} env
 */
function venvMessage(output, python, env) {
  if (/ensurepip/.test(output)) return pythonProblem([{ ...python, venv: false }]);
  return remedyMessage('Python environment', output, env);
}
