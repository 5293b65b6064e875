/** @file The Python programs of this machine, and the TensorFlow that one of them has. */
const { spawnSync } = require('node:child_process');
const { existsSync } = require('node:fs');
const { delimiter, dirname, join } = require('node:path');

/** @typedef {Record<string, string | undefined>} Environment */

/**
 * Python programs that may have TensorFlow: of the active environment, then `python3` and `python` in the order of
 * PATH. Each path once.
 * @param {Environment} [env]
 * @returns {string[]}
 */
function pythonPrograms(env = process.env) {
  const active = [env.VIRTUAL_ENV, env.CONDA_PREFIX].flatMap((prefix) =>
    prefix ? [join(prefix, 'bin', 'python')] : [],
  );
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const listed = folders.flatMap((folder) => [join(folder, 'python3'), join(folder, 'python')]);
  return [...new Set([...active, ...listed])].filter((program) => existsSync(program));
}

/** Prints where TensorFlow lies and of which distribution it is, without importing it (that takes seconds). */
const FIND_TENSORFLOW = `
import importlib.util, json
from importlib import metadata
spec = importlib.util.find_spec('tensorflow')
for name in ('tensorflow', 'tensorflow-cpu', 'tensorflow-cpu-aws', 'tensorflow-macos'):
    try:
        version = metadata.version(name)
    except metadata.PackageNotFoundError:
        continue
    if spec and spec.submodule_search_locations:
        print(json.dumps({'name': name, 'version': version, 'folder': list(spec.submodule_search_locations)[0]}))
        break
`;

/**
 * The TensorFlow of one Python; null where it has none or does not start.
 * @param {string} program
 * @param {Environment} env
 * @returns {{ name: string, version: string, folder: string } | null}
 */
function askTensorflow(program, env) {
  const { stdout, status } = spawnSync(program, ['-c', FIND_TENSORFLOW], {
    env: /** @type {NodeJS.ProcessEnv} */ (env),
    cwd: dirname(program),
    encoding: 'utf8',
    timeout: 20_000,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  try {
    return status === 0 ? JSON.parse(stdout) : null;
  } catch {
    return null;
  }
}

module.exports = { askTensorflow, pythonPrograms };
