/** One training step of three sizes of BERT, beside PyTorch. */

import type { ProductPrecision } from '../classifiers/encoder/bert/precision';
import { print } from '../core/text/printable';
import { medians } from '../tensorflow/bench/bench-medians';
import type { Engine } from '../tensorflow/engine';
import { fullBatch, SHAPES, type Torch, taskOf, trainee } from './phase2-models';

const STEPS = [
  { name: 'tiny', size: 16, length: 128, repetitions: 15 },
  { name: 'MiniLM-L6', size: 8, length: 128, repetitions: 9 },
  { name: 'base', size: 4, length: 128, repetitions: 7 },
] as const;

/** Each size in float32 or with bfloat16 products (PyTorch: autocast), on the CPU. */
export async function benchSteps(
  engine: Engine,
  torch: Torch | null,
  precision: 'float32' | 'bfloat16',
): Promise<void> {
  for (const { name, size, length, repetitions } of STEPS) {
    const times = await stepTimes(engine, torch, {
      name,
      size,
      length,
      precision,
      device: 'cpu',
      repetitions,
    });
    print(`training step, ${name} ${size}x${length}, ${precision}: ${inWords(times)}`);
  }
}

/** What to time, and how often. */
export interface StepBench {
  readonly name: keyof typeof SHAPES;
  readonly size: number;
  readonly length: number;
  readonly precision: ProductPrecision;
  readonly device: 'cpu' | 'cuda';
  readonly repetitions: number;
}

/** Median seconds of one step of ours and of PyTorch's. */
export async function stepTimes(
  engine: Engine,
  torch: Torch | null,
  { name, size, length, precision, device, repetitions }: StepBench,
): Promise<Map<string, number>> {
  const shape = SHAPES[name];
  const batch = fullBatch(size, length);
  const own = trainee(engine, shape, precision, device);
  const task = taskOf(shape, batch, precision, device);
  try {
    const theirs = torch && { [torch.name]: () => torch.time(task) };
    return await medians({ ours: () => own.step(batch), ...theirs }, repetitions, 2);
  } finally {
    own.dispose();
  }
}

function inWords(times: ReadonlyMap<string, number>): string {
  const [ours, theirs] = times.values();
  const each = [...times].map(([name, value]) => `${name} ${(1000 * value).toFixed(0)} ms`).join(', ');
  return theirs === undefined ? each : `${each}; PyTorch / ours ${(theirs / ours).toFixed(2)}`;
}
