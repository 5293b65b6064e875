/** AdamW (Loshchilov and Hutter 2019, arXiv:1711.05101) with the arithmetic of `torch.optim.AdamW`. */
import { check } from '../core/check';
import type { Ops } from '../models/bert/ops';
import {
  isBiasOrNorm,
  joinParts,
  type ParameterSpec,
  type ParameterValues,
  splitParts,
  type Weights,
  weightOf,
} from '../models/bert/parameters';
import type { Tensor } from '../tensorflow/engine';
import type { Gradients } from './gradients';
import { makeVariable, readVariable } from './variables';

/** Constants of the update. */
export interface AdamWOptions {
  readonly betas: readonly [number, number];
  readonly epsilon: number;
  readonly weightDecay: number;
  /** Whether biases and LayerNorm decay too. */
  readonly decayAll: boolean;
}

interface Slot {
  readonly spec: ParameterSpec;
  readonly decays: boolean;
  readonly parameter: Tensor;
  readonly mean: Tensor;
  readonly variance: Tensor;
}

/** The parameters of a model and the two moving averages of each, on one device, updated in place. */
export class AdamW {
  private readonly slots: readonly Slot[];
  private read: Map<string, Tensor> | null = null;
  /** Updates so far. */
  updates = 0;

  constructor(
    private readonly ops: Ops,
    specs: readonly ParameterSpec[],
    values: ParameterValues,
    private readonly options: AdamWOptions,
  ) {
    this.slots = specs.map((spec) => ops.section(() => this.makeSlot(spec, values)));
  }

  /** The parameters' tensors, read once and alive until the next update. */
  weights(): Weights {
    this.read ??= this.ops.section(
      () =>
        new Map(
          this.slots.map(({ spec, parameter }) => {
            const tensor = readVariable(this.ops, parameter);
            return [spec.name, this.ops.engine.keep(tensor)];
          }),
        ),
    );
    return this.read;
  }

  /**
   * One update by `gradients`, each multiplied by `scale` first. TensorFlow's Adam adds epsilon before the bias
   * correction, torch after it: epsilon sqrt(1 - beta2^t) makes them equal. The corrections are taken in float64.
   */
  update(gradients: Gradients, learningRate: number, scale: number): void {
    this.releaseWeights();
    this.updates++;
    const [beta1, beta2] = this.options.betas;
    const correction = Math.sqrt(1 - beta2 ** this.updates);
    const rate = (learningRate * correction) / (1 - beta1 ** this.updates);
    const epsilon = this.options.epsilon * correction;
    this.ops.section(() => {
      const number = (value: number) => this.ops.upload(Float64Array.of(value), []);
      const zero = this.ops.scalar(0);
      const constants = [number(rate), this.ops.scalar(beta1), this.ops.scalar(beta2), number(epsilon)];
      const factor = scale === 1 ? null : number(scale);
      const decay = learningRate * this.options.weightDecay;
      const decayRate = decay === 0 ? null : number(decay);
      for (const slot of this.slots)
        this.ops.section(() => {
          if (decayRate !== null && slot.decays) this.decay(slot, decayRate);
          const gradient = gradients.of(slot.spec.name);
          const scaled = factor === null ? gradient : this.ops.mul(gradient, factor);
          const { parameter, mean, variance } = slot;
          this.ops.engine.run('ResourceApplyAdam', [
            parameter,
            mean,
            variance,
            zero,
            zero,
            ...constants,
            scaled,
          ]);
        });
    });
  }

  /** Every parameter's values under its own name, for a checkpoint. */
  async values(): Promise<Map<string, Float32Array>> {
    const values = new Map<string, Float32Array>();
    const weights = this.weights();
    for (const { spec } of this.slots) {
      const data = await this.ops.engine.read(weightOf(weights, spec.name));
      const joined = data instanceof Float32Array ? data : Float32Array.from(data, Number);
      for (const [name, part] of splitParts(spec, joined)) values.set(name, part);
    }
    return values;
  }

  /** Frees everything; the object is of no use afterwards. */
  dispose(): void {
    this.releaseWeights();
    for (const { parameter, mean, variance } of this.slots)
      for (const variable of [parameter, mean, variance]) variable.dispose();
  }

  private makeSlot(spec: ParameterSpec, values: ParameterValues): Slot {
    const value = this.ops.upload(joinParts(spec, values), spec.shape);
    check(value.size > 0, () => `${spec.name}: expected a parameter with values`);
    const zeros = () => this.ops.engine.run1('ZerosLike', [value]);
    return {
      spec,
      decays: this.options.decayAll || !isBiasOrNorm(spec.name),
      parameter: makeVariable(this.ops, value),
      mean: makeVariable(this.ops, zeros()),
      variance: makeVariable(this.ops, zeros()),
    };
  }

  private decay({ parameter }: Slot, rate: Tensor): void {
    const value = readVariable(this.ops, parameter);
    const loss = this.ops.mul(value, rate);
    value.dispose();
    const dtype = { kind: 'type', value: this.ops.precision } as const;
    this.ops.engine.run('AssignSubVariableOp', [parameter, loss], { dtype });
  }

  private releaseWeights(): void {
    for (const tensor of this.read?.values() ?? []) tensor.dispose();
    this.read = null;
  }
}
