/** @file `npm run ingest -- --help`: set-up, then device reports from openFDA or files into a snapshot. */
import { runProgram } from '../programs.mjs';
import { setUp } from '../set-up.mjs';

/**
 * @param {string[]} args
 * @returns {Promise<number>} exit code
 */
export async function run(args) {
  return runProgram('lib/experiments/units/ingest-command.ts', args, await setUp());
}
