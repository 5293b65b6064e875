/** @file `npm run bench:NAME`: set-up, then timings beside a peer's. */
import { runProgram } from '../programs.mjs';
import { setUp } from '../set-up.mjs';

/** @type {Readonly<Record<string, string>>} */
const BENCHES = {
  cluster: 'lib/bench/cluster.ts',
  data: 'lib/data/bench.ts',
  duplicates: 'lib/splits/bench.ts',
  phase1: 'lib/bench/phase1.ts',
  phase2: 'lib/bench/phase2.ts',
  predict: 'lib/publish/predict/bench.ts',
  tensorflow: 'lib/bench/tensorflow.ts',
  tokenizer: 'lib/features/bench-tokenizer.ts',
};

/**
 * @param {string[]} args the bench's name, then its own arguments
 * @returns {Promise<number>} exit code
 */
export async function run([name, ...args]) {
  const file = BENCHES[name];
  if (!file) throw new Error(`bench: expected one of ${Object.keys(BENCHES).join(', ')}; received ${name}`);
  return runProgram(file, args, await setUp());
}
