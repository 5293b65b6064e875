import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TfjsBinding } from './binding';
import { missingLibrary } from './library/missing-library';
import { openEngine } from './open-tensorflow';
import { encodeProtobuf } from './protobuf';

const missing = missingLibrary();
const folder = mkdtempSync(join(tmpdir(), 'binding-test-'));
afterAll(() => rmSync(folder, { recursive: true }));
let binding: TfjsBinding;

const type = (name: string, value: unknown) => ({ name, type: binding.TF_ATTR_TYPE, value });
const floats = (values: number[], shape = [values.length]) =>
  binding.createTensor(shape, binding.TF_FLOAT, Float32Array.from(values));

/** A SavedModel of `product = x * 3` for float32, written by hand after saved_model.proto and graph.proto. */
function writeSavedModel(): string {
  const attribute = (key: string, value: Uint8Array): [number, Uint8Array] => [
    5,
    encodeProtobuf([
      [1, key],
      [2, value],
    ]),
  ];
  const float: [number, Uint8Array] = attribute('dtype', encodeProtobuf([[6, 1]]));
  const three = encodeProtobuf([
    [1, 1],
    [2, new Uint8Array(0)],
    [4, new Uint8Array(Float32Array.of(3).buffer)],
  ]);
  const node = (name: string, op: string, inputs: string[], attributes: [number, Uint8Array][]) =>
    encodeProtobuf([
      [1, name],
      [2, op],
      ...inputs.map((input): [number, string] => [3, input]),
      ...attributes,
    ]);
  const nodes = [
    node('x', 'Placeholder', [], [float]),
    node('three', 'Const', [], [float, attribute('value', encodeProtobuf([[8, three]]))]),
    node('product', 'Mul', ['x', 'three'], [attribute('T', encodeProtobuf([[6, 1]]))]),
  ];
  const graph = encodeProtobuf([
    ...nodes.map((bytes): [number, Uint8Array] => [1, bytes]),
    [4, encodeProtobuf([[1, 1395]])],
  ]);
  const metaGraph = encodeProtobuf([
    [1, encodeProtobuf([[4, 'serve']])],
    [2, graph],
  ]);
  const path = join(folder, 'model');
  mkdirSync(path);
  writeFileSync(
    join(path, 'saved_model.pb'),
    encodeProtobuf([
      [1, 1],
      [2, metaGraph],
    ]),
  );
  return path;
}

