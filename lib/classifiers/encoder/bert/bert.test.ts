import { beforeAll, describe, expect, it } from 'vitest';
import { deriveSeed, RandomState } from '../../../core/random';
import type { PaddedBatch } from '../../../features/batches';
import type { Engine, Tensor } from '../../../tensorflow/engine';
import { missingLibrary } from '../../../tensorflow/library/missing-library';
import { openTensorflow } from '../../../tensorflow/open-tensorflow';
import { backward, disposeAll, forward, infer } from './bert';
// Made by bert.golden.py with transformers 5.23.0 on torch 2.13.0, in float64.
import golden from './bert.golden.json';
import { type BertConfig, bertConfig, POOLINGS, type Pooling } from './config';
import { crossEntropy, lossFactors } from './loss';
import { Ops, type OpsOptions } from './ops';
import { joinParts, parameterSpecs, partsOf, type Weights } from './parameters';

const batch: PaddedBatch = {
  size: 3,
  length: 7,
  inputIds: Int32Array.from(golden.inputIds.flat()),
  lengths: Int32Array.from(golden.lengths),
};
const labels = Uint8Array.from(golden.labels);
const factors = lossFactors(labels, golden.classWeights);
const pause = async () => {};

function configFor(pooling: Pooling): BertConfig {
  return bertConfig({
    vocabularySize: 13,
    hiddenSize: 8,
    numLayers: 2,
    numHeads: 2,
    intermediateSize: 12,
    maxPositions: 9,
    pooling,
  });
}

function drawn(name: string, size: number): Float64Array {
  const random = new RandomState(deriveSeed(golden.seed, 'init', name));
  const shift = name.endsWith('LayerNorm.weight') ? 1 : 0;
  return Float64Array.from({ length: size }, () => 0.2 * random.normal() + shift);
}

/** In float64 the values must not pass through the float32 of `joinParts`. */
function weightsFor(ops: Ops, config: BertConfig): Weights {
  return new Map(
    parameterSpecs(config).map((spec) => {
      const parts = spec.parts.map(({ name, shape }) =>
        drawn(
          name,
          shape.reduce((a, b) => a * b),
        ),
      );
      const joined = Float64Array.from(parts.flatMap((part) => [...part]));
      return [spec.name, ops.upload(joined, spec.shape)];
    }),
  );
}

function norm(values: ArrayLike<number>): number {
  return Math.sqrt(Array.from(values).reduce((sum, x) => sum + x * x, 0));
}

function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return norm(Array.from(a, (x, i) => x - b[i]));
}

const missing = missingLibrary();
if (missing) console.log(`skipped: ${missing}`);

