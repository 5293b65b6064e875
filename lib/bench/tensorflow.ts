/** `npm run bench:tensorflow`: the engine beside its peers, then a training step that is calls alone, and its update. */

import { type BertSize, bertConfig } from '../classifiers/encoder/bert/config';
import { Ops } from '../classifiers/encoder/bert/ops';
import { initialValues, parameterSpecs, partsOf } from '../classifiers/encoder/bert/parameters';
import { AdamW } from '../classifiers/encoder/training/adamw';
import { Gradients } from '../classifiers/encoder/training/gradients';
import { trainStep } from '../classifiers/encoder/training/train-step';
import { print } from '../core/text/printable';
import { main as benchEngine } from '../tensorflow/bench/bench';
import { median } from '../tensorflow/bench/bench-medians';
import { openEngine } from '../tensorflow/open-tensorflow';

const SMALL = {
  ...{
    vocabularySize: 13,
    hiddenSize: 8,
    numLayers: 12,
    numHeads: 2,
    intermediateSize: 32,
    maxPositions: 16,
  },
};
const BASE = {
  ...{ vocabularySize: 30522, hiddenSize: 768, numLayers: 12, numHeads: 12, intermediateSize: 3072 },
  maxPositions: 512,
};
const REPETITIONS = 9;
/** Steps until JavaScript is compiled. */
const WARM_UPS = 25;

/** Prints one line a measure. */
export async function main(): Promise<number> {
  const status = await benchEngine();
  print(`training step of 12 layers of hidden 8, AdamW included: ${(await timeStep(SMALL)).toFixed(1)} ms`);
  for (const [name, size] of [
    ['12 layers of hidden 8', SMALL],
    ['BERT-base', BASE],
  ] as const)
    print(`norm, clipping and AdamW of ${name} in one call: ${(await timeUpdate(size)).toFixed(1)} ms`);
  return status;
}

function trainee(size: BertSize) {
  const ops = new Ops(openEngine());
  const config = bertConfig(size);
  const specs = parameterSpecs(config);
  const options = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01, decayAll: true };
  const optimizer = new AdamW(ops, specs, initialValues(partsOf(specs), 1), options);
  return { ops, config, specs, optimizer };
}

/** Milliseconds of a whole step over 2 x 8 tokens. */
async function timeStep(size: BertSize): Promise<number> {
  const { ops, config, optimizer } = trainee(size);
  const batch = {
    ...{ size: 2, length: 8, lengths: Int32Array.of(8, 8), labels: Uint8Array.of(0, 1) },
    inputIds: Int32Array.from({ length: 16 }, (_, i) => 1 + (i % 12)),
  };
  const stop = ops.engine.startQueue();
  const step = (microBatches: number) =>
    trainStep(ops, config, optimizer, [batch], {
      ...{ learningRate: 1e-4, classWeights: [1, 1, 1, 1], lossMean: 'perMicroBatch', clipNorm: 1 },
      ...{ dropoutSeed: null, microBatches, pause: () => ops.engine.caughtUp() },
    });
  const time = await medianOf(step);
  optimizer.dispose();
  stop();
  return time;
}

/** Milliseconds of an update by gradients that are there. */
async function timeUpdate(size: BertSize): Promise<number> {
  const { ops, specs, optimizer } = trainee(size);
  const fill = () => {
    const gradients = new Gradients(ops);
    ops.section(() => {
      for (const { name, shape } of specs)
        gradients.add(name, ops.engine.run1('Fill', [ops.ints(...shape), ops.scalar(1e-3)]));
    });
    return gradients;
  };
  const times: number[] = [];
  for (let i = 0; i <= REPETITIONS; i++) {
    const gradients = fill();
    const start = performance.now();
    await optimizer.update(gradients, { learningRate: 1e-4, clipNorm: 1, lossScale: 1, wanted: true });
    if (i > 0) times.push(performance.now() - start);
  }
  optimizer.dispose();
  return median(times);
}

async function medianOf(work: (i: number) => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < WARM_UPS + REPETITIONS; i++) {
    const start = performance.now();
    await work(i);
    if (i >= WARM_UPS) times.push(performance.now() - start);
  }
  return median(times);
}
