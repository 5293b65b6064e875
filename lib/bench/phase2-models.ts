/** The models of the bench: their shapes, and one training step of each on our side. */

import { type BertConfig, type BertSize, bertConfig } from '../classifiers/encoder/bert/config';
import { Ops } from '../classifiers/encoder/bert/ops';
import { initialValues, parameterSpecs, partsOf } from '../classifiers/encoder/bert/parameters';
import type { ProductPrecision } from '../classifiers/encoder/bert/precision';
import { AdamW } from '../classifiers/encoder/training/adamw';
import { trainStep } from '../classifiers/encoder/training/train-step';
import { breathe } from '../core/progress';
import type { PaddedBatch } from '../features/batches';
import type { Peer } from '../tensorflow/bench/bench-peer';
import type { Engine } from '../tensorflow/engine';

type Shape = Omit<BertSize, 'maxPositions'>;

/** BERT-tiny, all-MiniLM-L6-v2 and BERT-base. */
export const SHAPES = {
  tiny: { hiddenSize: 128, numLayers: 2, numHeads: 2, intermediateSize: 512, vocabularySize: 30522 },
  'MiniLM-L6': { hiddenSize: 384, numLayers: 6, numHeads: 12, intermediateSize: 1536, vocabularySize: 30522 },
  base: { hiddenSize: 768, numLayers: 12, numHeads: 12, intermediateSize: 3072, vocabularySize: 28996 },
} as const satisfies Record<string, Shape>;

/** A step that the peer can take too. */
export interface StepTask {
  readonly shape: Shape;
  readonly precision: ProductPrecision;
  readonly device: 'cpu' | 'cuda';
  readonly size: number;
  readonly length: number;
  readonly inputIds: readonly number[];
  readonly lengths: readonly number[];
}

/** PyTorch as the peer. */
export type Torch = Peer<StepTask>;

/** What the peer is to do with a batch. */
export function taskOf(
  shape: Shape,
  { size, length, inputIds, lengths }: PaddedBatch,
  precision: ProductPrecision,
  device: 'cpu' | 'cuda',
): StepTask {
  return { shape, precision, device, size, length, inputIds: [...inputIds], lengths: [...lengths] };
}

/** A batch of full rows with tokens from all over the vocabulary. */
export function fullBatch(size: number, length: number): PaddedBatch {
  const inputIds = Int32Array.from({ length: size * length }, (_, i) => 1000 + ((7919 * i) % 27000));
  return { size, length, inputIds, lengths: new Int32Array(size).fill(length) };
}

/** A model in training on our side. */
export interface Trainee {
  /** Seconds of one whole step: forward, backward, clipping, AdamW, dropout on. */
  step(batch: PaddedBatch): Promise<number>;
  dispose(): void;
}

/** Random weights of a shape and an optimizer over them. */
export function trainee(
  engine: Engine,
  shape: Shape,
  precision: ProductPrecision,
  device: 'cpu' | 'cuda',
  { recompute = false }: { recompute?: boolean } = {},
): Trainee {
  const config: BertConfig = bertConfig({ ...shape, maxPositions: 512 });
  const ops = new Ops(engine, {
    products: precision,
    device: device === 'cpu' ? '/device:CPU:0' : undefined,
  });
  const specs = parameterSpecs(config);
  const optimizer = new AdamW(ops, specs, initialValues(partsOf(specs), 1), {
    beta1: 0.9,
    beta2: 0.999,
    epsilon: 1e-8,
    weightDecay: 0.01,
    decayAll: true,
  });
  const options = {
    learningRate: 1e-4,
    classWeights: [1, 1, 1, 1],
    lossMean: 'perMicroBatch',
    clipNorm: 1,
    lossScale: precision === 'float16' ? 2 ** 10 : 1,
    dropoutSeed: 1,
    recompute,
    pause: async () => {
      await engine.caughtUp();
      await breathe();
    },
  } as const;
  const stop = engine.startQueue();
  let microBatches = 0;
  return {
    async step(batch) {
      const labels = Uint8Array.from({ length: batch.size }, (_, i) => i % 4);
      const start = performance.now();
      await trainStep(ops, config, optimizer, [{ ...batch, labels }], { ...options, microBatches });
      await engine.caughtUp();
      await engine.caughtUp();
      microBatches++;
      return (performance.now() - start) / 1000;
    },
    dispose() {
      optimizer.dispose();
      stop();
    },
  };
}
