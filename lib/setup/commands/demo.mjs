/** @file `npm run demo [-- --port N]`: set-up, then the demo pages on loopback. */
import { runProgram } from '../programs.mjs';
import { setUp } from '../set-up.mjs';

/**
 * @param {string[]} args
 * @returns {Promise<number>} exit code
 */
export async function run(args) {
  return runProgram('lib/publish/demo/demo-command.ts', args, await setUp());
}
