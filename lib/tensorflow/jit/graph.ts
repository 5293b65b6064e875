/** A graph that is being recorded: nodes with shapes, side effects in order; it becomes a function. */
import { createHash } from 'node:crypto';
import { dtypeCode } from '../dtypes';
import type { DType } from '../engine';
import type { Pointer } from '../library/native';
import type { Operation } from '../operations';
import type { Runtime } from '../runtime';
import { plainMessage, throwOnError } from '../status';
import { allocateTensor } from '../transfer';
import { type GraphCApi, graphCApi, type Output, outputList } from './graph-capi';
import { SideEffects } from './side-effects';
import { TracedTensor } from './traced-tensor';

/** How a node's attributes are set; returns what they are, for the content's hash. */
export type SetAttributes = (description: Pointer) => string;

/** Nodes of one function. `dispose` frees it; what was made of it lives on. */
export class Graph {
  readonly capi: GraphCApi;
  private readonly pointer: Pointer;
  private readonly content = createHash('sha256');
  /** By node, what it was made from. */
  private readonly sources = new Map<Pointer, readonly TracedTensor[]>();
  private readonly names = new Map<Pointer, string>();
  private readonly effects = new SideEffects();
  private nodes = 0;
  private awaited: Pointer | null = null;

  constructor(readonly runtime: Runtime) {
    this.capi = graphCApi(runtime);
    this.pointer = runtime.capi.TF_NewGraph();
  }

  /** Nodes so far, those of gradients not counted. */
  get size(): number {
    return this.nodes;
  }

  /** Nodes that change a variable or something outside, in order. */
  get writers(): readonly Pointer[] {
    return this.effects.writers;
  }

  /** Runs `work`, all of whose nodes wait for `node`. */
  after<T>(node: Pointer | null, work: () => T): T {
    const before = this.awaited;
    this.awaited = node;
    try {
      return work();
    } finally {
      this.awaited = before;
    }
  }

  /** Adds a node; throws TensorFlow's message for shapes or dtypes that do not fit. */
  add(operation: Operation, inputs: readonly TracedTensor[], set: SetAttributes): TracedTensor[] {
    const { capi, effects } = this;
    const name = `n${this.nodes++}`;
    const description = capi.TF_NewOperation(this.pointer, operation.name, name);
    let at = 0;
    const singles = operation.inputs.filter(({ isList }) => !isList).length;
    const lists = operation.inputs.length - singles;
    for (const { isList } of operation.inputs) {
      const part = inputs.slice(at, at + (isList ? (inputs.length - singles) / lists : 1));
      at += part.length;
      if (isList) capi.TF_AddInputList(description, outputList(part), part.length);
      else if (part.length === 1) capi.TF_AddInput(description, part[0].operation, part[0].index);
    }
    const waits = effects.before(operation, inputs);
    if (this.awaited !== null) waits.add(this.awaited);
    for (const node of waits) capi.TF_AddControlInput(description, node);
    const attributes = this.setOrFinish(description, set);
    const node = this.finish(description);
    effects.after(operation, inputs, node);
    this.remember(node, name, inputs);
    const from = [...inputs.map((input) => this.nameOf(input)), ...[...waits].map((w) => this.names.get(w))];
    this.content.update(`${name} ${operation.name}(${from.join()}) ${attributes}\n`);
    const count = capi.TF_OperationNumOutputs(node);
    return Array.from({ length: count }, (_, i) => new TracedTensor(this, node, i));
  }

  /** An input of the function. A resource is a scalar. */
  placeholder(dtype: DType, shape: readonly number[]): TracedTensor {
    const name = `n${this.nodes++}`;
    const description = this.capi.TF_NewOperation(this.pointer, 'Placeholder', name);
    this.capi.TF_SetAttrType(description, 'dtype', dtypeCode(dtype));
    this.capi.TF_SetAttrShape(description, 'shape', BigInt64Array.from(shape, BigInt), shape.length);
    const node = this.finish(description);
    this.remember(node, name, []);
    this.content.update(`${name} input ${dtype}[${shape}]\n`);
    return new TracedTensor(this, node, 0);
  }

  /** Values inside the function; `code` is TensorFlow's number of their dtype. */
  constant(code: number, shape: readonly number[], values: ArrayBufferView): TracedTensor {
    const { capi, native, status } = this.runtime;
    const name = `n${this.nodes++}`;
    const tensor = allocateTensor(this.runtime, shape, code, values.byteLength);
    try {
      if (values.byteLength > 0) native.libc.memcpy$in(capi.TF_TensorData(tensor), values, values.byteLength);
      const description = this.capi.TF_NewOperation(this.pointer, 'Const', name);
      this.capi.TF_SetAttrType(description, 'dtype', code);
      this.capi.TF_SetAttrTensor(description, 'value', tensor, status.pointer);
      const node = this.finish(description);
      this.remember(node, name, []);
      this.content.update(`${name} constant ${code}[${shape}] `);
      this.content.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
      return new TracedTensor(this, node, 0);
    } finally {
      capi.TF_DeleteTensor(tensor);
    }
  }

