/** @file `npm run kaggle -- --help`: set-up, then the package for Kaggle, or what came back from there. */
import { runProgram } from '../programs.mjs';
import { setUp } from '../set-up.mjs';

/**
 * @param {string[]} args
 * @returns {Promise<number>} exit code
 */
export async function run(args) {
  return runProgram('lib/kaggle/kaggle-command.ts', args, await setUp());
}
