import { describe, expect, it } from 'vitest';
import type { Engine, Tensor } from './engine';
import { bfloat16Bits, fromBfloat16 } from './half';
import { missingLibrary } from './library/missing-library';
import { openTensorflow } from './open-tensorflow';

const missing = missingLibrary();
if (missing) console.log(`skipped: ${missing}`);

let engine: Engine;
const open = async () => {
  engine = await openTensorflow({ virtualCpus: 2 });
};
const float = (values: number[], shape: number[] = [values.length]): Tensor =>
  engine.tensor(Float32Array.from(values), shape);
const values = (tensor: Tensor): number[] => Array.from(engine.readSync(tensor) as Float32Array);

describe.skipIf(missing)('engine', () => {
  it('opens one library and refuses other options afterwards', async () => {
    await open();
    expect(engine.version).toMatch(/^2\.2[01]\./);
    expect(engine.devices.map(({ name }) => name)).toEqual(['/device:CPU:0', '/device:CPU:1']);
    expect(await openTensorflow()).toBe(engine);
    await expect(openTensorflow({ virtualCpus: 3 })).rejects.toThrow(
      'virtualCpus: expected 2, as TensorFlow was opened with; received 3',
    );
  });

  it('runs operations and infers T', () => {
    const a = float([1, 2, 3, 4], [2, 2]);
    const product = engine.run1('MatMul', [a, a], { transpose_b: { kind: 'bool', value: true } });
    expect([product.dtype, product.shape, product.size]).toEqual(['float32', [2, 2], 4]);
    expect(values(product)).toEqual([5, 11, 11, 25]);
  });

  it('takes and returns lists', () => {
    const joined = engine.run1('ConcatV2', [float([1]), float([2, 3]), engine.constant(0, 'int32')]);
    expect(values(joined)).toEqual([1, 2, 3]);
    const parts = engine.run('Split', [engine.constant(0, 'int32'), joined], {
      num_split: { kind: 'int', value: 3 },
    });
    expect(parts.map(values)).toEqual([[1], [2], [3]]);
    const stitched = engine.run1('DynamicStitch', [
      engine.constant([2], 'int32'),
      engine.constant([0, 1], 'int32'),
      float([30]),
      float([10, 20]),
    ]);
    expect(values(stitched)).toEqual([10, 20, 30]);
  });

  it('carries every dtype there and back', () => {
    const data = {
      float32: Float32Array.of(1.5, -2),
      float64: Float64Array.of(1.1, -2),
      int32: Int32Array.of(1, -2),
      int64: BigInt64Array.of(1n, -(2n ** 60n)),
      uint8: Uint8Array.of(1, 255),
      bool: Uint8Array.of(1, 0),
      bfloat16: Uint16Array.of(0x3f80, 0xc000),
      float16: Uint16Array.of(0x3c00, 0xc000),
    } as const;
    for (const [dtype, array] of Object.entries(data)) {
      const tensor = engine.tensor(array, [2], dtype as keyof typeof data);
      expect(tensor.dtype).toBe(dtype);
      expect(engine.readSync(tensor)).toEqual(array);
      expect(engine.readSync(engine.run1('Identity', [tensor]))).toEqual(array);
    }
    const complex = engine.tensor(Float32Array.of(1, 2), [1], 'complex64');
    expect(engine.readSync(engine.run1('Conj', [complex]))).toEqual(Float32Array.of(1, -2));
  });

  it('carries strings, short and long, and empty tensors', () => {
    const texts = ['', 'Tod', 'x'.repeat(1000), 'Gerät'];
    const tensor = engine.strings(texts, [2, 2]);
    const joined = engine.run1('StringJoin', [tensor, tensor]);
    expect(engine.readStrings(joined).map((bytes) => new TextDecoder().decode(bytes))).toEqual(
      texts.map((text) => text + text),
    );
    expect(engine.readSync(float([], [0, 3]))).toEqual(new Float32Array(0));
    expect(() => engine.readStrings(float([1]))).toThrow('expected a tensor of dtype string');
  });

  it('multiplies in bfloat16 as rounded float32 does', () => {
    const cast = (tensor: Tensor, to: 'bfloat16' | 'float32') =>
      engine.run1('Cast', [tensor], { DstT: { kind: 'type', value: to } });
    const x = [1.2345678, -2.7654321, 1e-3, 77.7];
    const rounded = engine.readSync(cast(float(x), 'bfloat16'));
    expect(Array.from(rounded as Uint16Array)).toEqual(x.map(bfloat16Bits));
    const half = cast(float(x, [2, 2]), 'bfloat16');
    const [a, b, c, d] = x.map((value) => fromBfloat16(bfloat16Bits(value)));
    const exact = [a * a + b * c, a * b + b * d, c * a + d * c, c * b + d * d];
    values(cast(engine.run1('MatMul', [half, half]), 'float32')).forEach((value, i) => {
      expect(Math.abs(value - exact[i])).toBeLessThanOrEqual(Math.abs(exact[i]) / 128);
    });
  });

  it('keeps constants, one per device', () => {
    const one = engine.constant(1, 'float32');
    expect(engine.constant(1, 'float32')).toBe(one);
    expect(engine.withDevice('CPU:1', () => engine.constant(1, 'float32'))).not.toBe(one);
    one.dispose();
    expect(values(engine.run1('AddV2', [one, one]))).toEqual([2]);
  });

  it('places operations and copies on the named device', () => {
    const deviceOf = (tensor: Tensor) => tensor.device;
    const here = float([1, 2]);
    const there = engine.withDevice('/device:CPU:1', () => engine.run1('AddV2', [here, here]));
    expect([deviceOf(here), deviceOf(there)]).toEqual(['/device:CPU:0', '/device:CPU:1']);
    expect(values(there)).toEqual([2, 4]);
    expect(deviceOf(engine.withDevice('cpu:1', () => float([1])))).toBe('/device:CPU:1');
    const back = engine.copyTo(there, 'CPU:0');
    expect([deviceOf(back), values(back)]).toEqual(['/device:CPU:0', [2, 4]]);
    expect(() => engine.withDevice('GPU:7', () => 0)).toThrow(
      'device: expected one of /device:CPU:0, /device:CPU:1; received GPU:7',
    );
    expect(deviceOf(float([1]))).toBe('/device:CPU:0');
  });

  it('runs stateful operations over resources', () => {
    const variable = engine.run1('VarHandleOp', [], {
      dtype: { kind: 'type', value: 'float32' },
      shape: { kind: 'shape', value: [2] },
      shared_name: { kind: 'string', value: 'engine.test' },
    });
    expect(variable.dtype).toBe('resource');
    expect(engine.run('AssignVariableOp', [variable, float([1, 2])])).toEqual([]);
    engine.run('AssignAddVariableOp', [variable, float([10, 20])]);
    const read = engine.run1('ReadVariableOp', [variable], { dtype: { kind: 'type', value: 'float32' } });
    expect(values(read)).toEqual([11, 22]);
    engine.run('DestroyResourceOp', [variable]);
  });
});
