/** AdamW (Loshchilov and Hutter 2019, arXiv:1711.05101) with the arithmetic of `torch.optim.AdamW`. */
import { check } from '../../../core/check';
import type { Tensor, TensorData } from '../../../tensorflow/engine';
import type { GraphFunction } from '../../../tensorflow/jit/trace-function';
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
import { traceUpdate } from './update-function';
import { makeVariable, readVariable } from './variables';

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

/** What one update is told. */
export interface UpdateOptions {
  readonly learningRate: number;
  /** The largest norm of the gradients, 0 for none. */
  readonly clipNorm: number;
  /** The factor that the gradients carry. */
  readonly lossScale: number;
  /** Whether to update at all, or to take the norm alone. */
  readonly wanted: boolean;
}

/** The parameters of a model and the two moving averages of each, on one device, updated in place. */
export class AdamW {
  private readonly slots: readonly Slot[];
  /** The factors of learning rates that occur. */
  private readonly rates: readonly number[];
  private traced: { readonly key: string; readonly update: GraphFunction } | null = null;
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
    this.rates = [...new Set(this.slots.map(({ rateFactor }) => rateFactor))];
  }

  /** The parameters' tensors, read once and alive until the next update. */
  weights(): Weights {
    this.tensors ??= this.ops.section(() => new Map(this.slots.flatMap((slot) => this.tensorsOf(slot))));
    return this.tensors;
  }

  /**
   * One update by `gradients`, which it uses up; returns their norm before clipping, without the loss scale. A norm that is
   * not finite, or an update that is not wanted, leaves everything as it is. TensorFlow's Adam adds epsilon before the bias
   * correction, torch after it: epsilon sqrt(1 - beta2^t) makes them equal. The corrections are taken in float64.
   * The event loop turns meanwhile, but an update cannot be interrupted: it is done whole.
   */
  async update(gradients: Gradients, options: UpdateOptions): Promise<number> {
    this.releaseWeights();
    const { engine } = this.ops;
    const stop = engine.startQueue();
    try {
      const norm = this.ops.section(() => this.callUpdate(gradients, options));
      const [value] = await engine.read(norm).finally(() => norm.dispose());
      if (options.wanted && Number.isFinite(Number(value))) this.updates++;
      return Number(value);
    } finally {
      stop();
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
    this.traced?.update.dispose();
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

  private callUpdate(gradients: Gradients, options: UpdateOptions): Tensor {
    const { names } = gradients;
    const update = this.updateFor(names);
    const sums = this.slots.map(({ spec }) => gradients.take(spec.name));
    try {
      const variables = this.slots.flatMap(({ parameter, mean, variance }) => [parameter, mean, variance]);
      const { lossScale, clipNorm, wanted } = options;
      const settings = Float64Array.of(lossScale, clipNorm, wanted ? 1 : 0);
      const numbers = [
        this.ops.engine.tensor(settings, [3], 'float64'),
        this.ops.upload(this.numbersOf(options.learningRate), [1 + 2 * this.rates.length]),
      ];
      return update.call([...variables, ...sums, ...numbers])[0];
    } finally {
      for (const sum of sums) sum.dispose();
    }
  }

  /** Epsilon, then of each rate the corrected one and what decay leaves of a weight, for the next update. */
  private numbersOf(learningRate: number): Float64Array {
    const { beta1, beta2, epsilon, weightDecay } = this.options;
    const correction = Math.sqrt(1 - beta2 ** (this.updates + 1));
    const rate = (learningRate * correction) / (1 - beta1 ** (this.updates + 1));
    const decay = learningRate * weightDecay;
    return Float64Array.of(
      epsilon * correction,
      ...this.rates.flatMap((factor) => [factor * rate, 1 - factor * decay]),
    );
  }

  /** The function for gradients that came in this order; it is the same in every step of a training. */
  private updateFor(names: readonly string[]): GraphFunction {
    const key = names.join();
    if (this.traced?.key === key) return this.traced.update;
    this.traced?.update.dispose();
    const places = new Map(this.slots.map(({ spec }, i) => [spec.name, i]));
    const order = names.map((name) => places.get(name)).filter((place) => place !== undefined);
    const { beta1, beta2, weightDecay } = this.options;
    const slots = this.slots.map((slot) => ({ ...slot, rate: this.rates.indexOf(slot.rateFactor) }));
    const plan = { slots, order, beta1, beta2, rates: this.rates.length, hasDecay: weightDecay !== 0 };
    this.traced = { key, update: traceUpdate(this.ops, plan) };
    return this.traced.update;
  }

  private releaseWeights(): void {
    for (const tensor of this.tensors?.values() ?? []) tensor.dispose();
    this.tensors = null;
  }
}
