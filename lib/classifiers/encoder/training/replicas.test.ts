import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { RandomState } from '../../../core/random';
import type { Engine } from '../../../tensorflow/engine';
import { missingLibrary } from '../../../tensorflow/library/missing-library';
import { openTensorflow } from '../../../tensorflow/open-tensorflow';
import type { EpochResult } from '../../fold-trainer';
import { bertConfig } from '../bert/config';
import { Ops } from '../bert/ops';
import { initialValues, parameterSpecs, partsOf } from '../bert/parameters';
import { AdamW } from './adamw';
import { fakeJob, tinyRecipe } from './fake-job';
import { Replicas, settleAll, shareRows, sliceBatch } from './replicas';
import { learningRateAt } from './schedule';
import { bertTrainer } from './train-fold';
import { type LabelledBatch, trainStep } from './train-step';

const missing = missingLibrary();
if (missing) console.log(`skipped: ${missing}`);

const config = bertConfig({
  vocabularySize: 60,
  hiddenSize: 32,
  numLayers: 2,
  numHeads: 4,
  intermediateSize: 64,
  maxPositions: 20,
});
const specs = parameterSpecs(config);
const CLASS_WEIGHTS = [6, 0.5, 1, 3];

/** A batch whose labels can be learned: every second token names the class. */
function drawBatch(random: RandomState, size: number): LabelledBatch {
  const lengths = Int32Array.from({ length: size }, () => 4 + random.interval(16));
  const length = Math.max(...lengths);
  const labels = Uint8Array.from({ length: size }, () => random.interval(3));
  const inputIds = new Int32Array(size * length);
  lengths.forEach((n, row) => {
    for (let i = 0; i < n; i++)
      inputIds[row * length + i] = i % 2 === 1 ? 5 + labels[row] : 10 + random.interval(49);
  });
  return { size, length, inputIds, lengths, labels };
}

describe('shareRows', () => {
  it('gives each device the same number of rows, the last one fewer', () => {
    expect(shareRows(16, 2)).toEqual([
      [0, 8],
      [8, 16],
    ]);
    expect(shareRows(7, 3)).toEqual([
      [0, 3],
      [3, 6],
      [6, 7],
    ]);
    expect(shareRows(1, 2)).toEqual([[0, 1]]);
    expect(shareRows(5, 1)).toEqual([[0, 5]]);
  });
});

describe('sliceBatch', () => {
  it('cuts rows out and pads them to their own longest', () => {
    const batch = {
      size: 3,
      length: 3,
      inputIds: Int32Array.of(1, 2, 3, 4, 0, 0, 5, 6, 0),
      lengths: Int32Array.of(3, 1, 2),
    };
    expect(sliceBatch(batch, 1, 3)).toEqual({
      size: 2,
      length: 2,
      inputIds: Int32Array.of(4, 0, 5, 6),
      lengths: Int32Array.of(1, 2),
    });
  });
});

describe('settleAll', () => {
  it('throws the first error only when all have ended', async () => {
    let ended = false;
    const slow = new Promise<void>((resolve) =>
      setImmediate(() => {
        ended = true;
        resolve();
      }),
    );
    await expect(settleAll([Promise.reject(new Error('lost')), slow])).rejects.toThrow('lost');
    expect(ended).toBe(true);
  });
});

describe.skipIf(missing)('training on two devices', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await openTensorflow({ device: 'cpu', virtualCpus: 2 });
  });

  async function train(devices: readonly string[], lossMean: 'perMicroBatch' | 'perStep', steps: number) {
    const [ops, ...followers] = devices.map((device) => new Ops(engine, { device }));
    const options = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01, decayAll: true } as const;
    const optimizer = new AdamW(ops, specs, initialValues(partsOf(specs), 1), options);
    const replicas = new Replicas(ops, followers, optimizer);
    const schedule = { learningRate: 5e-3, totalSteps: steps, warmupSteps: 5 };
    const random = new RandomState(2);
    const losses: number[] = [];
    for (let step = 0; step < steps; step++) {
      // The last micro-batch of all has one row: a device is left without work.
      const sizes = step === steps - 1 ? [7, 1] : [7, 8];
      const batches = sizes.map((size) => drawBatch(random, size));
      const { loss } = await trainStep(ops, config, optimizer, batches, {
        learningRate: learningRateAt(schedule, step),
        classWeights: CLASS_WEIGHTS,
        lossMean,
        clipNorm: 1,
        dropoutSeed: null,
        microBatches: 2 * step,
        replicas,
        pause: async () => {},
      });
      losses.push(loss);
    }
    replicas.release();
    optimizer.dispose();
    return losses;
  }

  it.each(['perMicroBatch', 'perStep'] as const)('has the losses of one: %s', async (lossMean) => {
    const before = engine.liveTensors;
    const one = await train(['/device:CPU:0'], lossMean, 50);
    const two = await train(['/device:CPU:0', '/device:CPU:1'], lossMean, 50);
    expect(engine.liveTensors).toBe(before);
    expect(one[48]).toBeLessThan(0.5 * one[0]);
    const differences = two.map((loss, i) => Math.abs(loss - one[i]));
    expect(Math.max(...differences)).toBeLessThan(1e-5);
  });

  it('holds copies of the weights on the other device, until the next update', () => {
    const ops = new Ops(engine, { device: '/device:CPU:0' });
    const options = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, decayAll: true } as const;
    const optimizer = new AdamW(ops, specs, initialValues(partsOf(specs), 1), options);
    const replicas = new Replicas(ops, [new Ops(engine, { device: '/device:CPU:1' })], optimizer);
    const [first, second] = replicas.members.map((member) => member.weights().get('classifier.weight')!);
    expect([first.device, second.device]).toEqual(['/device:CPU:0', '/device:CPU:1']);
    expect(engine.readSync(second)).toEqual(engine.readSync(first));
    expect(replicas.members[1].weights().get('classifier.weight')).toBe(second);
    replicas.release();
    expect(second.isDisposed).toBe(true);
    optimizer.dispose();
  });

  it('trains and scores a fold as one device does', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'replicas-'));
    const before = engine.liveTensors;
    const fold = async (name: string, devices: readonly string[]) => {
      await mkdir(join(folder, name));
      const recipe = { ...tinyRecipe, dropoutRate: 0, epochs: 2, scoreBatchSize: 7 };
      const epochs: EpochResult[] = [];
      for await (const epoch of bertTrainer(recipe, engine, { devices })(fakeJob(join(folder, name))))
        epochs.push(epoch);
      return epochs[1];
    };
    try {
      const one = await fold('one', ['/device:CPU:0']);
      const two = await fold('two', ['/device:CPU:0', '/device:CPU:1']);
      const differences = two.outer.map((p, i) => Math.abs(p - one.outer[i]));
      expect(Math.max(...differences)).toBeLessThan(1e-5);
      expect(Math.abs(two.trainLoss! - one.trainLoss!)).toBeLessThan(1e-5);
      const twice = ['/device:CPU:1', '/device:CPU:1'];
      await expect(fold('twice', twice)).rejects.toThrow('devices: expected different ones');
      expect(engine.liveTensors).toBe(before);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
