import { describe, expect, it } from 'vitest';
import { breathe } from '../../../core/progress';
import { missingLibrary } from '../../../tensorflow/library/missing-library';
import { openTensorflow } from '../../../tensorflow/open-tensorflow';
import { type BertSize, bertConfig } from '../bert/config';
import { Ops } from '../bert/ops';
import { initialValues, parameterSpecs, partsOf } from '../bert/parameters';
import { AdamW } from './adamw';
import { trainStep } from './train-step';

const missing = missingLibrary();
if (missing) console.log(`skipped: ${missing}`);

const MINILM = { hiddenSize: 384, numLayers: 6, numHeads: 12, intermediateSize: 1536 };
const BASE = { hiddenSize: 768, numLayers: 12, numHeads: 12, intermediateSize: 3072 };

/** The waits of the event loop, in milliseconds, while `work` runs. */
async function waitsDuring(work: () => Promise<void>): Promise<number[]> {
  const waits: number[] = [];
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    waits.push(now - last);
    last = now;
  }, 1);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  return waits;
}

describe.skipIf(missing)('the event loop', () => {
  it.each<[string, Omit<BertSize, 'vocabularySize' | 'maxPositions'>, number, number]>([
    ['all-MiniLM-L6-v2', MINILM, 16, 256],
    ['BERT-base', BASE, 4, 128],
    ['BERT-base', BASE, 2, 512],
    // Other work on the machine makes a thread wait too, but hardly three times.
  ])(
    'turns at least every 200 ms while %s trains on a CPU (%o, %i x %i)',
    { retry: 2 },
    async (name, shape, size, length) => {
      const engine = await openTensorflow({ device: 'cpu' });
      const ops = new Ops(engine);
      const config = bertConfig({ ...shape, vocabularySize: 30522, maxPositions: 512 });
      const specs = parameterSpecs(config);
      const optimizer = new AdamW(ops, specs, initialValues(partsOf(specs), 1), {
        beta1: 0.9,
        beta2: 0.999,
        epsilon: 1e-8,
        weightDecay: 0.01,
        decayAll: true,
      });
      const batch = {
        ...{ size, length },
        inputIds: Int32Array.from({ length: size * length }, (_, i) => 1000 + ((7919 * i) % 29000)),
        lengths: new Int32Array(size).fill(length),
        labels: Uint8Array.from({ length: size }, (_, i) => i % 4),
      };
      const train = (step: number) =>
        trainStep(ops, config, optimizer, [batch], {
          learningRate: 1e-4,
          classWeights: [1, 1, 1, 1],
          lossMean: 'perMicroBatch',
          clipNorm: 1,
          dropoutSeed: 1,
          microBatches: step,
          pause: async () => {
            await engine.caughtUp();
            await breathe();
          },
        });
      const stop = engine.startQueue();
      await train(0);
      const start = performance.now();
      const waits = await waitsDuring(async () => {
        await train(1);
        await train(2);
        await optimizer.values();
      });
      const seconds = (performance.now() - start) / 1000;
      optimizer.dispose();
      stop();
      const worst = Math.max(...waits);
      console.log(
        `${name}, ${size} x ${length}: ${waits.length} turns in ${seconds.toFixed(1)} s, the longest wait ${Math.round(worst)} ms`,
      );
      expect(waits.length).toBeGreaterThan(100);
      expect(worst).toBeLessThan(200);
    },
  );
});
