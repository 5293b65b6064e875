import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../engine';
import { missingLibrary } from '../library/missing-library';
import { openTensorflow } from '../open-tensorflow';
import { decodeProtobuf } from '../protobuf';
import { fromTfjs, toTfjs } from './backend';
import { loadTfjs, type NodeTfjs } from './tfjs';

const missing = missingLibrary();
const folder = mkdtempSync(join(tmpdir(), 'tfjs-test-'));
afterAll(() => rmSync(folder, { recursive: true }));
let tf: NodeTfjs;
let engine: Engine;

/** CRC-32C (Castagnoli) with the mask of TFRecord files. */
function maskedCrc(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0);
  }
  crc = ~crc >>> 0;
  return ((((crc >>> 15) | (crc << 17)) >>> 0) + 0xa282ead8) >>> 0;
}

/** The records of a TFRecord file: length, its check sum, data, its check sum. */
function tfRecords(file: Buffer): Uint8Array[] {
  const records: Uint8Array[] = [];
  for (let at = 0; at < file.length; ) {
    const length = Number(file.readBigUInt64LE(at));
    expect(file.readUInt32LE(at + 8)).toBe(maskedCrc(file.subarray(at, at + 8)));
    const data = file.subarray(at + 12, at + 12 + length);
    expect(file.readUInt32LE(at + 12 + length)).toBe(maskedCrc(data));
    records.push(data);
    at += length + 16;
  }
  return records;
}

describe.skipIf(missing)('TensorFlow.js', () => {
  beforeAll(async () => {
    tf = loadTfjs({ virtualCpus: 2 });
    engine = await openTensorflow();
  });

  it('runs on the backend tensorflow, with gradients', () => {
    expect([tf.getBackend(), tf.version['tfjs-core']]).toEqual(['tensorflow', '4.22.0']);
    const gradient = tf.grad((x) => tf.matMul(x as never, x as never).sum());
    expect(
      gradient(
        tf.tensor2d([
          [1, 2],
          [3, 4],
        ]),
      ).arraySync(),
    ).toEqual([
      [7, 11],
      [9, 13],
    ]);
  });

  it('reads without blocking, and what it read before is its own', async () => {
    const x = tf.fill([2_000_000], 2);
    let ticks = 0;
    const timer = setInterval(() => ticks++, 0);
    const data = await x.square().data();
    clearInterval(timer);
    expect([data.length, data[1_999_999]]).toEqual([2_000_000, 4]);
    expect(ticks).toBeGreaterThan(0);
    data[0] = 9;
    expect((await tf.tensor(['a', 'bc']).data()) as unknown).toEqual(['a', 'bc']);
  });

  it('shares tensors with the engine, each side disposing its own', () => {
    const before = engine.liveTensors;
    const x = tf.tensor1d([1, 2, 3]);
    const own = fromTfjs(x);
    x.dispose();
    expect(engine.readSync(own)).toEqual(Float32Array.of(1, 2, 3));
    const back = toTfjs(engine.run1('Neg', [own]));
    own.dispose();
    expect([back.dtype, back.shape]).toEqual(['float32', [3]]);
    expect(Array.from(back.dataSync())).toEqual([-1, -2, -3]);
    back.dispose();
    expect(() => toTfjs(engine.tensor(Uint16Array.of(1), [1], 'float16'))).toThrow('Unknown dtype enum 19');
    expect(engine.liveTensors).toBe(before + 2);
  });

  it('places its operations by the engine’s withDevice', () => {
    const there = engine.withDevice('CPU:1', () => tf.add(tf.scalar(1), tf.scalar(2)));
    expect(fromTfjs(there).device).toBe('/device:CPU:1');
    expect(there.dataSync()[0]).toBe(3);
  });

  it('frees what a tidy made', () => {
    const { binding } = tf.backend() as unknown as { binding: { getNumOfTensors(): number } };
    const x = tf.ones([100]);
    x.dataSync();
    tf.add(x, x).dispose();
    const before = binding.getNumOfTensors();
    for (let i = 0; i < 100; i++) tf.tidy(() => tf.softmax(tf.mul(x, tf.scalar(2))).sum()).dispose();
    expect(binding.getNumOfTensors()).toBe(before);
  });

  it('writes event files as TensorBoard reads them', () => {
    const writer = tf.node.summaryFileWriter(folder);
    writer.scalar('loss', 0.25, 7);
    writer.histogram('weights', tf.tensor1d([1, 1, 2, 5]), 7);
    writer.histogram('constant', tf.tensor1d([3, 3]), 7);
    writer.flush();
    const [name] = readdirSync(folder);
    expect(name).toMatch(/^events\.out\.tfevents\.\d+\..*\.v2$/);
    const events = tfRecords(readFileSync(join(folder, name))).map((record) => [...decodeProtobuf(record)]);
    const fieldOf = (event: (typeof events)[number], field: number) =>
      event.find(([key]) => key === field)?.[1];
    expect(new TextDecoder().decode(fieldOf(events[0], 3) as Uint8Array)).toBe('brain.Event:2');
    expect(events.slice(1).map((event) => fieldOf(event, 2))).toEqual([7, 7, 7]);
    const tags = events.slice(1).map((event) => {
      const [[, value]] = decodeProtobuf(fieldOf(event, 5) as Uint8Array);
      const tag = [...decodeProtobuf(value as Uint8Array)].find(([field]) => field === 1)?.[1];
      return new TextDecoder().decode(tag as Uint8Array);
    });
    expect(tags).toEqual(['loss', 'weights', 'constant']);
  });

  it('encodes and decodes images', async () => {
    const image = tf.tensor3d([255, 0, 0, 0, 255, 0], [1, 2, 3], 'int32');
    const png = await tf.node.encodePng(image);
    expect(Buffer.from(png.subarray(1, 4)).toString()).toBe('PNG');
    expect(Array.from(tf.node.decodeImage(png).dataSync())).toEqual([255, 0, 0, 0, 255, 0]);
  });

  it('trains, saves to a file and loads a layers model', async () => {
    const model = tf.sequential({
      layers: [tf.layers.dense({ units: 1, inputShape: [2], kernelInitializer: 'zeros' })],
    });
    model.compile({ loss: 'meanSquaredError', optimizer: tf.train.sgd(0.1) });
    const x = tf.tensor2d([
      [0, 1],
      [1, 0],
      [1, 1],
    ]);
    const y = tf.tensor2d([[2], [1], [3]]);
    const { history } = await model.fit(x, y, { epochs: 15, verbose: 0 });
    expect(history.loss.at(-1)).toBeLessThan((history.loss[0] as number) / 5);
    await model.save(`file://${folder}/model`);
    const loaded = await tf.loadLayersModel(`file://${folder}/model/model.json`);
    const predict = (one: typeof model) => Array.from((one.predict(x) as typeof y).dataSync());
    expect(predict(loaded as typeof model)).toEqual(predict(model));
  });
});
