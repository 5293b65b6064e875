/** @file `npm run bench:tensorflow`: set-up, then the timings of TensorFlow operations. */
import { runProgram } from '../programs.mjs';
import { setUp } from '../set-up.mjs';

/**
 * @param {string[]} args
 * @returns {Promise<number>} exit code
 */
export async function run(args) {
  return runProgram('lib/tensorflow/bench.ts', args, await setUp());
}