  /** TensorFlow's gradients of the sum of `ys`, each weighted by its `dys`, by `xs`; null where it has none. */
  gradients(
    ys: readonly TracedTensor[],
    xs: readonly TracedTensor[],
    dys: readonly TracedTensor[] | null,
  ): (TracedTensor | null)[] {
    const { status } = this.runtime;
    const found = outputList(xs.map(() => ({ operation: 0, index: 0 })));
    const lists = [outputList(ys), ys.length, outputList(xs), xs.length] as const;
    if (dys === null) this.capi.TF_AddGradients(this.pointer, ...lists, 0, status.pointer, found);
    else
      this.capi.TF_AddGradients$seeded(
        ...([this.pointer, ...lists, outputList(dys), status.pointer, found] as const),
      );
    throwOnError(status, 'gradients');
    const name = `g${this.nodes++}`;
    const named = (list: readonly TracedTensor[]) => list.map((tensor) => this.nameOf(tensor)).join();
    this.content.update(`${name} gradients(${named(ys)})(${named(xs)})(${named(dys ?? [])})\n`);
    return xs.map((_, i) => {
      if (found[2 * i] === 0n) return null;
      const node = Number(found[2 * i]);
      if (!this.names.has(node)) this.remember(node, `${name}:${i}`, [...ys, ...xs, ...(dys ?? [])]);
      return new TracedTensor(this, node, Number(found[2 * i + 1] & 0xffffffffn));
    });
  }

  /** The nodes from which `ys` were made, and theirs. */
  sourcesOf(ys: readonly TracedTensor[]): Set<Pointer> {
    const seen = new Set<Pointer>();
    const open = ys.map(({ operation }) => operation);
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      if (seen.has(node)) continue;
      seen.add(node);
      for (const { operation } of this.sources.get(node) ?? []) open.push(operation);
    }
    return seen;
  }

  /** Tells a shape that TensorFlow cannot infer, that of a variable read. */
  setShape(output: Output, shape: readonly number[]): void {
    const { status } = this.runtime;
    const dims = BigInt64Array.from(shape, BigInt);
    this.capi.TF_GraphSetTensorShape(
      ...([this.pointer, output.operation, output.index, dims, shape.length, status.pointer] as const),
    );
    throwOnError(status, 'shape');
  }

  codeOf({ operation, index }: Output): number {
    return this.capi.TF_OperationOutputType(operation, index);
  }

  shapeOf({ operation, index }: Output): readonly number[] {
    const { pointer } = this.runtime.status;
    const rank = this.capi.TF_GraphGetTensorNumDims(this.pointer, operation, index, pointer);
    throwOnError(this.runtime.status, 'shape');
    if (rank < 0) return [-1];
    const dims = new BigInt64Array(Math.max(1, rank));
    this.capi.TF_GraphGetTensorShape(...([this.pointer, operation, index, dims, rank, pointer] as const));
    return Array.from(dims.subarray(0, rank), Number);
  }

  /** A hash of all that the function does, the same in every process: names by it are found in a cache again. */
  contentHash(inputs: readonly TracedTensor[], outputs: readonly TracedTensor[]): string {
    const list = (tensors: readonly TracedTensor[]) => tensors.map((tensor) => this.nameOf(tensor)).join();
    return this.content
      .copy()
      .update(`(${list(inputs)}) -> ${list(outputs)}`)
      .digest('hex')
      .slice(0, 16);
  }

  /** The function's definition, which the caller deletes. */
  toFunction(name: string, inputs: readonly TracedTensor[], outputs: readonly TracedTensor[]): Pointer {
    const { status } = this.runtime;
    const { writers } = this.effects;
    const effects = BigUint64Array.from(writers.length === 0 ? [0] : writers, BigInt);
    const ins = [inputs.length, outputList(inputs)] as const;
    const outs = [outputs.length, outputList(outputs), 0] as const;
    const definition = this.capi.TF_GraphToFunctionWithControlOutputs(
      ...([this.pointer, name, 0, -1, 0, ...ins, ...outs, writers.length, effects, 0, 0] as const),
      ...(['', status.pointer] as const),
    );
    throwOnError(status, 'function');
    return definition;
  }

  dispose(): void {
    this.runtime.capi.TF_DeleteGraph(this.pointer);
  }

  /** A description is freed by becoming a node: also one whose attributes are refused. */
  private setOrFinish(description: Pointer, set: SetAttributes): string {
    try {
      return set(description);
    } catch (error) {
      this.capi.TF_FinishOperation(description, this.runtime.status.pointer);
      throw error;
    }
  }

  private finish(description: Pointer): Pointer {
    const { status } = this.runtime;
    const node = this.capi.TF_FinishOperation(description, status.pointer);
    if (status.code() !== 0) throw new Error(plainMessage(status.message()));
    return node;
  }

  private remember(node: Pointer, name: string, sources: readonly TracedTensor[]): void {
    this.names.set(node, name);
    this.sources.set(node, sources);
  }

  private nameOf({ operation, index }: Output): string {
    return `${this.names.get(operation)}:${index}`;
  }
}
