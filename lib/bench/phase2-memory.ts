/** Peak memory of training BERT-base at full length, each measure in a process of its own. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { print } from '../core/text/printable';
import { openEngine } from '../tensorflow/open-tensorflow';
import { fullBatch, SHAPES, trainee } from './phase2-models';

const [SIZE, LENGTH] = [8, 512];
const TARGET = 14;

/** The child: two steps, then the most memory that it ever had, in bytes. */
export async function main([mode]: readonly string[]): Promise<void> {
  const own = trainee(openEngine(), SHAPES.base, 'float32', 'cpu', { recompute: mode === 'recompute' });
  const batch = fullBatch(SIZE, LENGTH);
  for (let i = 0; i < 2; i++) await own.step(batch);
  print(String(process.resourceUsage().maxRSS * 1024));
  own.dispose();
}

/** Prints the peak with activations kept and computed again. */
export async function benchMemory(): Promise<void> {
  for (const mode of ['kept', 'recompute']) {
    const program = [join(__dirname, '../run.cjs'), __filename, mode];
    const { stdout } = await promisify(execFile)(process.execPath, program);
    const gibibytes = Number(stdout.trim()) / 2 ** 30;
    print(
      `training memory, base ${SIZE}x${LENGTH}, float32 with AdamW, activations ${mode}: peak ${gibibytes.toFixed(2)} GiB (target under ${TARGET})`,
    );
  }
}
