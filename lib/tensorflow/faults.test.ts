import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from './engine';
import { missingLibrary } from './library/missing-library';
import { openTensorflow } from './open-tensorflow';

const missing = missingLibrary();
let engine: Engine;
let before: number;

describe.skipIf(missing)('a failure names the operation, its inputs and TensorFlow’s reason', () => {
  beforeAll(async () => {
    engine = await openTensorflow();
    before = engine.liveTensors;
  });
  const shape23 = () => engine.constant([1, 2, 3], 'float32');
  const ints = () => engine.constant([1, 2], 'int32');

  it.each<[string, () => unknown, string]>([
    [
      'shapes',
      () => engine.run1('AddV2', [shape23(), engine.constant([1, 2], 'float32')]),
      'AddV2(float32[3], float32[2]): Incompatible shapes: [3] vs. [2]',
    ],
    [
      'dtypes',
      () => engine.run1('AddV2', [shape23(), ints()]),
      'AddV2(float32[3], int32[2]): cannot compute AddV2 as input #1(zero-based) was expected to be a float tensor',
    ],
    [
      'number of inputs',
      () => engine.run1('AddV2', [ints()]),
      'AddV2(int32[2]): expected inputs (x, y); received 1',
    ],
    [
      'shapes beyond 64 bits',
      () => engine.run1('Fill', [engine.constant([2e9, 2e9, 2e9], 'int32'), engine.constant(1, 'float32')]),
      'Fill(int32[3], float32[])',
    ],
    [
      'operations',
      () => engine.run1('Addd', []),
      'expected the name of an operation of TensorFlow; received Addd',
    ],
    [
      'attribute names',
      () => engine.run1('MatMul', [ints(), ints()], { transpose: { kind: 'bool', value: true } }),
      'expected attributes out of {transpose_a: bool, transpose_b: bool,',
    ],
    [
      'attribute kinds',
      () => engine.run1('MatMul', [ints(), ints()], { transpose_a: { kind: 'int', value: 1 } }),
      'received transpose_a of kind int',
    ],
    ['missing attributes', () => engine.run1('Cast', [ints()]), "Cast(int32[2]): No attr named 'DstT'"],
    ['lists', () => engine.run1('ConcatV2', []), 'expected inputs (values..., axis); received 0'],
    ['outputs', () => engine.run1('TopKV2', [ints(), engine.constant(1, 'int32')]), 'received one with 2'],
    ['values', () => engine.tensor(new Float32Array(3), [2, 2]), 'expected 4 elements; received 3'],
    [
      'arrays',
      () => engine.tensor(new Float32Array(1), [1], 'int32'),
      'expected a Int32Array; received Float32Array',
    ],
    ['dimensions', () => engine.tensor(new Float32Array(1), [-1]), 'whole numbers from 0 on; received [-1]'],
    [
      'dtypes that it does not carry',
      () =>
        engine.run1('Complex', [engine.constant(1, 'float64'), engine.constant(1, 'float64')], {
          Tout: { kind: 'type', value: 'complex128' as never },
        }),
      'received complex128',
    ],
    ['dtype names', () => engine.constant(1, 'float' as never), 'received float'],
    ['kinds of tensor', () => engine.run1('Neg', [{} as never]), 'expected a tensor of this engine'],
  ])('%s', (_, work, message) => {
    expect(work).toThrow(message);
    expect(engine.liveTensors).toBe(before);
    expect(engine.readSync(engine.scope(() => engine.constant(5, 'float32')))).toEqual(Float32Array.of(5));
  });
});
