/** @file `npm run publish -- --owner NAME`: set-up, then the chosen model to the Hugging Face Hub. */
import { runProgram } from '../programs.mjs';
import { setUp } from '../set-up.mjs';

/**
 * @param {string[]} args
 * @returns {Promise<number>} exit code
 */
export async function run(args) {
  return runProgram('lib/publish/hub/publish-command.ts', args, await setUp());
}
