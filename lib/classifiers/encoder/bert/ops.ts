/** TensorFlow operations as BERT uses them, on one device and in one precision. */
import type { Attribute, Engine, Tensor } from '../../../tensorflow/engine';
import { multiplies } from '../../../tensorflow/library/processor';
import type { Precision, ProductPrecision } from './precision';

/** Where and how to compute. */
export interface OpsOptions {
  /** Default: the engine's own choice. */
  readonly device?: string;
  /** Default `float32`. */
  readonly precision?: Precision;
  /** Default: as `precision`. */
  readonly products?: ProductPrecision;
}

/** A tensor as matrix products read it: what several products share is prepared once. */
export interface Operand {
  readonly operand: Tensor;
}

const KEEP_DIMS: Readonly<Record<string, Attribute>> = { keep_dims: { kind: 'bool', value: true } };

/** Thin names over `Engine.run1`. Shapes are TensorFlow's; every method makes a new tensor. */
export class Ops {
  readonly precision: Precision;
  private readonly device: string | undefined;
  private readonly products: Exclude<ProductPrecision, 'float32'> | null;
  /** Whether operands are only rounded. */
  private readonly rounds: boolean;

  constructor(
    readonly engine: Engine,
    { device, precision = 'float32', products }: OpsOptions = {},
  ) {
    this.device = device;
    this.precision = precision;
    this.products = products === undefined || products === 'float32' ? null : products;
    const onCpu = device?.includes('CPU') ?? engine.devices.every(({ type }) => type === 'CPU');
    this.rounds = this.products !== null && onCpu && !multiplies(this.products);
  }

  /** Runs `work` on this device; disposes what it made, except what it returns or keeps. */
  section<T>(work: () => T): T {
    const scoped = () => this.engine.scope(work);
    return this.device === undefined ? scoped() : this.engine.withDevice(this.device, scoped);
  }

  /** A copy on this device of a tensor that another one holds. */
  receive(tensor: Tensor): Tensor {
    return this.device === undefined ? tensor : this.engine.copyTo(tensor, this.device);
  }

  /** A cached constant of this precision. */
  scalar(value: number): Tensor {
    return this.engine.constant(value, this.precision);
  }

  /** A cached vector of int32 (shapes, axes, permutations). */
  ints(...values: number[]): Tensor {
    return this.engine.constant(values, 'int32');
  }

  /** A cached int32 scalar. */
  scalarInt(value: number): Tensor {
    return this.engine.constant(value, 'int32');
  }

  /** Uploads numbers in this precision. */
  upload(values: Float32Array | Float64Array, shape: readonly number[]): Tensor {
    const data = this.precision === 'float64' ? Float64Array.from(values) : Float32Array.from(values);
    return this.engine.tensor(data, shape, this.precision);
  }

  add(a: Tensor, b: Tensor): Tensor {
    return this.engine.run1('AddV2', [a, b]);
  }

  sub(a: Tensor, b: Tensor): Tensor {
    return this.engine.run1('Sub', [a, b]);
  }

  mul(a: Tensor, b: Tensor | number): Tensor {
    return this.engine.run1('Mul', [a, typeof b === 'number' ? this.scalar(b) : b]);
  }

  /** A function of each element: `Erf`, `Exp`, `Rsqrt`, `Square`, `Tanh`. */
  map(op: 'Erf' | 'Exp' | 'Rsqrt' | 'Square' | 'Tanh', x: Tensor): Tensor {
    return this.engine.run1(op, [x]);
  }

  /** Mean over the last axis, which stays with length 1. */
  meanLast(x: Tensor): Tensor {
    return this.engine.run1('Mean', [x, this.ints(-1)], KEEP_DIMS);
  }

  /** Sum over the last axis, which goes. */
  sumLast(x: Tensor): Tensor {
    return this.engine.run1('Sum', [x, this.ints(-1)]);
  }

  /** Sum over the first axis, which goes. */
  sumFirst(x: Tensor): Tensor {
    return this.engine.run1('Sum', [x, this.ints(0)]);
  }

  /** Sum over all axes but the last: a bias's gradient. */
  sumRows(x: Tensor): Tensor {
    return this.engine.run1('BiasAddGrad', [x]);
  }

  addBias(x: Tensor, bias: Tensor): Tensor {
    return this.engine.run1('BiasAdd', [x, bias]);
  }

  softmax(x: Tensor): Tensor {
    return this.engine.run1('Softmax', [x]);
  }

  reshape(x: Tensor, ...shape: number[]): Tensor {
    return this.engine.run1('Reshape', [x, this.ints(...shape)]);
  }

  transpose(x: Tensor, ...order: number[]): Tensor {
    return this.engine.run1('Transpose', [x, this.ints(...order)]);
  }

  /** The `count` slices along the first axis. */
  unstack(x: Tensor, count: number): Tensor[] {
    return this.engine.run('Unpack', [x], {
      num: { kind: 'int', value: count },
      axis: { kind: 'int', value: 0 },
    });
  }

  /** The reverse of `unstack`. */
  stack(slices: readonly Tensor[]): Tensor {
    return this.engine.run1('Pack', slices, { axis: { kind: 'int', value: 0 } });
  }

  /** The first `count` rows of a vector or matrix. Shapes are not asked for: that would wait for a queued tensor. */
  firstRows(x: Tensor, count: number, rank: 1 | 2 = 2): Tensor {
    const begin = this.ints(...[0, 0].slice(0, rank));
    return this.engine.run1('Slice', [x, begin, this.ints(...[count, -1].slice(0, rank))]);
  }

  /** `x` [n, m] with `rows` rows of zeros below. */
  padRows(x: Tensor, rows: number): Tensor {
    if (rows === 0) return x;
    const padding = this.reshape(this.ints(0, rows, 0, 0), 2, 2);
    return this.engine.run1('Pad', [x, padding]);
  }

  /** `x` as products read it: as it is, or in their dtype, or rounded to it. */
  operand(x: Tensor | Operand): Operand {
    if ('operand' in x) return x;
    if (this.products === null) return { operand: x };
    const low = this.cast(x, { kind: 'type', value: this.products });
    return { operand: this.rounds ? this.cast(low, { kind: 'type', value: this.precision }) : low };
  }

  /** Matrix product of two matrices, either one transposed first. */
  matMul(a: Tensor | Operand, b: Tensor | Operand, transposeA = false, transposeB = false): Tensor {
    return this.product('MatMul', a, b, {
      transpose_a: { kind: 'bool', value: transposeA },
      transpose_b: { kind: 'bool', value: transposeB },
    });
  }

  /** Matrix products of the last two axes, either one transposed first. */
  batchMatMul(a: Tensor | Operand, b: Tensor | Operand, transposeA = false, transposeB = false): Tensor {
    return this.product('BatchMatMulV2', a, b, {
      adj_x: { kind: 'bool', value: transposeA },
      adj_y: { kind: 'bool', value: transposeB },
    });
  }

  cast(x: Tensor, dtype: Attribute & { kind: 'type' }): Tensor {
    return this.engine.run1('Cast', [x], { DstT: dtype });
  }

  private product(
    op: string,
    a: Tensor | Operand,
    b: Tensor | Operand,
    attributes: Readonly<Record<string, Attribute>>,
  ): Tensor {
    const inputs = [this.operand(a).operand, this.operand(b).operand];
    const result = this.engine.run1(op, inputs, attributes);
    if (this.products === null || this.rounds) return result;
    return this.cast(result, { kind: 'type', value: this.precision });
  }
}
