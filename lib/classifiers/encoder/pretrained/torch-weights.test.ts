import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RandomState } from '../../../core/random';
import type { NamedArray } from '../bert/safetensors';
import { damaged } from './mutations';
import { readTorchWeights } from './torch-weights';
import golden from './torch-weights.golden.json';

// Saved by torch 2.13.0: torch-weights.golden.py.
const FORMS = ['zip', 'legacy'] as const;
const bytesOf = (text: string) => Buffer.from(text, 'base64');
const isFloat = (name: string) => name !== 'position_ids';
const valuesOf = (arrays: ReadonlyMap<string, NamedArray>) =>
  Object.fromEntries([...arrays].map(([name, { shape, values }]) => [name, { shape, values: [...values] }]));
const { position_ids: _, ...views } = golden.views.values;

describe('readTorchWeights', () => {
  let folder: string;
  const read = async (bytes: Uint8Array, wanted = isFloat) => {
    const path = join(folder, 'pytorch_model.bin');
    await writeFile(path, bytes);
    return readTorchWeights(path, wanted);
  };
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'torch-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it.each(FORMS)('reads strided, shared, half and double tensors of the %s form', async (form) => {
    const arrays = await read(bytesOf(golden.views[form]));
    expect(valuesOf(arrays)).toEqual(views);
    expect([...arrays.keys()]).toEqual(Object.keys(views));
    expect(arrays.get('tied')?.values.buffer).toBe(arrays.get('plain')?.values.buffer);
  });

  it.each(FORMS)("reads a module's state dict of the %s form, its metadata dropped", async (form) => {
    expect(valuesOf(await read(bytesOf(golden.module[form])))).toEqual(golden.module.values);
  });

  it.each(FORMS)('refuses integers of the %s form when they are wanted', async (form) => {
    await expect(read(bytesOf(golden.views[form]), () => true)).rejects.toThrow(
      'position_ids: expected a float type; received LongStorage',
    );
  });

  it.each([
    ['module', 'it names "torch.nn.modules.linear.Linear", which this reader refuses'],
    ['nested', 'state dict of tensors; "state_dict" is a dict. Save model.state_dict()'],
    ['size', 'it names "torch.Size"'],
    ['sparse', 'it names "torch._utils._rebuild_sparse_tensor"'],
  ] as const)('refuses a file that holds a %s', async (name, message) => {
    await expect(read(bytesOf(golden.refused[name]))).rejects.toThrow(message);
  });

  it('reads an archive that torch wrote without checksums', async () => {
    const { shape, values } = (await read(bytesOf(golden.unchecked))).get('a') as NamedArray;
    expect([shape, [...values]]).toEqual([[3, 4], golden.views.values.plain.values]);
  });

  it('never calls what a pickle names', async () => {
    const attack = pickle('cposix\nsystem\n', text('true'), '\x85R.');
    await expect(read(attack)).rejects.toThrow('it names "posix.system", which this reader refuses');
  });

  it.each([
    ['an offset beyond the storage', { offset: 'K\x02' }, 'expected a tensor inside its 4 values'],
    ['a stride beyond the storage', { strides: 'K\x02K\x02\x86' }, 'expected a tensor inside its 4 values'],
    [
      'a negative stride',
      { strides: 'K\x02J\xff\xff\xff\xff\x86' },
      'expected storage, offset, size and stride',
    ],
    [
      'a huge size over stride 0',
      { shape: 'J\xff\xff\xff\x7fK\x02\x86', strides: 'K\x00K\x01\x86' },
      'inside its 4 values',
    ],
    ['more values than the file', { numel: 'J\xff\xff\xff\x7f' }, 'expected 2147483647 values; received 4'],
  ])('refuses %s', async (_, changes, message) => {
    await expect(read(legacyTensor(changes))).rejects.toThrow(message);
  });

  it('reads the hand-made tensor that these refusals change', async () => {
    expect(valuesOf(await read(legacyTensor({})))).toEqual({ a: { shape: [2, 2], values: [1, 2, 3, 4] } });
  });

  it('reads 20,000 views of one storage in no time', async () => {
    const empty = tensorOf({ shape: 'K\0\x85', strides: 'K\x01\x85' });
    const names = Array.from({ length: 20_000 }, (_, i) => `v${i}`);
    const began = performance.now();
    const arrays = await read(legacyFile(...names.map((name) => `${text(name)}${empty}s`)));
    expect([...arrays.keys()]).toEqual(names);
    expect(performance.now() - began).toBeLessThan(2000);
  });

  it('gives what was saved or an error for a damaged archive', async () => {
    const random = new RandomState(1);
    let errors = 0;
    for (let i = 0; i < 300; i++) {
      const outcome = await read(damaged(bytesOf(golden.views.zip), random)).catch((error: unknown) => error);
      if (outcome instanceof Map) expect(valuesOf(outcome)).toEqual(views);
      else expect(outcome).toBeInstanceOf(Error);
      if (outcome instanceof Error) errors++;
    }
    expect(errors).toBeGreaterThan(100);
  });

  it('gives whole arrays or an error for a damaged legacy file', async () => {
    const random = new RandomState(2);
    let errors = 0;
    for (let i = 0; i < 300; i++) {
      const bytes = damaged(bytesOf(golden.views.legacy), random);
      const outcome = await read(bytes).catch((error: unknown) => error);
      if (outcome instanceof Error) errors++;
      else expect(isWhole(outcome, bytes.length)).toBe(true);
    }
    expect(errors).toBeGreaterThan(100);
  });
});

/** Every array has as many values as its shape says, and all of them no more than the file has bytes. */
function isWhole(outcome: unknown, size: number): boolean {
  const arrays = [...(outcome as Map<string, NamedArray>).values()];
  const full = arrays.every(({ shape, values }) => shape.reduce((a, b) => a * b, 1) === values.length);
  return full && arrays.reduce((sum, { values }) => sum + values.length, 0) <= size;
}

const text = (value: string) => `X${String.fromCharCode(value.length)}\0\0\0${value}`;

/** A legacy file whose state dict is `body`, with `end` after it. */
function pickle(...body: string[]): Buffer {
  const magic = '\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.';
  const machine = `\x80\x02}${text('little_endian')}\x88s.`;
  return Buffer.from(`${magic}\x80\x02M\xe9\x03.${machine}\x80\x02${body.join('')}`, 'latin1');
}

/** The state dict {a: [[1, 2], [3, 4]]} in the legacy form, with parts of its pickle replaced. */
function legacyTensor(changes: Parameters<typeof tensorOf>[0]): Buffer {
  return legacyFile(`${text('a')}${tensorOf(changes)}s`);
}

function tensorOf({
  offset = 'K\0',
  shape = 'K\x02K\x02\x86',
  strides = 'K\x02K\x01\x86',
  numel = 'K\x04',
}): string {
  const storage = `(${text('storage')}ctorch\nFloatStorage\n${text('0')}${text('cpu')}${numel}NtQ`;
  return `ctorch._utils\n_rebuild_tensor_v2\n(${storage}${offset}${shape}${strides}\x89}tR`;
}

/** A legacy file whose state dict has `members` over the one storage [1, 2, 3, 4]. */
function legacyFile(...members: string[]): Buffer {
  const head = pickle(`}${members.join('')}.`, `\x80\x02]${text('0')}a.`);
  const count = Buffer.alloc(8);
  count.writeBigUInt64LE(4n);
  return Buffer.concat([head, count, Buffer.from(Float32Array.of(1, 2, 3, 4).buffer)]);
}
