import { describe, expect, it } from 'vitest';
import { RandomState } from '../../../core/random';
import type { Engine } from '../../../tensorflow/engine';
import { missingLibrary } from '../../../tensorflow/library/missing-library';
import { openTensorflow } from '../../../tensorflow/open-tensorflow';
import { bertConfig } from '../bert/config';
import { Ops } from '../bert/ops';
import { initialValues, parameterSpecs, partsOf } from '../bert/parameters';
import type { ProductPrecision } from '../bert/precision';
import { AdamW } from './adamw';
import { firstLossScale, nextLossScale } from './loss-scale';
import { learningRateAt } from './schedule';
import { type LabelledBatch, trainStep } from './train-step';

const missing = missingLibrary();
if (missing) console.log(`skipped: ${missing}`);

const config = bertConfig({
  vocabularySize: 50,
  hiddenSize: 32,
  numLayers: 2,
  numHeads: 2,
  intermediateSize: 64,
  maxPositions: 12,
});
const specs = parameterSpecs(config);

/** Every second token names the class, except in every fourth row. */
function drawBatch(random: RandomState): LabelledBatch {
  const [size, length] = [8, 12];
  const labels = Uint8Array.from({ length: size }, () => random.interval(3));
  const inputIds = Int32Array.from({ length: size * length }, (_, i) => {
    const row = Math.floor(i / length);
    return i % 2 === 1 && row % 4 !== 3 ? 5 + labels[row] : 10 + random.interval(39);
  });
  return { size, length, inputIds, labels, lengths: new Int32Array(size).fill(length) };
}

describe('nextLossScale', () => {
  it('halves on overflow, doubles after 2000 good steps, and leaves 1 alone', () => {
    let scale = firstLossScale('float16');
    expect(scale).toEqual({ scale: 65536, steps: 0 });
    scale = nextLossScale(scale, true);
    expect(scale).toEqual({ scale: 32768, steps: 0 });
    for (let step = 0; step < 1999; step++) scale = nextLossScale(scale, false);
    expect(scale.scale).toBe(32768);
    expect(nextLossScale(scale, false)).toEqual({ scale: 65536, steps: 0 });
    let none = firstLossScale('bfloat16');
    for (let step = 0; step < 3000; step++) none = nextLossScale(none, false);
    expect(none.scale).toBe(1);
  });
});

describe.skipIf(missing)('training with low products', () => {
  const openEngine = (): Promise<Engine> => openTensorflow({ device: 'cpu' });

  async function train(products: ProductPrecision, steps: number, first = firstLossScale(products)) {
    const ops = new Ops(await openEngine(), { products });
    const options = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01, decayAll: true } as const;
    const optimizer = new AdamW(ops, specs, initialValues(partsOf(specs), 1), options);
    const schedule = { learningRate: 1e-3, totalSteps: 200, warmupSteps: 20 };
    const random = new RandomState(2);
    const losses: number[] = [];
    let scale = first;
    for (let step = 0; step < steps; step++) {
      const { loss, overflowed } = await trainStep(ops, config, optimizer, [drawBatch(random)], {
        learningRate: learningRateAt(schedule, step),
        classWeights: [2, 1, 1, 0.5],
        lossMean: 'perStep',
        clipNorm: 1,
        lossScale: scale.scale,
        dropoutSeed: null,
        microBatches: step,
        pause: async () => {},
      });
      scale = nextLossScale(scale, overflowed);
      losses.push(loss);
    }
    const { updates } = optimizer;
    optimizer.dispose();
    return { losses, scale, updates };
  }

  let full: Awaited<ReturnType<typeof train>>;
  it.each(['float16', 'bfloat16'] as const)('has the losses of float32 within 1 %: %s', async (products) => {
    full ??= await train('float32', 200);
    const low = await train(products, 200);
    const differences = low.losses.map((loss, step) => Math.abs(loss / full.losses[step] - 1));
    expect(full.losses[199]).toBeLessThan(0.5 * full.losses[0]);
    expect(Math.max(...differences)).toBeLessThan(0.01);
    expect(Math.max(...differences)).toBeGreaterThan(0);
    expect(low.updates).toBe(200);
  });

  it('leaves out steps that overflow, and finds a scale that does not', async () => {
    const { scale, updates, losses } = await train('float16', 30, { scale: 2 ** 24, steps: 0 });
    expect(losses.every(Number.isFinite)).toBe(true);
    expect(updates).toBeLessThan(30);
    expect(updates).toBeGreaterThan(15);
    expect(scale.scale).toBe(2 ** (24 - (30 - updates)));
  });
});
