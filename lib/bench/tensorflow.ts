/** `npm run bench:tensorflow`: the engine beside its peers, then the update of a training step as one call. */

import { bertConfig } from '../classifiers/encoder/bert/config';
import { Ops } from '../classifiers/encoder/bert/ops';
import { initialValues, parameterSpecs, partsOf } from '../classifiers/encoder/bert/parameters';
import { AdamW } from '../classifiers/encoder/training/adamw';
import { Gradients } from '../classifiers/encoder/training/gradients';
import { print } from '../core/printable';
import { main as benchEngine } from '../tensorflow/bench';
import { median } from '../tensorflow/bench-medians';
import { openEngine } from '../tensorflow/open-tensorflow';

const BASE = { hiddenSize: 768, numLayers: 12, numHeads: 12, intermediateSize: 3072 };
const REPETITIONS = 5;

/** Prints one line a measure. */
export async function main(): Promise<number> {
  const status = await benchEngine();
  await benchUpdate();
  return status;
}

/** Norm, clipping and AdamW over the parameters of BERT-base. */
async function benchUpdate(): Promise<void> {
  const engine = openEngine();
  const ops = new Ops(engine);
  const specs = parameterSpecs(bertConfig({ ...BASE, vocabularySize: 30522, maxPositions: 512 }));
  const options = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01, decayAll: true };
  const optimizer = new AdamW(ops, specs, initialValues(partsOf(specs), 1), options);
  const times: number[] = [];
  for (let i = 0; i <= REPETITIONS; i++) {
    const gradients = new Gradients(ops);
    ops.section(() => {
      for (const { name, shape } of specs) {
        const dims = engine.constant([...shape], 'int32');
        gradients.add(name, engine.run1('Fill', [dims, ops.scalar(1e-3)]));
      }
    });
    const start = performance.now();
    await optimizer.update(gradients, { learningRate: 1e-4, clipNorm: 1, lossScale: 1, wanted: true });
    if (i > 0) times.push(performance.now() - start);
  }
  optimizer.dispose();
  print(
    `norm, clipping and AdamW of BERT-base, ${specs.length} tensors in one call: ${median(times).toFixed(0)} ms`,
  );
}
