import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine, Tensor } from './engine';
import { missingLibrary } from './library/missing-library';
import { openTensorflow } from './open-tensorflow';

const missing = missingLibrary();
let engine: Engine;
const float = (...values: number[]): Tensor => engine.tensor(Float32Array.from(values), [values.length]);

describe.skipIf(missing)('tensors', () => {
  beforeAll(async () => {
    engine = await openTensorflow();
  });

  it('live until their scope ends, unless returned or kept', () => {
    const before = engine.liveTensors;
    const inner: Tensor[] = [];
    const { result, list, kept } = engine.scope(() => {
      const a = float(1, 2);
      const nested = engine.scope(() => {
        inner.push(engine.run1('Neg', [a]));
        return { deep: [engine.run1('Square', [a])] };
      });
      expect(inner[0].isDisposed).toBe(true);
      inner.push(a);
      const map = new Map([['x', float(5)]]);
      return { result: nested.deep[0], list: map, kept: engine.keep(float(7)) };
    });
    expect(inner.map(({ isDisposed }) => isDisposed)).toEqual([true, true]);
    expect(engine.readSync(result)).toEqual(Float32Array.of(1, 4));
    expect(engine.liveTensors).toBe(before + 3);
    for (const tensor of [result, list.get('x')!, kept]) tensor.dispose();
    expect(engine.liveTensors).toBe(before);
  });

  it('are freed when work throws, and asynchronous work is refused', () => {
    const before = engine.liveTensors;
    const fail = () => {
      float(1);
      throw new Error('no');
    };
    expect(() => engine.scope(fail)).toThrow('no');
    expect(() => engine.scope(async () => float(1))).toThrow('scope: expected work that returns at once');
    expect(engine.liveTensors).toBe(before);
  });

  it('can be disposed twice and not be used afterwards', () => {
    const before = engine.liveTensors;
    const a = float(1, 2);
    a.dispose();
    a.dispose();
    expect(engine.liveTensors).toBe(before);
    expect(() => engine.readSync(a)).toThrow('disposed');
    expect(() => engine.run1('Neg', [a])).toThrow(
      'Neg(disposed tensor): expected a live tensor; received a disposed one',
    );
  });

  it('can be disposed while they are read; the event loop runs on meanwhile', async () => {
    const size = 8_000_000;
    const a = engine.tensor(new Float32Array(size).fill(3), [size]);
    let ticks = 0;
    const timer = setInterval(() => ticks++, 0);
    const reading = engine.read(a);
    a.dispose();
    const values = (await reading) as Float32Array;
    clearInterval(timer);
    expect([values.length, values[0], values[size - 1]]).toEqual([size, 3, 3]);
    expect(ticks).toBeGreaterThan(0);
  });

  it('give the many reads at once their own values', async () => {
    const tensors = Array.from({ length: 200 }, (_, i) => float(i));
    const read = await Promise.all(tensors.map((tensor) => engine.read(tensor)));
    expect(read.map(([value]) => value)).toEqual(tensors.map((_, i) => i));
    for (const tensor of tensors) tensor.dispose();
  });

  it('leave nothing behind after 100,000 operations, a part of which fail', () => {
    const a = engine.tensor(new Float32Array(1000), [1000]);
    const wrong = engine.tensor(new Float32Array(7), [7]);
    const round = () => {
      for (let i = 0; i < 1000; i++)
        engine.scope(() => {
          for (let k = 0; k < 9; k++) engine.run1('AddV2', [a, a]);
          try {
            engine.run1('AddV2', [a, wrong]);
          } catch {
            // it must fail; the message is another test's
          }
        });
    };
    round();
    const live = engine.liveTensors;
    const memory = process.memoryUsage.rss();
    for (let i = 0; i < 10; i++) round();
    expect(engine.liveTensors).toBe(live);
    expect(process.memoryUsage.rss() - memory).toBeLessThan(48e6);
    a.dispose();
    wrong.dispose();
  });

  it('carry long strings without a leak', () => {
    const texts = Array.from({ length: 100 }, () => 'x'.repeat(10_000));
    const round = () => {
      for (let i = 0; i < 30; i++)
        engine.scope(() => engine.readStrings(engine.strings(texts, [100])).length);
    };
    round();
    const memory = process.memoryUsage.rss();
    for (let i = 0; i < 5; i++) round();
    expect(process.memoryUsage.rss() - memory).toBeLessThan(64e6);
  });
});
