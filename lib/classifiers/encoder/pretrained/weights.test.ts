import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadPretrained } from '../bert/pretrained';
import { weightRows } from './weight-rows';
import golden from './weights.golden.json';

// The same model as transformers saves it today, and as files of 2019 were: weights.golden.py.
const modern = join(__dirname, '..', 'bert', 'pretrained.golden');
const head = { pooling: 'pooler' } as const;

describe('pytorch_model.bin', () => {
  let folder: string;
  const put = async (form: keyof typeof golden) => {
    await cp(join(modern, 'config.json'), join(folder, 'config.json'));
    await writeFile(join(folder, 'pytorch_model.bin'), Buffer.from(golden[form], 'base64'));
  };
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'weights-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it.each(['zip', 'legacy'] as const)('loads from the %s form as from safetensors', async (form) => {
    await put(form);
    const model = await loadPretrained(folder, { seed: 1, head });
    const same = await loadPretrained(modern, { seed: 1, head });
    expect(model.values).toEqual(same.values);
    expect(model.initialized).toEqual([]);
    expect(model.unused).toEqual(['cls.predictions.decoder.weight']);
  });

  it('is read only where there are no safetensors', async () => {
    await put('legacy');
    await cp(join(modern, 'model.safetensors'), join(folder, 'model.safetensors'));
    await writeFile(join(folder, 'pytorch_model.bin'), 'damaged');
    expect((await loadPretrained(folder, { seed: 1, head })).unused).toEqual([]);
  });

  it('is told apart from nothing at all', async () => {
    await cp(join(modern, 'config.json'), join(folder, 'config.json'));
    await expect(loadPretrained(folder, { seed: 1 })).rejects.toThrow(
      'expected model.safetensors or pytorch_model.bin; found neither',
    );
  });

  it('is accounted for in rows: read, newly initialized, unused, missing', async () => {
    await put('legacy');
    const rows = await weightRows(folder, { pooling: 'clsMeanConcat' });
    expect(rows.map(({ weights, arrays, values }) => [weights, arrays, values])).toEqual([
      ['read', 38, 8 * (13 + 9 + 2 + 2) + 2 * (4 * 72 + 16 + 8 * 12 + 12 + 12 * 8 + 8 + 16) + 4],
      ['newly initialized', 1, 4 * 16],
      ['unused', 4, null],
      ['missing', 0, 0],
    ]);
    expect(rows[1].names).toBe('classifier.weight');
    expect(rows[0].names).toMatch(/^bert\.embeddings\.word_embeddings\.weight, .* and 30 more$/);
  });
});
