/** @file Paths of the project that the set-up reads and writes. */
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder with package.json and lib/. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/**
 * The project-local Python environment.
 * @param {string} root
 */
export function environmentFolder(root) {
  return join(root, '.venv');
}

/**
 * The folder of its programs.
 * @param {string} root
 * @param {string} [platform] as `process.platform`
 */
export function programsFolder(root, platform = process.platform) {
  return join(environmentFolder(root), platform === 'win32' ? 'Scripts' : 'bin');
}

/**
 * Its Python.
 * @param {string} root
 * @param {string} [platform] as `process.platform`
 */
export function environmentPython(root, platform = process.platform) {
  return join(programsFolder(root, platform), platform === 'win32' ? 'python.exe' : 'python');
}

/**
 * The environment for Jupyter and everything that starts it: our programs first on PATH, the project's kernel first
 * among the kernels, and no setting of another Python leaking in.
 * @param {string} root
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {NodeJS.ProcessEnv}
 */
export function jupyterEnvironment(root, env = process.env) {
  const { PYTHONHOME: _home, PYTHONPATH: _path, ...rest } = env;
  return {
    ...rest,
    PATH: [programsFolder(root), dirname(process.execPath), env.PATH].filter(Boolean).join(delimiter),
    JUPYTER_PATH: [join(root, 'lib', 'notebook'), env.JUPYTER_PATH].filter(Boolean).join(delimiter),
    PYDEVD_DISABLE_FILE_VALIDATION: '1',
  };
}

/**
 * The environment for pip: the user's proxies, certificates and mirrors stay, what would install elsewhere or ask does
 * not.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {NodeJS.ProcessEnv}
 */
export function pipEnvironment(env = process.env) {
  const { PYTHONHOME: _home, PYTHONPATH: _path, PIP_TARGET: _target, PIP_PREFIX: _prefix, ...rest } = env;
  return {
    ...rest,
    PIP_USER: '0',
    PIP_NO_INPUT: '1',
    PIP_DISABLE_PIP_VERSION_CHECK: '1',
    PYTHONUNBUFFERED: '1',
  };
}
