/** AdamW (Loshchilov and Hutter 2019, arXiv:1711.05101) with the arithmetic of `torch.optim.AdamW`. */
import { check } from '../../../core/check';
import { breathe } from '../../../core/progress';
import type { Tensor, TensorData } from '../../../tensorflow/engine';
import type { Ops } from '../bert/ops';
import {
  isBiasOrNorm,
  isDense,
  joinParts,
  operandName,
  type ParameterSpec,
  type ParameterValues,
  splitParts,
  type Weights,
  weightOf,
} from '../bert/parameters';
import type { Gradients } from './gradients';
import { assignVariable, makeVariable, readVariable } from './variables';

/** Constants of the update. */
export interface AdamWOptions {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly weightDecay: number;
  /** Whether biases and LayerNorm decay too. */
  readonly decayAll: boolean;
  /** The factor of a parameter's learning rate, by spec name; 1 for all by default. */
  readonly rateOf?: (name: string) => number;
}

/** The two moving averages of every parameter, by its own name. */
export interface Moments {
  readonly mean: ParameterValues;
  readonly variance: ParameterValues;
}

/** Where an earlier optimizer stood. */
export interface AdamWState {
  readonly moments: Moments;
  readonly updates: number;
}

interface Slot {
  readonly spec: ParameterSpec;
  readonly decays: boolean;
  readonly rateFactor: number;
  readonly parameter: Tensor;
  readonly mean: Tensor;
  readonly variance: Tensor;
}

/** The numbers of one update, on the device. */
interface UpdateConstants {
  /** By rate factor: the corrected learning rate, and what decay leaves of a weight. */
  readonly rates: ReadonlyMap<number, { readonly rate: Tensor; readonly rest: Tensor | null }>;
  readonly betas: readonly [Tensor, Tensor];
  readonly epsilon: Tensor;
  readonly factor: Tensor | null;
}

const BREATH_MS = 20;

/** The parameters of a model and the two moving averages of each, on one device, updated in place. */
export class AdamW {
  private readonly slots: readonly Slot[];
  private tensors: Map<string, Tensor> | null = null;
  /** Updates so far. */
  updates: number;

  constructor(
    private readonly ops: Ops,
    specs: readonly ParameterSpec[],
    values: ParameterValues,
    private readonly options: AdamWOptions,
    earlier: AdamWState | null = null,
  ) {
    this.updates = earlier?.updates ?? 0;
    const moments = earlier?.moments ?? null;
    this.slots = specs.map((spec) => ops.section(() => this.makeSlot(spec, values, moments)));
  }

  /** The parameters' tensors, read once and alive until the next update. */
  weights(): Weights {
    this.tensors ??= this.ops.section(() => new Map(this.slots.flatMap((slot) => this.tensorsOf(slot))));
    return this.tensors;
  }

  /**
   * One update by `gradients`, each multiplied by `scale` first; uses them up. TensorFlow's Adam adds epsilon before the bias
   * correction, torch after it: epsilon sqrt(1 - beta2^t) makes them equal. The corrections are taken in float64.
   * Lets the event loop turn now and then, but cannot be interrupted: an update is done whole.
   */
  async update(gradients: Gradients, learningRate: number, scale: number): Promise<void> {
    this.releaseWeights();
    this.updates++;
    const { beta1, beta2 } = this.options;
    const correction = Math.sqrt(1 - beta2 ** this.updates);
    const rate = (learningRate * correction) / (1 - beta1 ** this.updates);
    const epsilon = this.options.epsilon * correction;
    const number = (value: number) => this.ops.upload(Float64Array.of(value), []);
    const decay = learningRate * this.options.weightDecay;
    const factors = new Set(this.slots.map(({ rateFactor }) => rateFactor));
    const ratesOf = (factor: number) => ({
      rate: number(factor * rate),
      rest: decay === 0 ? null : number(1 - factor * decay),
    });
    const constants: UpdateConstants = this.ops.section(() => ({
      rates: new Map([...factors].map((factor) => [factor, ratesOf(factor)])),
      betas: [this.ops.scalar(beta1), this.ops.scalar(beta2)],
      epsilon: number(epsilon),
      factor: scale === 1 ? null : number(scale),
    }));
    let since = performance.now();
    try {
      for (const slot of this.slots) {
        this.ops.section(() => this.updateSlot(slot, gradients.take(slot.spec.name), constants));
        if (performance.now() - since < BREATH_MS) continue;
        await breathe();
        since = performance.now();
      }
    } finally {
      const { rates, epsilon, factor } = constants;
      const made = [...rates.values()].flatMap(({ rate, rest }) => [rate, rest]);
      for (const tensor of [...made, epsilon, factor]) tensor?.dispose();
    }
  }