describe.skipIf(missing)('BERT', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await openTensorflow({ device: 'cpu' });
  });

  /** Loss, logits and gradients by parameter name. */
  async function run(
    pooling: Pooling,
    options: OpsOptions,
    key: { seed: number; step: number } | null = null,
  ) {
    const config = configFor(pooling);
    const ops = new Ops(engine, options);
    const weights = weightsFor(ops, config);
    const before = engine.liveTensors;
    const pass = await forward(ops, config, weights, batch, { key, pause });
    const states = pass.states.map((tensor) => engine.readSync(tensor) as Float64Array);
    const logits = engine.readSync(pass.logits) as Float64Array;
    const { loss, dLogits } = ops.section(() => crossEntropy(ops, pass.logits, labels, factors));
    const gradients = new Map<string, Tensor>();
    const emit = (name: string, gradient: Tensor) => {
      gradients.set(name, engine.keep(gradient));
    };
    await backward(ops, config, weights, pass, { dLogits, emit, pause });
    const parts = parameterSpecs(config).flatMap((spec) => {
      const values = engine.readSync(gradients.get(spec.name) as Tensor) as Float64Array;
      let offset = 0;
      return spec.parts.map(({ name, shape }) => {
        const size = shape.reduce((a, b) => a * b);
        offset += size;
        return [name, values.subarray(offset - size, offset)] as const;
      });
    });
    const value = (engine.readSync(loss) as Float64Array)[0];
    disposeAll([loss, dLogits, [...gradients.values()]]);
    const leaked = engine.liveTensors - before;
    disposeAll([...weights.values()]);
    return { states, logits, loss: value, gradients: new Map(parts), leaked };
  }

  it.each([
    'float64',
    'float32',
  ] as const)('has the states and logits of transformers in %s', async (precision) => {
    const { states, logits, loss, leaked } = await run('clsMeanConcat', { precision });
    const expected = golden.cases.clsMeanConcat;
    const real = (values: Float64Array) =>
      golden.lengths.flatMap((n, row) => [...values.subarray(row * 7 * 8, (row * 7 + n) * 8)]);
    const limit = precision === 'float64' ? 1e-8 : 1e-5;
    const worst = (ours: ArrayLike<number>, theirs: readonly number[]) =>
      Math.max(...theirs.map((x, i) => Math.abs(x - ours[i]) / Math.max(1, Math.abs(x))));
    expected.states.forEach((theirs, i) => {
      expect(worst(real(states[i]), theirs)).toBeLessThan(limit);
    });
    expect(worst(logits, expected.logits)).toBeLessThan(limit);
    expect(Math.abs(loss - expected.loss)).toBeLessThan(limit);
    expect(leaked).toBe(0);
  });

  it.each(['float64', 'float32'] as const)('has the gradients of torch in %s', async (precision) => {
    const { gradients } = await run('clsMeanConcat', { precision });
    const expected = new Map(Object.entries(golden.cases.clsMeanConcat.gradients));
    expect([...gradients.keys()].sort()).toEqual([...expected.keys()].sort());
    const global = norm([...expected.values()].flat());
    for (const [name, theirs] of expected) {
      const error = distance(theirs, gradients.get(name)!) / Math.max(norm(theirs), 1e-3 * global);
      expect({ name, close: error <= (precision === 'float64' ? 1e-8 : 1e-5), error }).toMatchObject({
        close: true,
      });
    }
  });

  it.each(POOLINGS.slice(1))('pools by %s as torch does', async (pooling) => {
    const { logits, loss, gradients } = await run(pooling, { precision: 'float64' });
    const expected = golden.cases[pooling as 'cls' | 'mean' | 'pooler'];
    expect(distance(logits, expected.logits)).toBeLessThan(1e-8);
    expect(loss).toBeCloseTo(expected.loss, 9);
    for (const [name, theirs] of Object.entries(expected.norms))
      expect(Math.abs(norm(gradients.get(name)!) - theirs)).toBeLessThan(1e-8 * Math.max(1, theirs));
  });

  it('draws the same dropout for the same key, and its gradient is that of the masked loss', async () => {
    const key = { seed: 3, step: 5 };
    const first = await run('clsMeanConcat', { precision: 'float64' }, key);
    const again = await run('clsMeanConcat', { precision: 'float64' }, key);
    expect(again.logits).toEqual(first.logits);
    expect(again.gradients).toEqual(first.gradients);
    const other = await run('clsMeanConcat', { precision: 'float64' }, { seed: 3, step: 6 });
    expect(other.logits).not.toEqual(first.logits);
    expect(first.leaked).toBe(0);

    const config = configFor('clsMeanConcat');
    const ops = new Ops(engine, { precision: 'float64' });
    const lossAt = async (name: string, index: number, shift: number) => {
      const weights = new Map(weightsFor(ops, config));
      const values = engine.readSync(weights.get(name)!) as Float64Array;
      values[index] += shift;
      weights.set(name, ops.upload(values, weights.get(name)!.shape));
      const pass = await forward(ops, config, weights, batch, { key, pause });
      return (engine.readSync(crossEntropy(ops, pass.logits, labels, factors).loss) as Float64Array)[0];
    };
    const layer = 'bert.encoder.layer.0';
    for (const [name, part, index] of [
      [`${layer}.attention.self.qkv.weight`, `${layer}.attention.self.query.weight`, 3],
      [`${layer}.output.dense.weight`, `${layer}.output.dense.weight`, 10],
      ['classifier.weight', 'classifier.weight', 5],
    ] as const) {
      const step = 1e-5;
      const slope = ((await lossAt(name, index, step)) - (await lossAt(name, index, -step))) / (2 * step);
      expect(first.gradients.get(part)![index]).toBeCloseTo(slope, 7);
    }
  });

  it('infers what it computes for training without dropout, and pads without effect', async () => {
    const config = configFor('clsMeanConcat');
    const ops = new Ops(engine, { precision: 'float64' });
    const weights = weightsFor(ops, config);
    const { logits } = await run('clsMeanConcat', { precision: 'float64' });
    const whole = engine.readSync(await infer(ops, config, weights, batch, pause)) as Float64Array;
    expect(distance(whole, logits)).toBeLessThan(1e-14);
    const alone = { size: 1, length: 3, inputIds: batch.inputIds.slice(7, 10), lengths: Int32Array.of(3) };
    const short = engine.readSync(await infer(ops, config, weights, alone, pause)) as Float64Array;
    expect(distance(short, whole.subarray(4, 8))).toBeLessThan(1e-12);
  });

  it('takes products in bfloat16 with little loss', async () => {
    const exact = await run('clsMeanConcat', {});
    const low = await run('clsMeanConcat', { products: 'bfloat16' });
    const error = distance(low.logits, exact.logits) / norm(exact.logits);
    expect(error).toBeGreaterThan(1e-5);
    expect(error).toBeLessThan(0.02);
  });

  it('lays query, key and value below one another', () => {
    const config = configFor('clsMeanConcat');
    const spec = parameterSpecs(config).find(({ name }) => name.endsWith('0.attention.self.qkv.bias'))!;
    const values = new Map(partsOf([spec]).map(({ name }, i) => [name, new Float32Array(8).fill(i)]));
    expect([...joinParts(spec, values)]).toEqual([0, 1, 2].flatMap((i) => new Array(8).fill(i)));
    values.delete(spec.parts[1].name);
    expect(() => joinParts(spec, values)).toThrow(
      'expected values of bert.encoder.layer.0.attention.self.key.bias [8]',
    );
  });
});
