/** The engine's interface over a graph: what is run becomes nodes, and the nodes a function. */
import { type Setting, setAttributes } from '../attributes';
import { arrayOf, dtypeCode, dtypeOfArray } from '../dtypes';
import type { EagerEngine } from '../eager-engine';
import { EagerTensor } from '../eager-tensor';
import type { Attribute, Device, DType, Engine, Tensor, TensorData } from '../engine';
import { shareHandle } from '../handles';
import type { Pointer } from '../library/native';
import type { Operation } from '../operations';
import { Graph, type SetAttributes } from './graph';
import { nodeSetting } from './node-attributes';
import { refusal } from './refusal';
import { completeGradients, type Places, placeRules } from './rules';
import { TracedTensor } from './traced-tensor';

type Attributes = Readonly<Record<string, Attribute>>;

/** What an input of the function is fed with: an argument of the call, or what the closure held already. */
export type InputSource =
  | { readonly kind: 'argument' }
  | { readonly kind: 'captured'; readonly handle: Pointer };

/** An input of the function under way. */
export interface TracedInput<Source = InputSource> {
  readonly node: TracedTensor;
  readonly source: Source;
}

/** Larger values made while tracing are inputs of the function, not constants in it. */
const LARGEST_CONSTANT = 4096;
const LARGEST_SHARED = 16;

/** Records a function. */
export class TraceEngine implements Engine {
  readonly version: string;
  readonly library: string;
  readonly devices: readonly Device[];
  readonly liveTensors = 0;
  readonly graph: Graph;
  readonly setting: Setting;
  readonly inputs: TracedInput[] = [];
  /** Where each kind of operation was first met. */
  readonly places: Places = new Map();
  private readonly home: string;
  private readonly captured = new Map<EagerTensor, TracedTensor>();
  private readonly constants = new Map<string, TracedTensor>();
  private readonly variableShapes = new Map<Pointer, readonly number[]>();

  constructor(readonly eager: EagerEngine) {
    this.version = eager.version;
    this.library = eager.library;
    this.devices = eager.devices;
    this.home = eager.currentDevice;
    this.graph = new Graph(eager.runtime);
    this.setting = nodeSetting(eager.runtime, this.graph.capi);
  }

  /** An argument of the function; the shape of a resource is that of its value. */
  argument(dtype: DType, shape: readonly number[]): TracedTensor {
    const node = this.graph.placeholder(dtype, dtype === 'resource' ? [] : shape);
    if (dtype === 'resource') this.variableShapes.set(node.operation, shape);
    this.inputs.push({ node, source: { kind: 'argument' } });
    return node;
  }

  /** What the closure holds already: an input whose value is kept with the function. */
  capture(tensor: EagerTensor): TracedTensor {
    let node = this.captured.get(tensor);
    if (node === undefined) {
      const isVariable = tensor.dtype === 'resource';
      node = this.graph.placeholder(tensor.dtype, isVariable ? [] : tensor.shape);
      if (isVariable) this.variableShapes.set(node.operation, variableShape(this.eager, tensor));
      this.captured.set(tensor, node);
      const handle = shareHandle(this.eager.runtime, tensor.pointer);
      this.inputs.push({ node, source: { kind: 'captured', handle } });
    }
    return node;
  }

  run(op: string, inputs: readonly Tensor[], attributes: Attributes = {}): TracedTensor[] {
    const operation = this.eager.runtime.operation(op);
    const nodes = inputs.map((input) => this.own(input));
    return this.record(operation, nodes, (node) => {
      setAttributes(this.setting, node, operation, attributes);
      return JSON.stringify(attributes);
    });
  }

  run1(op: string, inputs: readonly Tensor[], attributes?: Attributes): TracedTensor {
    const outputs = this.run(op, inputs, attributes);
    if (outputs.length === 1) return outputs[0];
    throw new Error(`${op}: expected an operation with one output; received one with ${outputs.length}`);
  }

  /** Adds a node, with what is known to be needed around it. */
  record(operation: Operation, inputs: readonly TracedTensor[], set: SetAttributes): TracedTensor[] {
    if (this.eager.currentDevice !== this.home) throw this.leaves(operation.name, this.eager.currentDevice);
    const outputs = placeRules(this, operation, inputs, set);
    if (operation.name === 'ReadVariableOp') {
      const shape = this.variableShapes.get(inputs[0].operation);
      if (shape !== undefined) this.graph.setShape(outputs[0], shape);
    }
    return outputs;
  }