  /** Every parameter's values under its own name, for a checkpoint. */
  async values(): Promise<Map<string, Float32Array>> {
    const weights = this.weights();
    return this.read((slot) => this.ops.engine.read(weightOf(weights, slot.spec.name)));
  }

  /** Both moving averages of every parameter, for a checkpoint to resume from. */
  async moments(): Promise<Moments> {
    const readMoment = async (variable: Tensor) => {
      const tensor = this.ops.section(() => readVariable(this.ops, variable));
      return this.ops.engine.read(tensor).finally(() => tensor.dispose());
    };
    return {
      mean: await this.read(({ mean }) => readMoment(mean)),
      variance: await this.read(({ variance }) => readMoment(variance)),
    };
  }

  /** Frees everything; the object is of no use afterwards. */
  dispose(): void {
    this.releaseWeights();
    for (const { parameter, mean, variance } of this.slots)
      for (const variable of [parameter, mean, variance]) variable.dispose();
  }

  private async read(tensorData: (slot: Slot) => Promise<TensorData>): Promise<Map<string, Float32Array>> {
    const values = new Map<string, Float32Array>();
    for (const slot of this.slots) {
      const data = await tensorData(slot);
      const joined = data instanceof Float32Array ? data : Float32Array.from(data, Number);
      for (const [name, part] of splitParts(slot.spec, joined)) values.set(name, part);
    }
    return values;
  }

  /** A parameter, and of a matrix what products read, where that is another tensor. */
  private tensorsOf({ spec, parameter }: Slot): [string, Tensor][] {
    const tensor = this.ops.engine.keep(readVariable(this.ops, parameter));
    const { operand } = isDense(spec) ? this.ops.operand(tensor) : { operand: tensor };
    if (operand === tensor) return [[spec.name, tensor]];
    return [
      [spec.name, tensor],
      [operandName(spec.name), this.ops.engine.keep(operand)],
    ];
  }

  private makeSlot(spec: ParameterSpec, values: ParameterValues, moments: Moments | null): Slot {
    const upload = (of: ParameterValues) => this.ops.upload(joinParts(spec, of), spec.shape);
    const value = upload(values);
    check(value.size > 0, () => `${spec.name}: expected a parameter with values`);
    const moment = (of: ParameterValues | undefined) =>
      of === undefined ? this.ops.engine.run1('ZerosLike', [value]) : upload(of);
    return {
      spec,
      decays: this.options.decayAll || !isBiasOrNorm(spec.name),
      rateFactor: this.options.rateOf?.(spec.name) ?? 1,
      parameter: makeVariable(this.ops, value),
      mean: makeVariable(this.ops, moment(moments?.mean)),
      variance: makeVariable(this.ops, moment(moments?.variance)),
    };
  }

  private updateSlot(slot: Slot, gradient: Tensor, constants: UpdateConstants): void {
    const { rates, betas, epsilon, factor } = constants;
    const { rate, rest } = rates.get(slot.rateFactor)!;
    if (rest !== null && slot.decays) this.decay(slot, rest);
    const zero = this.ops.scalar(0);
    const scaled = factor === null ? gradient : this.ops.mul(gradient, factor);
    // The product may now be written over the gradient.
    if (factor !== null) gradient.dispose();
    const { parameter, mean, variance } = slot;
    const numbers = [zero, zero, rate, ...betas, epsilon];
    this.ops.engine.run('ResourceApplyAdam', [parameter, mean, variance, ...numbers, scaled]);
    gradient.dispose();
  }

  /** p (1 - rate decay), as torch; the product becomes the variable: nothing is copied once its own handle is gone. */
  private decay({ parameter }: Slot, rest: Tensor): void {
    const value = readVariable(this.ops, parameter);
    const product = this.ops.mul(value, rest);
    assignVariable(this.ops, parameter, product);
    value.dispose();
    product.dispose();
  }

  private releaseWeights(): void {
    for (const tensor of this.tensors?.values() ?? []) tensor.dispose();
    this.tensors = null;
  }
}
