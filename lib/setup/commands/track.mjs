/** @file `npm run track`: sends MLflow what it could not be told while trainings ran. */
import { runProgram } from '../programs.mjs';
import { setUp } from '../set-up.mjs';

/**
 * @param {string[]} args
 * @returns {Promise<number>} exit code
 */
export async function run(args) {
  return runProgram('lib/runs/track-command.ts', args, await setUp());
}