  /** Gradients of the sum of `ys` by `xs`, inside the function; null for an x on which they do not depend. */
  gradients(ys: readonly Tensor[], xs: readonly Tensor[]): (TracedTensor | null)[] {
    return completeGradients(
      this,
      ys.map((y) => this.own(y)),
      xs.map((x) => this.own(x)),
    );
  }

  tensor(data: TensorData, shape: readonly number[], dtype: DType = dtypeOfArray(data)): TracedTensor {
    if (data.length <= LARGEST_CONSTANT) return this.constantOf(dtypeCode(dtype), shape, data);
    return this.captureOnce(this.eager.keep(this.eager.tensor(data, shape, dtype)) as EagerTensor);
  }

  /** `capture` of a tensor that is at hand for this alone, and freed. */
  captureOnce(tensor: EagerTensor): TracedTensor {
    try {
      return this.capture(tensor);
    } finally {
      this.captured.delete(tensor);
      tensor.dispose();
    }
  }

  constant(values: number | readonly number[], dtype: DType): TracedTensor {
    const list = typeof values === 'number' ? [values] : values;
    const shape = typeof values === 'number' ? [] : [list.length];
    return this.constantOf(dtypeCode(dtype), shape, arrayOf(list, dtype));
  }

  /** Values inside the function; small ones once. */
  constantOf(code: number, shape: readonly number[], values: TensorData): TracedTensor {
    if (values.length > LARGEST_SHARED) return this.graph.constant(code, shape, values);
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    const key = `${code}:${shape}:${bytes}`;
    let constant = this.constants.get(key);
    if (constant === undefined) {
      constant = this.graph.constant(code, shape, values);
      this.constants.set(key, constant);
    }
    return constant;
  }

  strings(): never {
    throw refusal('strings() uploads text', 'Upload it before, and hand it over as an argument.');
  }

  readStrings(): never {
    throw refusal('readStrings() asks for values', 'Return the tensor, and read it after the call.');
  }

  read(): never {
    throw refusal('read() asks for values', 'Return the tensor, and read it after the call.');
  }

  readSync(): never {
    throw refusal('readSync() asks for values', 'Return the tensor, and read it after the call.');
  }

  scope<T>(work: () => T): T {
    return work();
  }

  keep<T extends Tensor>(tensor: T): T {
    return tensor;
  }

  withDevice<T>(device: string, work: () => T): T {
    if (device === this.home) return work();
    throw this.leaves('withDevice', device);
  }

  copyTo(_: Tensor, device: string): never {
    throw this.leaves('copyTo', device);
  }

  /** Runs `work`, whose nodes wait for the `count`-th last change of a variable. */
  afterChange<T>(count: number, work: () => T): T {
    return this.graph.after(this.graph.writers.at(-count) ?? null, work);
  }

  startQueue(): () => void {
    return () => {};
  }

  async caughtUp(): Promise<void> {}

  /** Frees the graph and what was captured; for a trace that failed. */
  abandon(): void {
    for (const { source } of this.inputs)
      if (source.kind === 'captured') this.eager.runtime.capi.TFE_DeleteTensorHandle(source.handle);
    this.graph.dispose();
  }

  private leaves(what: string, device: string): Error {
    return refusal(
      `${what} on ${device} leaves the function's device, ${this.home}`,
      'Make one function for each device, and copy before or after the call.',
    );
  }

  /** A tensor as a node of this trace. */
  own(tensor: Tensor): TracedTensor {
    if (tensor instanceof EagerTensor) return this.capture(tensor);
    if (tensor instanceof TracedTensor && tensor.graph === this.graph) return tensor;
    throw new Error('expected a tensor of the engine or of this traced function; received another value');
  }
}

/** The shape of a variable's value; throws for a resource of another kind. */
export function variableShape(engine: EagerEngine, variable: EagerTensor): number[] {
  const shape = engine.run1('VariableShape', [variable]);
  try {
    return Array.from(engine.readSync(shape) as Int32Array);
  } finally {
    shape.dispose();
  }
}
