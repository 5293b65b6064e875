/** @file `npm run predict -- FILE...`: set-up, then new reports scored by an exported model. */
import { runProgram } from '../programs.mjs';
import { setUp } from '../set-up.mjs';

/**
 * @param {string[]} args
 * @returns {Promise<number>} exit code
 */
export async function run(args) {
  return runProgram('lib/publish/predict/predict-command.ts', args, await setUp());
}
