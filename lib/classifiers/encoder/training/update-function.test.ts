import { beforeAll, describe, expect, it } from 'vitest';
import { RandomState } from '../../../core/random';
import type { Engine, Tensor } from '../../../tensorflow/engine';
import { missingLibrary } from '../../../tensorflow/library/missing-library';
import { openTensorflow } from '../../../tensorflow/open-tensorflow';
import { bertConfig } from '../bert/config';
import { Ops } from '../bert/ops';
import { initialValues, isBiasOrNorm, joinParts, parameterSpecs, partsOf } from '../bert/parameters';
import { AdamW } from './adamw';
import { Gradients } from './gradients';
import { assignVariable, makeVariable, readVariable } from './variables';

const config = bertConfig({
  // Large enough for a norm that several threads add up.
  vocabularySize: 10_000,
  hiddenSize: 32,
  numLayers: 2,
  numHeads: 2,
  intermediateSize: 64,
  maxPositions: 16,
});
const specs = parameterSpecs(config);
const options = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01, decayAll: false } as const;
const rateOf = (name: string) => (name.startsWith('bert.embeddings.') ? 0.81 : 1);

const missing = missingLibrary();
if (missing) console.log(`skipped: ${missing}`);

/** Norm, clipping and AdamW by single operations, with the decisions in JavaScript: what the function stands for. */
function singleOperations(ops: Ops) {
  const values = initialValues(partsOf(specs), 1);
  const slots = specs.map((spec) =>
    ops.section(() => {
      const value = ops.upload(joinParts(spec, values), spec.shape);
      const zeros = ops.engine.run1('ZerosLike', [value]);
      return { spec, variables: [value, zeros, zeros].map((tensor) => makeVariable(ops, tensor)) };
    }),
  );
  let updates = 0;
  const update = (gradients: ReadonlyMap<string, Tensor>, learningRate: number, scale: number) => {
    updates++;
    const correction = Math.sqrt(1 - options.beta2 ** updates);
    const rate = (learningRate * correction) / (1 - options.beta1 ** updates);
    const number = (value: number) => ops.upload(Float64Array.of(value), []);
    const [zero, beta1, beta2] = [0, options.beta1, options.beta2].map((value) => ops.scalar(value));
    for (const { spec, variables } of slots) {
      const factor = rateOf(spec.name);
      if (!isBiasOrNorm(spec.name)) {
        const rest = number(1 - factor * learningRate * options.weightDecay);
        assignVariable(ops, variables[0], ops.mul(readVariable(ops, variables[0]), rest));
      }
      const numbers = [zero, zero, number(factor * rate), beta1, beta2, number(options.epsilon * correction)];
      const scaled = ops.mul(gradients.get(spec.name)!, number(scale));
      ops.engine.run('ResourceApplyAdam', [...variables, ...numbers, scaled]);
    }
  };
  return {
    step(gradients: ReadonlyMap<string, Tensor>, learningRate: number, clip: number, lossScale: number) {
      const halves = [...gradients.values()].map((gradient) => ops.engine.run1('L2Loss', [gradient]));
      const [half] = ops.engine.readSync(ops.sumLast(ops.stack(halves))) as Float32Array;
      const norm = Math.sqrt(2 * half) / lossScale;
      const factor = clip === 0 ? 1 : Math.min(1, clip / (norm + 1e-6));
      if (Number.isFinite(norm)) update(gradients, learningRate, factor / lossScale);
      return norm;
    },
    values: () =>
      ops.section(() =>
        slots.map(({ variables }) =>
          variables.map((variable) => ops.engine.readSync(readVariable(ops, variable))),
        ),
      ),
    dispose: () => {
      for (const { variables } of slots) for (const variable of variables) variable.dispose();
    },
  };
}

describe.skipIf(missing)('the update as one function', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await openTensorflow({ device: 'cpu' });
  });

  it('has the bits of the single operations, and leaves out what overflows', async () => {
    const ops = new Ops(engine);
    const before = engine.liveTensors;
    const reference = singleOperations(ops);
    const optimizer = new AdamW(ops, specs, initialValues(partsOf(specs), 1), { ...options, rateOf });
    const random = new RandomState(5);
    const steps = [
      { size: 1, clip: 1, lossScale: 1, rate: 0 },
      { size: 1e-3, clip: 1, lossScale: 1, rate: 1e-3 },
      { size: 40, clip: 1, lossScale: 1024, rate: 2e-3 },
      { size: Number.POSITIVE_INFINITY, clip: 1, lossScale: 1024, rate: 2e-3 },
      { size: 3, clip: 0, lossScale: 512, rate: 1e-3 },
    ];
    for (const { size, clip, lossScale, rate } of steps) {
      const data = specs.map(({ name, shape }) => {
        const length = shape.reduce((product, dim) => product * dim, 1);
        return { name, shape, values: Float32Array.from({ length }, () => size * random.normal()) };
      });
      // As in a backward pass: the last parameters first.
      data.reverse();
      const gradients = new Gradients(ops);
      const norm = ops.section(() => {
        const upload = () => data.map((d) => [d.name, ops.engine.tensor(d.values, d.shape)] as const);
        for (const [name, tensor] of upload()) gradients.add(name, tensor);
        return reference.step(new Map(upload()), rate, clip, lossScale);
      });
      const own = await optimizer.update(gradients, {
        ...{ learningRate: rate, clipNorm: clip, lossScale, wanted: true },
      });
      expect(own).toEqual(norm);
    }
    const { mean, variance } = await optimizer.moments();
    const values = await optimizer.values();
    const own = specs.map((spec) => [values, mean, variance].map((part) => joinParts(spec, part)));
    expect(own).toEqual(reference.values());
    expect(optimizer.updates).toBe(4);
    reference.dispose();
    optimizer.dispose();
    expect(engine.liveTensors).toBe(before);
  });

  it('changes nothing where no update is wanted', async () => {
    const ops = new Ops(engine);
    const optimizer = new AdamW(ops, specs, initialValues(partsOf(specs), 1), options);
    const gradients = new Gradients(ops);
    ops.section(() => {
      for (const { name, shape } of specs) {
        const size = shape.reduce((product, dim) => product * dim, 1);
        gradients.add(name, ops.upload(new Float32Array(size).fill(0.5), shape));
      }
    });
    const norm = await optimizer.update(gradients, {
      ...{ learningRate: 1, clipNorm: 0, lossScale: 2, wanted: false },
    });
    const count = specs.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
    expect(norm).toBeCloseTo(0.25 * Math.sqrt(count), 4);
    expect(optimizer.updates).toBe(0);
    expect(await optimizer.values()).toEqual(initialValues(partsOf(specs), 1));
    optimizer.dispose();
  });
});
