/** @file `npm start`: set-up, then every notebook to a report and the index over them. */
import { runProgram } from '../programs.mjs';
import { setUp } from '../set-up.mjs';

/**
 * @param {string[]} args `--set name=value` for the notebooks' parameters
 * @returns {Promise<number>} exit code
 */
export async function run(args) {
  return runProgram('lib/notebook/report-command.ts', args, await setUp());
}
