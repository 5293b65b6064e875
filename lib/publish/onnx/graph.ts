/** A graph of ONNX operations, built one call an operation. */
import { check } from '../../core/check';
import type { ElementType, OnnxAttribute, OnnxNode, OnnxTensor } from './messages';

/** The name of a value inside the graph. */
export type Value = string;

/** Collects operations and constants. */
export class GraphBuilder {
  readonly nodes: OnnxNode[] = [];
  private readonly constants = new Map<string, OnnxTensor>();

  get tensors(): OnnxTensor[] {
    return [...this.constants.values()];
  }

  /** An operation with one output, which is named for it. */
  run(
    operation: string,
    inputs: readonly Value[],
    attributes: Readonly<Record<string, OnnxAttribute>> = {},
  ): Value {
    return this.runMany(operation, inputs, 1, attributes)[0];
  }

  /** An operation with several outputs. */
  runMany(
    operation: string,
    inputs: readonly Value[],
    outputs: number,
    attributes: Readonly<Record<string, OnnxAttribute>> = {},
  ): Value[] {
    const names = Array.from({ length: outputs }, (_, i) => `${operation}_${this.nodes.length}_${i}`);
    this.nodes.push({ operation, inputs, outputs: names, attributes });
    return names;
  }

  /** Gives the value another name, that of an output. */
  name(value: Value, name: string): void {
    this.nodes.push({ operation: 'Identity', inputs: [value], outputs: [name], attributes: {} });
  }

  /** A constant; a name can be used once. */
  tensor(name: string, type: ElementType, shape: readonly number[], values: OnnxTensor['values']): Value {
    check(!this.constants.has(name), () => `ONNX: expected a new name of a constant; received ${name} again`);
    this.constants.set(name, { name, type, shape, values });
    return name;
  }

  /** Whole numbers as a constant, shared by all that need the same; `[]` as shape gives a scalar. */
  integers(values: readonly number[], shape: readonly number[] = [values.length]): Value {
    const name = `int64_${shape.join('x')}_${values.join('_')}`;
    if (!this.constants.has(name))
      this.tensor(name, 'int64', shape, BigInt64Array.from(values.map((n) => BigInt(n))));
    return name;
  }

  /** A float32 scalar, shared likewise. */
  scalar(value: number): Value {
    const name = `float32_${value}`;
    if (!this.constants.has(name)) this.tensor(name, 'float32', [], Float32Array.of(value));
    return name;
  }
}
