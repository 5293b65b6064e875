/** Ten thousand damaged weight files: each gives values or an error, in bounded memory and time. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RandomState } from '../../../core/random';
import { damaged } from './mutations';
import { readTorchWeights } from './torch-weights';
import golden from './torch-weights.golden.json';

describe('readTorchWeights', () => {
  let path: string;
  beforeAll(async () => {
    path = join(await mkdtemp(join(tmpdir(), 'fuzz-')), 'pytorch_model.bin');
  });
  afterAll(() => rm(join(path, '..'), { recursive: true }));

  it.each(['zip', 'legacy'] as const)('survives 5,000 damaged files of the %s form', async (form) => {
    const whole = Buffer.from(golden.views[form], 'base64');
    const random = new RandomState(11);
    const counts = { read: 0, refused: 0 };
    const before = process.memoryUsage.rss();
    let slowest = 0;
    for (let i = 0; i < 5000; i++) {
      await writeFile(path, damaged(whole, random));
      const start = performance.now();
      const outcome = await readTorchWeights(path, (name) => name !== 'position_ids').catch(
        (error: unknown) => error,
      );
      slowest = Math.max(slowest, performance.now() - start);
      if (outcome instanceof Map) counts.read++;
      else expect(outcome).toBeInstanceOf(Error);
      if (outcome instanceof Error) counts.refused++;
    }
    const grown = (process.memoryUsage.rss() - before) / 2 ** 20;
    console.log(
      `${form}: ${JSON.stringify(counts)}, slowest ${slowest.toFixed(0)} ms, ${grown.toFixed(0)} MiB more`,
    );
    expect(slowest).toBeLessThan(5000);
    expect(grown).toBeLessThan(256);
  });
});
