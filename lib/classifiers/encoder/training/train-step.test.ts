import { beforeAll, describe, expect, it, vi } from 'vitest';
import { RandomState } from '../../../core/random';
import type { Engine } from '../../../tensorflow/engine';
import { missingLibrary } from '../../../tensorflow/library/missing-library';
import { openTensorflow } from '../../../tensorflow/open-tensorflow';
import { bertConfig } from '../bert/config';
import { Ops } from '../bert/ops';
import { initialValues, parameterSpecs, partsOf } from '../bert/parameters';
import type { Precision } from '../bert/precision';
import { AdamW } from './adamw';
import { learningRateAt } from './schedule';
import { type LabelledBatch, trainStep } from './train-step';
// Made by train-step.golden.py with torch 2.13.0 and transformers 5.23.0, in float64.
import golden from './train-step.golden.json';

const config = bertConfig(golden.size);
const specs = parameterSpecs(config);
const pause = async () => {};

function drawBatch(random: RandomState): LabelledBatch {
  const lengths = Int32Array.from({ length: 8 }, () => 4 + Math.floor(random.random() * 9));
  const rows = [...lengths].map((n) => Array.from({ length: n }, () => 5 + Math.floor(random.random() * 45)));
  const labels = Uint8Array.from({ length: 8 }, () => Math.floor(random.random() * 4));
  rows.forEach((row, i) => {
    row[0] = 5 + labels[i];
  });
  const length = Math.max(...lengths);
  const inputIds = new Int32Array(8 * length);
  rows.forEach((row, i) => {
    inputIds.set(row, i * length);
  });
  return { size: 8, length, inputIds, lengths, labels };
}

const missing = missingLibrary();
if (missing) console.log(`skipped: ${missing}`);

