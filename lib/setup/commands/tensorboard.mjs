/**
 * @file `npm run tensorboard`: TensorBoard on the runs' folder, on this machine alone, until Ctrl-C. It lives in an
 * environment of its own in the user's cache, made at the first call.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { passThrough } from '../children.mjs';
import { peerEnvironment } from '../peer-environment.mjs';
import { pipEnvironment, ROOT } from '../project.mjs';
import { printSteps } from '../steps.mjs';

const REQUIREMENTS = join(ROOT, 'lib', 'setup', 'tensorboard-requirements.txt');

/**
 * @param {string[]} args for TensorBoard, `--port 6007` say; they win over ours
 * @returns {Promise<number>} exit code
 */
export async function run(args) {
  const python = await tensorboardPython();
  const runs = join(process.env.MAUDE_ROOT || ROOT, 'reports', 'runs');
  mkdirSync(runs, { recursive: true });
  // What it reads of other Pythons' packages could break it, as with pip.
  const env = { ...pipEnvironment(), PYTHONWARNINGS: 'ignore' };
  return passThrough(python, ['-m', 'tensorboard.main', ...tensorboardArguments(runs, args)], { env });
}

/** The Python that has TensorBoard. */
export function tensorboardPython() {
  return printSteps().step('TensorBoard', (note) => peerEnvironment('tensorboard', REQUIREMENTS, { note }));
}

/**
 * TensorBoard's arguments: this machine alone is served, unless the user names another host or asks for all.
 * @param {string} runs folder
 * @param {string[]} args
 */
export function tensorboardArguments(runs, args) {
  const asked = args.some((word) => /^--(host|bind_all)(=|$)/.test(word));
  return ['--logdir', runs, ...(asked ? [] : ['--host', '127.0.0.1']), ...args];
}
