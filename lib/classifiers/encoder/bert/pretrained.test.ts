import { execFileSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readJson, writeJson } from '../../../core/files/files';
import { sha256File } from '../../../core/hash';
import { loadTokenizer } from '../../../features/load-tokenizer';
import type { Engine } from '../../../tensorflow/engine';
import { missingLibrary } from '../../../tensorflow/library/missing-library';
import { openTensorflow } from '../../../tensorflow/open-tensorflow';
import { infer } from './bert';
import { configOf } from './config';
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
      'expected hidden_act gelu; received "relu"',
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

describe('configOf', () => {
  const json = {
    ...{ model_type: 'bert', vocab_size: 13, hidden_size: 8, num_hidden_layers: 2, num_attention_heads: 2 },
    ...{ intermediate_size: 16, max_position_embeddings: 16 },
  };

  it.each([
    ...['vocab_size', 'hidden_size', 'num_hidden_layers', 'num_attention_heads', 'intermediate_size'],
    ...['max_position_embeddings', 'type_vocab_size'],
  ])('refuses a %s that no BERT has', (name) => {
    expect(configOf(json, 'c.json').numLayers).toBe(2);
    for (const value of [10_000_000, 0, 1.5, '2'])
      expect(() => configOf({ ...json, [name]: value }, 'c.json')).toThrow(
        new RegExp(`^c\\.json: ${name}: expected a whole number from 1 to \\d+; received "?${value}"?$`),
      );
  });

  it('shows a hostile model_type shortly', () => {
    const deep = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000));
    for (const model_type of [deep, 'x'.repeat(1000), 1n])
      expect(() => configOf({ ...json, model_type }, 'c.json')).toThrow(
        /^c\.json: expected model_type bert; received .{1,80}$/,
      );
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
      'a: expected F32, F16 or BF16; received "I64"',
    ],
    [
      'an odd number of bytes of another dtype',
      bytesOf({ a: { dtype: 'U8', shape: [3], data_offsets: [0, 3] } }, new Uint8Array(3)),
      'a: expected F32, F16 or BF16; received "U8"',
    ],
    [
      'arrays that overlap',
      bytesOf(
        {
          ...Object.fromEntries(
            Array.from({ length: 2000 }, (_, i) => [
              `a${i}`,
              { dtype: 'F32', shape: [9], data_offsets: [0, 36] },
            ]),
          ),
          b: { dtype: 'F32', shape: [1], data_offsets: [36, 40] },
        },
        new Uint8Array(40),
      ),
      'expected arrays that do not overlap; a1 begins at 0, inside a0',
    ],
    [
      'a header of lists in lists',
      bytesOf(`{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, new Uint8Array(4)),
      'a: expected shape and offsets within the file; received a list that is no JSON or nested too deep',
    ],
    [
      'a header longer than any model has',
      Buffer.concat([Buffer.from([1, 0, 0, 1, 0, 0, 0, 0]), Buffer.alloc((1 << 24) + 1, ' ')]),
      'of 16777216 bytes at most; it claims 16777217 bytes',
    ],
  ])('refuses %s', async (_, bytes, message) => {
    const path = join(folder, 'bad.safetensors');
    await writeFile(path, bytes);
    await expect(readSafetensors(path)).rejects.toThrow(message);
  });

  it('refuses a pipe and a device, which never end', async () => {
    const path = join(folder, 'pipe.safetensors');
    execFileSync('mkfifo', [path]);
    const message = 'expected a file; received a folder, a pipe or a device';
    await expect(readSafetensors(path)).rejects.toThrow(`${path}: ${message}`);
    await expect(readSafetensors('/dev/zero')).rejects.toThrow(`/dev/zero: ${message}`);
    await expect(sha256File('/dev/zero')).rejects.toThrow(message);
    await expect(readJson(path)).rejects.toThrow(message);
  });
});
