/**
 * What TensorFlow.js's Node kernels call (`tfjs_binding.d.ts` of `@tensorflow/tfjs-node-gpu`), in place of that
 * package's native addon. Tensors are known by ids; every id is one handle.
 */
import { dtypeOf } from './dtypes';
import type { EagerEngine } from './eager-engine';
import { handleShape } from './handles';
import type { Pointer } from './library/native';
import { deleteSavedModel, loadSavedModel, runSavedModel, type SavedModel } from './saved-models';
import { FIRST_TRACED_ID } from './tfjs/names';
import { ATTRIBUTE_KINDS, setTfjsAttribute, type TfjsAttribute } from './tfjs/tfjs-attributes';
import {
  downloadForTfjs,
  downloadForTfjsAsync,
  TFJS_CODES,
  type TfjsValues,
  uploadForTfjs,
} from './tfjs/tfjs-values';

/** A tensor as the kernels see it. */
export interface TensorMetadata {
  readonly id: number;
  readonly shape: number[];
  readonly dtype: number;
}

/** The binding over an engine; the engine's current device is where operations run. */
export class TfjsBinding {
  readonly TF_FLOAT = TFJS_CODES.float32;
  readonly TF_INT32 = TFJS_CODES.int32;
  readonly TF_INT64 = TFJS_CODES.int64;
  readonly TF_BOOL = TFJS_CODES.bool;
  readonly TF_COMPLEX64 = TFJS_CODES.complex64;
  readonly TF_STRING = TFJS_CODES.string;
  readonly TF_RESOURCE = TFJS_CODES.resource;
  readonly TF_UINT8 = TFJS_CODES.uint8;
  readonly TF_ATTR_STRING = ATTRIBUTE_KINDS.TF_ATTR_STRING;
  readonly TF_ATTR_INT = ATTRIBUTE_KINDS.TF_ATTR_INT;
  readonly TF_ATTR_FLOAT = ATTRIBUTE_KINDS.TF_ATTR_FLOAT;
  readonly TF_ATTR_BOOL = ATTRIBUTE_KINDS.TF_ATTR_BOOL;
  readonly TF_ATTR_TYPE = ATTRIBUTE_KINDS.TF_ATTR_TYPE;
  readonly TF_ATTR_SHAPE = ATTRIBUTE_KINDS.TF_ATTR_SHAPE;
  readonly TF_ATTR_RESOURCE = ATTRIBUTE_KINDS.TF_ATTR_RESOURCE;
  readonly TF_Version: string;

  private readonly handles = new Map<number, Pointer>();
  private readonly models = new Map<number, SavedModel>();
  private nextTensor = 0;
  private nextModel = 0;
  private closed = false;

  constructor(readonly engine: EagerEngine) {
    this.TF_Version = engine.version;
  }

  createTensor(shape: readonly number[], dtype: number, values: TfjsValues): number {
    const { engine } = this;
    return this.insert(engine.toCurrentDevice(uploadForTfjs(engine, shape, dtype, values), dtypeOf(dtype)));
  }

  deleteTensor(id: number): void {
    if (this.closed || id >= FIRST_TRACED_ID) return;
    this.engine.runtime.capi.TFE_DeleteTensorHandle(this.handle(id));
    this.handles.delete(id);
  }

  tensorDataSync(id: number): TfjsValues {
    return downloadForTfjs(this.engine.runtime, this.handle(id));
  }

  /** `tensorDataSync` without blocking the event loop; not part of the native addon. */
  tensorData(id: number): Promise<TfjsValues> {
    return downloadForTfjsAsync(this.engine.runtime, this.handle(id));
  }

  executeOp(
    name: string,
    attributes: readonly TfjsAttribute[],
    inputIds: readonly number[],
    outputs: number,
  ): TensorMetadata[] {
    const { runtime, executor, devicePointer } = this.engine;
    const { capi, status } = runtime;
    const inputs = inputIds.map((id) => this.handle(id));
    try {
      const operation = runtime.operation(name);
      const op = executor.begin(operation.namePointer, devicePointer);
      for (const input of inputs) capi.TFE_OpAddInput(op, input, status.pointer);
      for (const attribute of attributes) setTfjsAttribute(runtime, op, operation, attribute);
      return this.describe(executor.finish(outputs));
    } catch (error) {
      throw new Error(`${name}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  }

  loadSavedModel(folder: string, tags: string): number {
    if (typeof folder !== 'string' || typeof tags !== 'string')
      throw new Error(`SavedModel: expected a folder and tags; received ${folder} and ${tags}`);
    const id = this.nextModel++;
    this.models.set(id, loadSavedModel(this.engine.runtime, folder, tags.split(',')));
    return id;
  }

  deleteSavedModel(id: number): void {
    deleteSavedModel(this.engine.runtime, this.model(id));
    this.models.delete(id);
  }

  runSavedModel(
    id: number,
    inputIds: readonly number[],
    inputNames: string,
    outputNames: string,
  ): TensorMetadata[] {
    const names = inputNames === '' ? [] : inputNames.split(',');
    if (names.length !== inputIds.length)
      throw new Error(`SavedModel: expected ${inputIds.length} names of inputs; received ${names.length}`);
    const inputs = names.map((name, i) => ({ name, handle: this.handle(inputIds[i]) }));
    return this.describe(runSavedModel(this.engine.runtime, this.model(id), inputs, outputNames.split(',')));
  }

  getNumOfSavedModels(): number {
    return this.models.size;
  }

  getNumOfTensors(): number {
    return this.handles.size;
  }

  isUsingGpuDevice(): boolean {
    return this.engine.devices.some(({ type }) => type === 'GPU');
  }

  /** Frees every tensor and SavedModel; deleting a tensor afterwards does nothing. */
  dispose(): void {
    for (const id of [...this.handles.keys()]) this.deleteTensor(id);
    for (const id of [...this.models.keys()]) this.deleteSavedModel(id);
    this.closed = true;
  }

  /** Takes over a handle; returns its id. */
  insert(handle: Pointer): number {
    const id = this.nextTensor++;
    this.handles.set(id, handle);
    return id;
  }

  /** The handle behind an id, still owned by the binding. */
  handle(id: number): Pointer {
    const handle = this.handles.get(id);
    if (handle !== undefined) return handle;
    if (id >= FIRST_TRACED_ID)
      throw new Error(
        'expected a tensor with values; received one that was made while a function was traced: return it from the ' +
          'closure, and use what the call returns',
      );
    throw new Error(`expected the id of a live tensor; received ${id}`);
  }

  private model(id: number): SavedModel {
    const model = this.models.get(id);
    if (model) return model;
    throw new Error(`expected the id of a loaded SavedModel; received ${id}`);
  }

  private describe(handles: readonly Pointer[]): TensorMetadata[] {
    const { runtime } = this.engine;
    return handles.map((handle) => ({
      id: this.insert(handle),
      shape: handleShape(runtime, handle),
      dtype: runtime.capi.TFE_TensorHandleDataType(handle),
    }));
  }
}