describe.skipIf(missing)('binding', () => {
  beforeAll(() => {
    binding = new TfjsBinding(openEngine());
  });

  it('has the constants of the package’s declaration', () => {
    const { TF_FLOAT, TF_INT32, TF_INT64, TF_BOOL, TF_COMPLEX64, TF_STRING, TF_RESOURCE, TF_UINT8 } = binding;
    expect([TF_FLOAT, TF_INT32, TF_INT64, TF_BOOL, TF_COMPLEX64, TF_STRING, TF_RESOURCE, TF_UINT8]).toEqual([
      1, 3, 9, 10, 8, 7, 20, 4,
    ]);
    expect([
      binding.TF_ATTR_STRING,
      binding.TF_ATTR_INT,
      binding.TF_ATTR_SHAPE,
      binding.TF_ATTR_RESOURCE,
    ]).toEqual([0, 1, 5, 9]);
    expect(binding.TF_Version).toMatch(/^2\.2/);
    expect(binding.isUsingGpuDevice()).toBe(binding.engine.devices.some((device) => device.type === 'GPU'));
  });

  it('runs an operation and describes its outputs', () => {
    const before = binding.getNumOfTensors();
    const ids = [floats([1, 2, 3, 4], [2, 2]), floats([4, 3, 2, 1], [2, 2])];
    const flag = (name: string) => ({ name, type: binding.TF_ATTR_BOOL, value: false });
    const attributes = [flag('transpose_a'), flag('transpose_b'), type('T', binding.TF_FLOAT)];
    const [product] = binding.executeOp('MatMul', attributes, ids, 1);
    expect(product).toEqual({ id: product.id, shape: [2, 2], dtype: binding.TF_FLOAT });
    expect(binding.tensorDataSync(product.id)).toEqual(Float32Array.of(8, 5, 20, 13));
    for (const id of [...ids, product.id]) binding.deleteTensor(id);
    expect(binding.getNumOfTensors()).toBe(before);
  });

  it('carries int64 as pairs of int32 in and as BigInt out, complex64, strings, resources', async () => {
    const long = binding.createTensor([2], binding.TF_INT64, Int32Array.of(5, 0, -1, -1));
    expect(binding.tensorDataSync(long)).toEqual(BigInt64Array.of(5n, -1n));
    const complex = binding.createTensor([1], binding.TF_COMPLEX64, Float32Array.of(1, 2));
    expect(binding.tensorDataSync(complex)).toEqual(Float32Array.of(1, 2));
    const texts = [new TextEncoder().encode('Injury'), new Uint8Array(100).fill(65)];
    const text = binding.createTensor([2], binding.TF_STRING, texts);
    expect(await binding.tensorData(text)).toEqual(texts);
    const writer = binding.executeOp('SummaryWriter', [], [], 1)[0];
    expect(writer.dtype).toBe(binding.TF_RESOURCE);
    const handle = binding.tensorDataSync(writer.id) as Uint8Array;
    const again = binding.createTensor([], binding.TF_RESOURCE, handle);
    expect(binding.tensorDataSync(again)).toEqual(handle);
    for (const id of [long, complex, text, writer.id, again]) binding.deleteTensor(id);
    expect(binding.getNumOfTensors()).toBe(0);
  });

  it('refuses what is wrong and keeps nothing of it', () => {
    const a = floats([1, 2]);
    const b = binding.createTensor([2], binding.TF_INT32, Int32Array.of(1, 2));
    const faults: [() => unknown, string][] = [
      [
        () => binding.createTensor([3], binding.TF_INT32, Int32Array.of(1)),
        'expected 3 elements; received 1',
      ],
      [() => binding.createTensor([1], 1000, Int32Array.of(1)), "received TensorFlow's number 1000"],
      [() => binding.createTensor([1], binding.TF_FLOAT, Int32Array.of(1)), 'expected a Float32Array'],
      [
        () => binding.createTensor([1], binding.TF_INT64, Int32Array.of(1)),
        'expected 2 elements; received 1',
      ],
      [
        () => binding.createTensor([1], binding.TF_STRING, Int32Array.of(1)),
        'expected an array of Uint8Array',
      ],
      [
        () => binding.createTensor([2], binding.TF_STRING, [new Uint8Array(1)]),
        'expected 2 for shape [2]; received 1',
      ],
      [() => binding.createTensor([-1], binding.TF_FLOAT, new Float32Array(1)), 'received [-1]'],
      [() => binding.deleteTensor(9999), 'expected the id of a live tensor; received 9999'],
      [() => binding.tensorDataSync(-1), 'received -1'],
      [() => binding.executeOp('Neg', [type('T', 1)], [9999], 1), 'received 9999'],
      [() => binding.executeOp('Nog', [], [], 1), 'received Nog'],
      [() => binding.executeOp(null as never, [], [], 1), 'expected the name of an operation; received null'],
      [
        () => binding.executeOp('Neg', [type('T', 'x')], [a], 1),
        'expected a value of kind type; received "x"',
      ],
      [
        () => binding.executeOp('Neg', [type('T', [1])], [a], 1),
        'expected a value of kind type; received [1]',
      ],
      [
        () => binding.executeOp('Neg', [type('U', 1)], [a], 1),
        'attribute U: expected an attribute of the operation',
      ],
      [
        () => binding.executeOp('Neg', [null as never], [a], 1),
        'expected {name, type, value}; received null',
      ],
      [
        () => binding.executeOp('AddV2', [type('T', 1)], [a, b], 1),
        'expected to be a float tensor but is a int32',
      ],
      [() => binding.executeOp('Neg', [type('T', 1)], [a], 0), 'Neg: '],
      [() => binding.loadSavedModel('/nowhere', 'serve'), '/nowhere: cannot load the SavedModel: '],
      [() => binding.deleteSavedModel(3), 'expected the id of a loaded SavedModel; received 3'],
      [() => binding.runSavedModel(3, [], '', 'y'), 'received 3'],
    ];
    for (const [work, message] of faults) {
      expect(work, message).toThrow(message);
      expect([message, binding.getNumOfTensors(), binding.getNumOfSavedModels()]).toEqual([message, 2, 0]);
    }
    for (const id of [a, b]) binding.deleteTensor(id);
    expect(() => binding.deleteTensor(a)).toThrow('expected the id of a live tensor');
  });

  it('loads, runs and deletes a SavedModel', () => {
    const model = binding.loadSavedModel(writeSavedModel(), 'serve');
    const x = floats([1, -2]);
    const [product] = binding.runSavedModel(model, [x], 'x:0', 'product:0');
    expect(product).toEqual({ id: product.id, shape: [2], dtype: binding.TF_FLOAT });
    expect(binding.tensorDataSync(product.id)).toEqual(Float32Array.of(3, -6));
    expect(() => binding.runSavedModel(model, [x], 'z:0', 'product:0')).toThrow('in its graph; received z:0');
    expect(() => binding.runSavedModel(model, [x], 'x:0,x:1', 'product:0')).toThrow('received 2');
    expect([binding.getNumOfTensors(), binding.getNumOfSavedModels()]).toEqual([2, 1]);
    binding.deleteSavedModel(model);
    binding.dispose();
    expect([binding.getNumOfTensors(), binding.getNumOfSavedModels()]).toEqual([0, 0]);
  });
});
