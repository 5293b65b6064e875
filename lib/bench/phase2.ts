/**
 * `npm run bench:phase2`: whole training steps (forward, backward, clipping, AdamW; dropout on) beside PyTorch on the
 * same threads, in one run. Arguments: the parts `float32` and `bfloat16` (single steps), `narratives`, `memory`, `gpu` (default
 * all), and `every=4` to take only every fourth batch of narratives. Asserts nothing: timings vary with the machine's other work.
 */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { print } from '../core/text/printable';
import { startPython } from '../tensorflow/bench/bench-peer';
import { openEngine } from '../tensorflow/open-tensorflow';
import { benchGpu } from './phase2-gpu';
import { benchMemory } from './phase2-memory';
import type { StepTask } from './phase2-models';
import { benchNarrativeEpoch } from './phase2-narratives';
import { benchSteps } from './phase2-steps';

const PARTS = ['float32', 'bfloat16', 'narratives', 'memory', 'gpu'];
const EVERY = /^every=(\d+)$/;

/** Prints one line a measure. */
export async function main(args: readonly string[]): Promise<number> {
  const asked = args.filter((arg) => !EVERY.test(arg));
  const unknown = asked.filter((arg) => !PARTS.includes(arg));
  if (unknown.length > 0)
    throw new Error(`expected ${PARTS.join(', ')} or every=N; received ${unknown.join(', ')}`);
  const parts = asked.length > 0 ? asked : PARTS;
  const every = Number(args.map((arg) => EVERY.exec(arg)?.[1]).find(Boolean) ?? 1);
  const threads = availableParallelism();
  // TensorFlow multiplies float32 in TF32 where a GPU can, PyTorch does not: neither shall.
  process.env.NVIDIA_TF32_OVERRIDE = '0';
  const engine = openEngine({ intraOpThreads: threads, interOpThreads: threads });
  const torch = await startPython<StepTask>(join(__dirname, 'phase2-peer.py'), String(threads));
  const devices = engine.devices.map(({ name }) => name).join(' ');
  print(`libtensorflow ${engine.version}, ${threads} threads, ${devices}`);
  print(torch?.name ?? 'no peer: MAUDE_PEER_PYTHON names a Python with torch and transformers');
  try {
    for (const precision of ['float32', 'bfloat16'] as const)
      if (parts.includes(precision)) await benchSteps(engine, torch, precision);
    if (parts.includes('narratives')) await benchNarrativeEpoch(engine, torch, every);
    if (parts.includes('memory')) await benchMemory();
    if (parts.includes('gpu')) await benchGpu(engine, torch);
  } finally {
    torch?.stop();
  }
  return 0;
}
