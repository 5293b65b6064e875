/** BERT-base at full length on a GPU, beside PyTorch's eager execution. */
import { print } from '../core/text/printable';
import type { Engine } from '../tensorflow/engine';
import type { Torch } from './phase2-models';
import { stepTimes } from './phase2-steps';

const [SIZE, LENGTH, REPETITIONS] = [8, 512, 15];

/** Tokens a second in float32 (no TF32), bfloat16 and float16; says so where there is no GPU. */
export async function benchGpu(engine: Engine, torch: Torch | null): Promise<void> {
  if (!engine.devices.some(({ type }) => type === 'GPU')) {
    print('no GPU here: its part is left out');
    return;
  }
  const peer = torch?.device === 'cuda' ? torch : null;
  for (const precision of ['float32', 'bfloat16', 'float16'] as const) {
    const bench = { name: 'base', size: SIZE, length: LENGTH, precision, device: 'cuda' } as const;
    const times = await stepTimes(engine, peer, { ...bench, repetitions: REPETITIONS });
    const each = [...times].map(
      ([name, seconds]) => `${name} ${Math.round((SIZE * LENGTH) / seconds)} tokens/s`,
    );
    print(`training on a GPU, base ${SIZE}x${LENGTH}, ${precision}: ${each.join(', ')}`);
  }
}
