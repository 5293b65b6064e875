import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { writeJson } from '../../../core/files';
import { loadTokenizer } from '../../../features/load-tokenizer';
import type { Engine } from '../../../tensorflow/engine';
import { missingLibrary } from '../../../tensorflow/missing-library';
import { openTensorflow } from '../../../tensorflow/open-tensorflow';
import { infer } from './bert';
import { writeModel } from './model-files';
import { Ops } from './ops';
import { joinParts, parameterSpecs } from './parameters';
import { loadPretrained, type PretrainedValues } from './pretrained';
import { readSafetensors, writeSafetensors } from './safetensors';

// Made by pretrained.golden.py with transformers 5.23.0.
const saved = join(__dirname, 'pretrained.golden');
const expected = async () => JSON.parse(await readFile(join(saved, 'expected.json'), 'utf8')) as Expected;
interface Expected {
  readonly inputIds: number[][];
  readonly lengths: number[];
  readonly logits: number[];
}

const missing = missingLibrary();
if (missing) console.log(`skipped: ${missing}`);

describe.skipIf(missing)('loadPretrained', () => {
  let engine: Engine;
  let folder: string;
  beforeAll(async () => {
    engine = await openTensorflow({ device: 'cpu' });
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pretrained-'));
    await cp(saved, folder, { recursive: true });
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** The largest difference of logits from those of transformers. */
  async function logitError({ config, values }: PretrainedValues): Promise<number> {
    const { inputIds, lengths, logits } = await expected();
    const ops = new Ops(engine);
    const weights = new Map(
      parameterSpecs(config).map((spec) => [spec.name, ops.upload(joinParts(spec, values), spec.shape)]),
    );
    const batch = {
      size: 2,
      length: 7,
      inputIds: Int32Array.from(inputIds.flat()),
      lengths: Int32Array.from(lengths),
    };
    const ours = engine.readSync(await infer(ops, config, weights, batch, async () => {})) as Float32Array;
    return Math.max(...logits.map((x, i) => Math.abs(x - ours[i]) / Math.max(1, Math.abs(x))));
  }

  it('gives the logits of transformers', async () => {
    const model = await loadPretrained(folder, { seed: 1, head: { pooling: 'pooler' } });
    expect(model).toMatchObject({ initialized: [], unused: [] });
    expect(await logitError(model)).toBeLessThan(1e-5);
  });

  it('takes names without prefix and with gamma and beta', async () => {
    const file = join(folder, 'model.safetensors');
    const old = [...(await readSafetensors(file))].map(([name, array]) => {
      const bare = name.replace(/^bert\./, '');
      const dated = bare
        .replace('LayerNorm.weight', 'LayerNorm.gamma')
        .replace('LayerNorm.bias', 'LayerNorm.beta');
      return [dated, array] as const;
    });
    await writeSafetensors(file, new Map(old));
    const model = await loadPretrained(folder, { seed: 1, head: { pooling: 'pooler' } });
    expect(model.unused).toEqual([]);
    expect(await logitError(model)).toBeLessThan(1e-5);
  });

  it('draws a head that fits and says what it did', async () => {
    const model = await loadPretrained(folder, { seed: 1, head: { pooling: 'clsMeanConcat' } });
    expect(model.initialized).toEqual(['classifier.weight']);
    expect([...model.unused].sort()).toEqual([
      'bert.pooler.dense.bias',
      'bert.pooler.dense.weight',
      'classifier.weight',
    ]);
    expect(model.values.get('classifier.weight')).toHaveLength(4 * 16);
    const again = await loadPretrained(folder, { seed: 1, head: { pooling: 'clsMeanConcat' } });
    expect(again.values.get('classifier.weight')).toEqual(model.values.get('classifier.weight'));
  });

  it('refuses an encoder that lacks a parameter or has another shape', async () => {
    const file = join(folder, 'model.safetensors');
    const arrays = await readSafetensors(file);
    const name = 'bert.encoder.layer.1.output.dense.weight';
    await writeSafetensors(file, new Map([...arrays].filter(([key]) => key !== name)));
    await expect(loadPretrained(folder, { seed: 1 })).rejects.toThrow(`1 missing: ${name}`);
    await writeSafetensors(file, arrays);
    const config = JSON.parse(await readFile(join(folder, 'config.json'), 'utf8'));
    await writeJson(join(folder, 'config.json'), { ...config, vocab_size: 14 });
    await expect(loadPretrained(folder, { seed: 1 })).rejects.toThrow(
      'word_embeddings.weight: expected shape [14,8]; received [13,8]',
    );
    await writeJson(join(folder, 'config.json'), { ...config, hidden_act: 'relu' });
    await expect(loadPretrained(folder, { seed: 1 })).rejects.toThrow(
      'expected hidden_act gelu; received relu',
    );
  });

  it('reads back the folder that writeModel writes', async () => {
    const model = await loadPretrained(folder, { seed: 1, head: { pooling: 'pooler' } });
    const tokenizer = await loadTokenizer(folder, true);
    expect(tokenizer.encode('The patient died')).toEqual([5, 6, 7]);
    const copy = join(folder, 'copy');
    await writeModel(copy, { ...model, tokenizer, maxLength: 9 });
    const again = await loadPretrained(copy, { seed: 2 });
    expect(again.config).toEqual(model.config);
    expect(again.values).toEqual(new Map(model.values));
    expect((await loadTokenizer(copy)).wordPiece).toMatchObject(tokenizer.wordPiece);
  });
});

describe('readSafetensors', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'safetensors-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  function bytesOf(header: unknown, data: Uint8Array): Buffer {
    const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(json.length));
    return Buffer.concat([length, json, data]);
  }

  it('widens F16 and BF16', async () => {
    const path = join(folder, 'half.safetensors');
    // 1, -2, 65504, smallest subnormal, infinity; then 1, -2 in bfloat16.
    const bits = Uint16Array.of(0x3c00, 0xc000, 0x7bff, 0x0001, 0x7c00, 0x3f80, 0xc000);
    const header = {
      h: { dtype: 'F16', shape: [5], data_offsets: [0, 10] },
      b: { dtype: 'BF16', shape: [2], data_offsets: [10, 14] },
    };
    await writeFile(path, bytesOf(header, new Uint8Array(bits.buffer)));
    const arrays = await readSafetensors(path);
    expect([...arrays.get('h')!.values]).toEqual([1, -2, 65504, 2 ** -24, Infinity]);
    expect([...arrays.get('b')!.values]).toEqual([1, -2]);
  });

  it.each([
    ['an empty file', Buffer.alloc(3), 'received 3 bytes'],
    ['a header beyond the file', Buffer.from([255, 0, 0, 0, 0, 0, 0, 0, 123]), 'it claims 255 bytes'],
    [
      'a huge header',
      Buffer.from([0, 0, 0, 0, 0, 0, 0, 128]),
      'expected a safetensors header within the file',
    ],
    ['no JSON', bytesOf('{"a":', new Uint8Array(4)), 'expected a JSON header'],
    ['a list', bytesOf([], new Uint8Array(4)), 'expected a header object'],
    [
      'offsets beyond the data',
      bytesOf({ a: { dtype: 'F32', shape: [2], data_offsets: [0, 8] } }, new Uint8Array(4)),
      'a: expected shape and offsets',
    ],
    [
      'offsets in reverse',
      bytesOf({ a: { dtype: 'F32', shape: [1], data_offsets: [4, 0] } }, new Uint8Array(4)),
      'a: expected shape and offsets',
    ],
    [
      'a negative size',
      bytesOf({ a: { dtype: 'F32', shape: [-1], data_offsets: [0, 4] } }, new Uint8Array(4)),
      'a: expected shape and offsets',
    ],
    [
      'a wrong size',
      bytesOf({ a: { dtype: 'F32', shape: [3], data_offsets: [0, 4] } }, new Uint8Array(4)),
      'a: expected 12 bytes; received 4',
    ],
    [
      'another dtype',
      bytesOf({ a: { dtype: 'I64', shape: [1], data_offsets: [0, 8] } }, new Uint8Array(8)),
      'a: expected F32, F16 or BF16; received I64',
    ],
  ])('refuses %s', async (_, bytes, message) => {
    const path = join(folder, 'bad.safetensors');
    await writeFile(path, bytes);
    await expect(readSafetensors(path)).rejects.toThrow(message);
  });
});
