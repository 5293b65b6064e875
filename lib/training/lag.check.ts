import { describe, expect, it } from 'vitest';
import { breathe } from '../core/progress';
import { bertConfig } from '../models/bert/config';
import { Ops } from '../models/bert/ops';
import { initialValues, parameterSpecs, partsOf } from '../models/bert/parameters';
import { missingLibrary } from '../tensorflow/missing-library';
import { openTensorflow } from '../tensorflow/open-tensorflow';
import { AdamW } from './adamw';
import { trainStep } from './train-step';

const missing = missingLibrary();
if (missing) console.log(`skipped: ${missing}`);

/** The shape of all-MiniLM-L6-v2. */
const config = bertConfig({
  vocabularySize: 30522,
  hiddenSize: 384,
  numLayers: 6,
  numHeads: 12,
  intermediateSize: 1536,
  maxPositions: 512,
});
const [SIZE, LENGTH, STEPS] = [16, 256, 4];

describe.skipIf(missing)('the event loop', () => {
  // Holds on a quiet machine: a product of one layer is as long as the processor makes it.
  it('turns at least every 200 ms while a BERT of six layers trains', async () => {
    const ops = new Ops(await openTensorflow({ device: 'cpu' }));
    const specs = parameterSpecs(config);
    const optimizer = new AdamW(ops, specs, initialValues(partsOf(specs), 1), {
      betas: [0.9, 0.999],
      epsilon: 1e-8,
      weightDecay: 0.01,
      decayAll: true,
    });
    const batch = {
      size: SIZE,
      length: LENGTH,
      inputIds: Int32Array.from({ length: SIZE * LENGTH }, (_, i) => 1000 + ((7919 * i) % 29000)),
      lengths: new Int32Array(SIZE).fill(LENGTH),
      labels: Uint8Array.from({ length: SIZE }, (_, i) => i % 4),
    };
    const train = (step: number) =>
      trainStep(ops, config, optimizer, [batch], {
        learningRate: 1e-4,
        classWeights: [1, 1, 1, 1],
        lossMean: 'perMicroBatch',
        clipNorm: 1,
        dropoutSeed: 1,
        microBatches: step,
        pause: breathe,
      });
    await train(0);
    const gaps: number[] = [];
    let last = performance.now();
    const timer = setInterval(() => {
      const now = performance.now();
      gaps.push(now - last);
      last = now;
    }, 1);
    for (let step = 1; step <= STEPS; step++) await train(step);
    clearInterval(timer);
    optimizer.dispose();
    const worst = Math.max(...gaps);
    console.log(`${gaps.length} turns in ${STEPS} steps, the longest wait ${Math.round(worst)} ms`);
    expect(gaps.length).toBeGreaterThan(20 * STEPS);
    expect(worst).toBeLessThan(200);
  });
});