describe.skipIf(missing)('trainStep', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await openTensorflow({ device: 'cpu' });
  });

  async function train(name: keyof typeof golden.cases, precision: Precision, steps: number) {
    const { steps: totalSteps, learningRate, weightDecay, clipNorm, decayAll, lossMean } = golden.cases[name];
    const ops = new Ops(engine, { precision });
    const values = initialValues(partsOf(specs), golden.seed);
    const options = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay, decayAll } as const;
    const optimizer = new AdamW(ops, specs, values, options);
    const schedule = { learningRate, totalSteps, warmupSteps: Math.floor(totalSteps / 10) };
    const random = new RandomState(golden.seed);
    const losses: number[] = [];
    for (let step = 0; step < steps; step++) {
      const batches = Array.from({ length: golden.accumulation }, () => drawBatch(random));
      const { loss } = await trainStep(ops, config, optimizer, batches, {
        learningRate: learningRateAt(schedule, step),
        classWeights: golden.classWeights,
        lossMean: lossMean as 'perMicroBatch' | 'perStep',
        clipNorm,
        dropoutSeed: null,
        microBatches: 2 * step,
        pause,
      });
      losses.push(loss);
    }
    return { losses, optimizer };
  }

  function worst(losses: readonly number[], expected: readonly number[]): number {
    return Math.max(...losses.map((loss, i) => Math.abs(loss / expected[i] - 1)));
  }

  it('follows torch over 100 steps in float32', async () => {
    const before = engine.liveTensors;
    const { losses, optimizer } = await train('reference', 'float32', 100);
    optimizer.dispose();
    expect(engine.liveTensors).toBe(before);
    expect(losses).toHaveLength(100);
    expect(losses[99]).toBeLessThan(0.2 * losses[0]);
    expect(worst(losses, golden.cases.reference.losses)).toBeLessThan(1e-4);
  });

  it('follows torch to rounding in float64', async () => {
    const { losses, optimizer } = await train('reference', 'float64', 40);
    optimizer.dispose();
    expect(worst(losses, golden.cases.reference.losses)).toBeLessThan(1e-7);
  });

  it('follows torch without decay of biases, without clipping, with one mean over the step', async () => {
    const { losses, optimizer } = await train('variant', 'float32', 30);
    optimizer.dispose();
    expect(worst(losses, golden.cases.variant.losses)).toBeLessThan(1e-4);
  });

  it('asks no tensor for its shape: one that is queued would make the event loop wait', async () => {
    const optimizer = new AdamW(new Ops(engine), specs, initialValues(partsOf(specs), 1), {
      ...{ beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01, decayAll: true },
    });
    const tensor = engine.tensor(Float32Array.of(1), [1], 'float32');
    const asked = vi.spyOn(Object.getPrototypeOf(tensor), 'shape', 'get');
    const stop = engine.startQueue();
    await trainStep(new Ops(engine), config, optimizer, [drawBatch(new RandomState(1))], {
      ...{ learningRate: 0.01, classWeights: [1, 1, 1, 1], lossMean: 'perMicroBatch', clipNorm: 1 },
      ...{ dropoutSeed: 3, microBatches: 0, pause },
    });
    stop();
    const times = asked.mock.calls.length;
    asked.mockRestore();
    tensor.dispose();
    optimizer.dispose();
    expect(times).toBe(0);
  });

  it('computes layers again to the same bits', async () => {
    const after = async (recompute: boolean) => {
      const optimizer = new AdamW(new Ops(engine), specs, initialValues(partsOf(specs), 1), {
        ...{ beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, decayAll: true },
      });
      const random = new RandomState(1);
      const before = engine.liveTensors;
      let most = 0;
      const { loss } = await trainStep(new Ops(engine), config, optimizer, [drawBatch(random)], {
        ...{ learningRate: 0.01, classWeights: [1, 1, 1, 1], lossMean: 'perStep', clipNorm: 1 },
        ...{ dropoutSeed: 3, microBatches: 0, recompute },
        pause: async () => {
          most = Math.max(most, engine.liveTensors - before);
        },
      });
      const values = await optimizer.values();
      optimizer.dispose();
      return { loss, values, most };
    };
    const [kept, again] = [await after(false), await after(true)];
    expect([again.loss, again.values]).toEqual([kept.loss, kept.values]);
    expect(again.most).toBeLessThan(kept.most);
  });

  it('hands every parameter out under its own name', async () => {
    const { optimizer } = await train('reference', 'float32', 1);
    const values = await optimizer.values();
    optimizer.dispose();
    expect([...values.keys()]).toEqual(partsOf(specs).map(({ name }) => name));
    // The first step has rate 0: nothing has changed yet.
    expect(values).toEqual(initialValues(partsOf(specs), golden.seed));
  });

  it('frees everything when it is interrupted, and changes nothing', async () => {
    const ops = new Ops(engine, {});
    const values = initialValues(partsOf(specs), golden.seed);
    const optimizer = new AdamW(ops, specs, values, {
      beta1: 0.9,
      beta2: 0.999,
      epsilon: 1e-8,
      weightDecay: 0,
      decayAll: true,
    });
    const batch = drawBatch(new RandomState(1));
    const options = {
      learningRate: 0.1,
      classWeights: [1, 1, 1, 1],
      lossMean: 'perStep',
      clipNorm: 1,
    } as const;
    const stepWith = (own: () => Promise<void>) =>
      trainStep(ops, config, optimizer, [batch], { ...options, dropoutSeed: 1, microBatches: 0, pause: own });
    optimizer.weights();
    const before = engine.liveTensors;
    for (const stopAt of [1, 2, 4, 7, 9, 12, 14, 16]) {
      let calls = 0;
      const stopping = async () => {
        if (++calls === stopAt) throw new Error('interrupted');
      };
      await expect(stepWith(stopping)).rejects.toThrow('interrupted');
      expect(engine.liveTensors).toBe(before);
    }
    expect(optimizer.updates).toBe(0);
    expect(await optimizer.values()).toEqual(values);
    optimizer.dispose();
  });

  it('refuses to go on with a loss that is no number', async () => {
    const ops = new Ops(engine, {});
    const values = initialValues(partsOf(specs), golden.seed);
    values.get('classifier.bias')!.fill(Number.NaN);
    const options = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, decayAll: true } as const;
    const optimizer = new AdamW(ops, specs, values, options);
    const step = trainStep(ops, config, optimizer, [drawBatch(new RandomState(1))], {
      learningRate: 1,
      classWeights: [1, 1, 1, 1],
      lossMean: 'perMicroBatch',
      clipNorm: 1,
      dropoutSeed: null,
      microBatches: 0,
      pause,
    });
    await expect(step).rejects.toThrow('expected a finite loss and gradient; received NaN');
    optimizer.dispose();
  });
});
