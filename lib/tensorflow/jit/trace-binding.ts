/** What TensorFlow.js's kernels call while a function is traced: operations become nodes, ids stand for them. */
import { type TensorMetadata, TfjsBinding } from '../binding';
import { dtypeCode, dtypeOf } from '../dtypes';
import type { DType, TensorData } from '../engine';
import { shareHandle } from '../handles';
import type { Pointer } from '../library/native';
import type { Operation } from '../operations';
import { FIRST_TRACED_ID } from '../tfjs/names';
import { ATTRIBUTE_KINDS, setTfjsAttribute, type TfjsAttribute } from '../tfjs/tfjs-attributes';
import type { TfjsValues } from '../tfjs/tfjs-values';
import { plainProduct } from './products';
import { lineOf, markPlace, refusal, TraceRefusal } from './refusal';
import type { TraceEngine } from './trace-engine';
import type { TracedTensor } from './traced-tensor';

interface Made {
  readonly shape: readonly number[];
  readonly code: number;
  readonly values: TfjsValues;
}

const FLOAT32 = dtypeCode('float32');
const FLOAT64 = dtypeCode('float64');

/** Stands in the place of `base`; tensors that existed before stay with that one. */
export class TraceBinding extends TfjsBinding {
  private readonly nodes = new Map<number, TracedTensor | (() => TracedTensor)>();
  /** What was made of JavaScript's numbers since the trace began. */
  private readonly made = new Map<number, Made>();
  private readonly embedded = new Map<number, TracedTensor>();
  private nextNode = FIRST_TRACED_ID;

  /** With `wide`, what TensorFlow.js takes for float32 is float64: for checks of gradients. */
  constructor(
    private readonly base: TfjsBinding,
    readonly trace: TraceEngine,
    private readonly wide: boolean,
  ) {
    super(base.engine);
  }

  /** The dtype that stands for `dtype` here. */
  dtypeFor(dtype: DType): DType {
    return this.wide && dtype === 'float32' ? 'float64' : dtype;
  }

  /** An id for a node, or for one that is made when it is first asked for. */
  add(node: TracedTensor | (() => TracedTensor)): number {
    this.nodes.set(this.nextNode, node);
    return this.nextNode++;
  }

  /** A node as kernels see it. */
  describeNode(node: TracedTensor): TensorMetadata {
    const { code } = node;
    return {
      id: this.add(node),
      shape: [...node.shape],
      dtype: this.wide && code === FLOAT64 ? FLOAT32 : code,
    };
  }

  /** The node behind an id: of this trace, or of a tensor that the closure held, which it becomes an input for. */
  node(id: number): TracedTensor {
    const known = this.nodes.get(id) ?? this.embedded.get(id);
    if (typeof known === 'object') return known;
    const node = known === undefined ? this.embed(id) : known();
    (known === undefined ? this.embedded : this.nodes).set(id, node);
    return node;
  }

  override createTensor(shape: readonly number[], code: number, values: TfjsValues): number {
    const id = this.base.createTensor(shape, code, values);
    this.made.set(id, { shape, code, values });
    return id;
  }

  override deleteTensor(id: number): void {
    this.embedded.delete(id);
    this.made.delete(id);
    if (!this.nodes.delete(id)) this.base.deleteTensor(id);
  }

  override tensorDataSync(id: number): TfjsValues {
    this.refuseRead(id);
    return this.base.tensorDataSync(id);
  }

  override async tensorData(id: number): Promise<TfjsValues> {
    this.refuseRead(id);
    return this.base.tensorData(id);
  }

  override executeOp(
    name: string,
    attributes: readonly TfjsAttribute[],
    inputIds: readonly number[],
    outputs: number,
  ): TensorMetadata[] {
    try {
      const operation = this.trace.eager.runtime.operation(name);
      const nodes = inputIds.map((id) => this.node(id));
      const own = this.ownAttributes(operation, attributes);
      const product = name === 'BatchMatMulV2' ? plainProduct(this.trace, nodes, own) : null;
      if (product !== null) return [this.describeKnown(name, product)];
      const results = this.trace.record(operation, nodes, (node) => {
        for (const attribute of own) setTfjsAttribute(this.trace.setting, node, operation, attribute);
        return JSON.stringify(own);
      });
      return results.slice(0, outputs).map((result) => this.describeKnown(name, result));
    } catch (error) {
      if (error instanceof TraceRefusal) throw error;
      const message = error instanceof Error ? error.message : String(error);
      throw new Error(`${name}: ${message} (at ${lineOf(markPlace())})`, { cause: error });
    }
  }

  override loadSavedModel(): never {
    throw refusal('a SavedModel is loaded', 'Load it and run it before or after the call.');
  }

  override runSavedModel(): never {
    throw refusal('a SavedModel is run', 'Run it before or after the call.');
  }

  override insert(handle: Pointer): number {
    return this.base.insert(handle);
  }

  override handle(id: number): Pointer {
    return this.base.handle(id);
  }

  override getNumOfTensors(): number {
    return this.base.getNumOfTensors();
  }

  override getNumOfSavedModels(): number {
    return this.base.getNumOfSavedModels();
  }

  private embed(id: number): TracedTensor {
    const made = this.made.get(id);
    if (made !== undefined && !Array.isArray(made.values)) return this.numbers(made, made.values);
    const { engine } = this;
    const tensor = engine.keep(engine.adopt(shareHandle(engine.runtime, this.base.handle(id))));
    const node = this.trace.captureOnce(tensor);
    return this.wide && tensor.dtype === 'float32' ? this.widen(node) : node;
  }

  private numbers({ shape, code }: Made, values: TensorData): TracedTensor {
    const dtype = dtypeOf(code);
    // Kernels hand int64 over as pairs of 32 bits.
    if (dtype === 'int64' && values instanceof Int32Array)
      return this.trace.graph.constant(code, shape, values);
    const node = this.trace.tensor(values, shape, dtype);
    return this.wide && dtype === 'float32' ? this.widen(node) : node;
  }

  private widen(node: TracedTensor): TracedTensor {
    return this.trace.run1('Cast', [node], { DstT: { kind: 'type', value: 'float64' } });
  }

  /** Without those that TensorFlow infers from the inputs. */
  private ownAttributes(operation: Operation, attributes: readonly TfjsAttribute[]): TfjsAttribute[] {
    const inferred = new Set(
      operation.inputs.flatMap(({ typeAttribute, numberAttribute }) => [typeAttribute, numberAttribute]),
    );
    return attributes
      .filter(({ name }) => !inferred.has(name))
      .map((attribute) =>
        this.wide && attribute.type === ATTRIBUTE_KINDS.TF_ATTR_TYPE && attribute.value === FLOAT32
          ? { ...attribute, value: FLOAT64 }
          : attribute,
      );
  }

  private describeKnown(name: string, result: TracedTensor): TensorMetadata {
    if (result.shape.every((dim) => dim >= 0)) return this.describeNode(result);
    throw refusal(
      `${name} gives ${result}, whose shape depends on values`,
      'Choose by tf.where, which keeps the shape, or do it before or after the call.',
    );
  }

  private refuseRead(id: number): void {
    const node = this.nodes.get(id);
    if (node === undefined) return;
    throw refusal(
      `the values of a ${typeof node === 'object' ? node : 'variable'} are asked for (data, dataSync, array, print)`,
      'It is recorded once, before there are values: read them after the call, and choose by tf.where.',
    );
  }
}
