import { describe, expect, it } from 'vitest';
import { missingLibrary } from '../../../tensorflow/library/missing-library';
import { openTensorflow } from '../../../tensorflow/open-tensorflow';
import { bertConfig } from '../bert/config';
import { Ops } from '../bert/ops';
import { initialValues, parameterSpecs, partsOf } from '../bert/parameters';
import { AdamW } from './adamw';
import { Gradients } from './gradients';
import { layerRate } from './layer-rates';

describe('layerRate', () => {
  it('falls from the head down, computed by hand for three layers and a decay of 0.5', () => {
    const rate = (name: string) => layerRate(name, 3, 0.5);
    expect(rate('classifier.weight')).toBe(1);
    expect(rate('bert.pooler.dense.bias')).toBe(1);
    expect(rate('bert.encoder.layer.2.output.dense.weight')).toBe(1);
    expect(rate('bert.encoder.layer.1.attention.self.qkv.bias')).toBe(0.5);
    expect(rate('bert.encoder.layer.0.output.LayerNorm.weight')).toBe(0.25);
    expect(rate('bert.embeddings.word_embeddings.weight')).toBe(0.125);
    expect(layerRate('bert.encoder.layer.10.output.dense.bias', 12, 0.95)).toBeCloseTo(0.95, 12);
  });
});

const missing = missingLibrary();
if (missing) console.log(`skipped: ${missing}`);

describe.skipIf(missing)('AdamW with layer-wise decay', () => {
  it('moves and decays each weight by the rate of its layer', async () => {
    const engine = await openTensorflow({ device: 'cpu' });
    const size = {
      vocabularySize: 10,
      hiddenSize: 4,
      numLayers: 2,
      numHeads: 1,
      intermediateSize: 4,
      maxPositions: 4,
    };
    const specs = parameterSpecs(bertConfig(size));
    const ops = new Ops(engine, { precision: 'float64' });
    const values = initialValues(partsOf(specs), 3);
    const before = engine.liveTensors;
    const optimizer = new AdamW(ops, specs, values, {
      ...{ beta1: 0.9, beta2: 0.999, epsilon: 1e-12, weightDecay: 0.1, decayAll: true },
      rateOf: (name) => layerRate(name, 2, 0.5),
    });
    const gradients = new Gradients(ops);
    ops.section(() => {
      for (const { name, shape } of specs)
        gradients.add(name, ops.upload(new Float64Array(shape.reduce((a, b) => a * b, 1)).fill(7), shape));
    });
    await optimizer.update(gradients, { learningRate: 0.01, clipNorm: 0, lossScale: 1, wanted: true });
    const after = await optimizer.values();
    // The first step of Adam goes by the rate against the gradient's sign, after w (1 - rate * weightDecay).
    const expectRate = (name: string, rate: number) => {
      const moved = after.get(name)!;
      const expected = values.get(name)!.map((w) => w * (1 - rate * 0.1) - rate);
      moved.forEach((w, i) => {
        expect(w).toBeCloseTo(expected[i], 7);
      });
    };
    expectRate('classifier.weight', 0.01);
    expectRate('bert.encoder.layer.1.output.dense.weight', 0.01);
    expectRate('bert.encoder.layer.0.attention.self.key.weight', 0.005);
    expectRate('bert.embeddings.word_embeddings.weight', 0.0025);
    gradients.dispose();
    optimizer.dispose();
    expect(engine.liveTensors).toBe(before);
  });
});
