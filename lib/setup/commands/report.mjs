/** @file `npm run report -- 04 [--set C=3]`: set-up, then the named notebooks to reports. */
import { runProgram } from '../programs.mjs';
import { setUp } from '../set-up.mjs';

/**
 * @param {string[]} args numbers of notebooks (all where there is none) and `--set name=value`
 * @returns {Promise<number>} exit code
 */
export async function run(args) {
  return runProgram('lib/notebook/report-command.ts', args, await setUp());
}
