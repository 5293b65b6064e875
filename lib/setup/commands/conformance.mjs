/** @file `npm run test:tfjs`: set-up, then TensorFlow.js's own tests over our binding. */
import { runProgram } from '../programs.mjs';
import { setUp } from '../set-up.mjs';

/**
 * @param {string[]} args
 * @returns {Promise<number>} exit code
 */
export async function run(args) {
  return runProgram('lib/tensorflow/tfjs/conformance.ts', args, await setUp());
}
