import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Engine, Tensor } from './engine';
import { missingLibrary } from './library/missing-library';
import { openTensorflow } from './open-tensorflow';

const missing = missingLibrary();
const SIZE = 256;
let engine: Engine;
let before: number;
let stop: () => void;

/** A chain of products, the last of which the first operations decide. */
function chain(first: Tensor, times: number): Tensor {
  return engine.scope(() => {
    let product = first;
    for (let i = 0; i < times; i++) product = engine.run1('Tanh', [engine.run1('MatMul', [product, first])]);
    return product;
  });
}

function matrix(): Tensor {
  return engine.tensor(
    Float32Array.from({ length: SIZE * SIZE }, (_, i) => Math.sin(i)),
    [SIZE, SIZE],
  );
}

describe.skipIf(missing)('the queue', () => {
  beforeEach(async () => {
    engine = await openTensorflow();
    before = engine.liveTensors;
    stop = engine.startQueue();
  });
  afterEach(() => {
    stop();
    expect(engine.liveTensors).toBe(before);
  });

  it('gives the same bits as direct operations, and leaves nothing', async () => {
    const first = matrix();
    const queued = chain(first, 20);
    const values = await engine.read(queued);
    queued.dispose();
    stop();
    const direct = chain(first, 20);
    expect(engine.readSync(direct)).toEqual(values);
    direct.dispose();
    first.dispose();
  });

  it('returns before the work is done, and catches up while the event loop turns', async () => {
    const first = matrix();
    const last = chain(first, 200);
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    await engine.caughtUp();
    await engine.caughtUp();
    clearInterval(timer);
    expect(turns).toBeGreaterThan(0);
    expect(last.shape).toEqual([SIZE, SIZE]);
    first.dispose();
    last.dispose();
  });

  it('reports a failure at a later call, then works again', async () => {
    const [two, three] = [engine.constant([1, 2], 'float32'), engine.constant([1, 2, 3], 'float32')];
    const wrong = engine.run1('AddV2', [two, three]);
    await expect(engine.read(wrong)).rejects.toThrow('Incompatible shapes: [2] vs. [3]');
    // The reader can hear of it a moment before the queue does.
    const next = () => engine.run1('Neg', [two]).dispose();
    await vi.waitFor(() => expect(next).toThrow('a queued operation: Incompatible shapes: [2] vs. [3]'));
    const sum = engine.run1('AddV2', [two, two]);
    expect(await engine.read(sum)).toEqual(Float32Array.of(2, 4));
    wrong.dispose();
    sum.dispose();
  });

  it('stops when every user has stopped, a failure behind it', async () => {
    const second = engine.startQueue();
    second();
    second();
    const two = engine.constant([1, 2], 'float32');
    const wrong = engine.run1('AddV2', [two, engine.constant([1, 2, 3], 'float32')]);
    stop();
    expect(() => engine.readSync(wrong)).toThrow('Incompatible shapes');
    expect(() => engine.run1('AddV2', [two, engine.constant([1, 2, 3], 'float32')])).toThrow(
      'AddV2(float32[2], float32[3]): Incompatible shapes',
    );
    await engine.caughtUp();
    wrong.dispose();
  });
});
