/**
 * @file `npm run unit -- FILE`: one unit of work, on a machine that may have nothing but Node and the code. What it needs
 * is brought once for the user: packages, and libtensorflow for a unit of BERT. No Python.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ROOT } from '../project.mjs';
import { bringLibrary, withLibrary } from '../set-up.mjs';
import { printSteps } from '../steps.mjs';
import { bringPackages } from '../user-packages.mjs';

/** @param {string} file of lib */
const load = (file) => createRequire(import.meta.url)(join(ROOT, 'lib', file));

/**
 * @param {string[]} args see `npm run unit -- --help`
 * @returns {Promise<number>} exit code
 */
export async function run(args) {
  const machine = { root: ROOT, env: process.env, platform: process.platform, arch: process.arch };
  const steps = printSteps();
  await bringPackages(machine, steps);
  if (args.some(asksForBert))
    Object.assign(process.env, withLibrary(process.env, await bringLibrary(machine, steps)));
  // In this process, not in a child: a signal that stops the command reaches the work at once.
  load('typescript.cjs');
  return load('experiments/units/unit-command.ts').main(args);
}

/**
 * Whether a unit's file asks for BERT; false for whatever else `path` may be.
 * @param {string} path
 */
export function asksForBert(path) {
  try {
    return existsSync(path) && JSON.parse(readFileSync(path, 'utf8')).inputs?.classifier === 'bert';
  } catch {
    return false;
  }
}
