/** The engine over one runtime. */
import { arrayOf, dtypeOfArray } from './dtypes';
import { EagerTensor, type TensorKeeper } from './eager-tensor';
import type { Attribute, Device, DType, Engine, Tensor, TensorData } from './engine';
import { type Executor, execute, makeExecutor } from './execute';
import { copyHandle } from './handles';
import type { Pointer } from './library/native';
import { OperationQueue, QueuedFailure } from './queue';
import { HOST_DEVICE, type Runtime } from './runtime';
import { Scopes } from './scopes';
import { downloadStrings, uploadStrings } from './strings';
import { download, downloadAsync, upload } from './transfer';

/** A device with the address of its full name. */
interface Placement {
  readonly device: Device;
  readonly pointer: Pointer;
  readonly isHost: boolean;
  readonly constants: Map<string, EagerTensor>;
}

/** Dtypes that stay in the host's memory whatever the device: shapes and indices are read there. */
const HOST_DTYPES: ReadonlySet<DType> = new Set(['int32', 'string', 'resource']);

/** The engine of one runtime. */
export class EagerEngine implements Engine, TensorKeeper {
  readonly version: string;
  readonly library: string;
  readonly devices: readonly Device[];
  private readonly placements: readonly Placement[];
  private current: Placement;
  readonly executor: Executor;
  private readonly queue: OperationQueue;
  /** Becomes known when the queue has got as far as it was at the last call of `caughtUp`. */
  private marker: Tensor | null = null;
  private readonly scopes = new Scopes();
  private live = 0;

  constructor(readonly runtime: Runtime) {
    this.version = runtime.version;
    this.library = runtime.place.library;
    this.devices = runtime.devices.map(({ name, type }) => ({ name, type }));
    this.placements = runtime.devices.map(({ fullName }, i) => ({
      device: this.devices[i],
      pointer: runtime.native.name(fullName),
      isHost: this.devices[i].name === HOST_DEVICE,
      constants: new Map(),
    }));
    this.current = this.placements.find(({ device }) => device.type === 'GPU') ?? this.placements[0];
    this.queue = new OperationQueue(runtime);
    this.executor = makeExecutor(runtime, this.queue);
  }

  run(op: string, inputs: readonly Tensor[], attributes?: Readonly<Record<string, Attribute>>): Tensor[] {
    return this.outputs(op, inputs, attributes).map((handle) => this.adopt(handle));
  }

  run1(op: string, inputs: readonly Tensor[], attributes?: Readonly<Record<string, Attribute>>): Tensor {
    const handles = this.outputs(op, inputs, attributes);
    if (handles.length === 1) return this.adopt(handles[0]);
    for (const handle of handles) this.runtime.capi.TFE_DeleteTensorHandle(handle);
    throw new Error(`${op}: expected an operation with one output; received one with ${handles.length}`);
  }

  tensor(data: TensorData, shape: readonly number[], dtype: DType = dtypeOfArray(data)): Tensor {
    return this.adopt(this.place(data, shape, dtype));
  }

  constant(values: number | readonly number[], dtype: DType): Tensor {
    const { constants } = this.current;
    const key = `${dtype}:${typeof values === 'number' ? values : `[${values.join()}]`}`;
    let constant = constants.get(key);
    if (!constant) {
      const list = typeof values === 'number' ? [values] : values;
      const handle = this.place(arrayOf(list, dtype), typeof values === 'number' ? [] : [list.length], dtype);
      constant = new EagerTensor(this, handle, 'constant');
      constants.set(key, constant);
    }
    return constant;
  }

  strings(values: readonly (string | Uint8Array)[], shape: readonly number[]): Tensor {
    const bytes = values.map((value) =>
      typeof value === 'string' ? new TextEncoder().encode(value) : value,
    );
    return this.adopt(uploadStrings(this.runtime, this.executor, bytes, shape));
  }

  readStrings(tensor: Tensor): Uint8Array[] {
    return downloadStrings(this.runtime, this.own(tensor).pointer);
  }

  read(tensor: Tensor): Promise<TensorData> {
    const own = this.own(tensor);
    return downloadAsync(this.runtime, own.pointer, own.dtype);
  }

  readSync(tensor: Tensor): TensorData {
    const own = this.own(tensor);
    return download(this.runtime, own.pointer, own.dtype);
  }

  scope<T>(work: () => T): T {
    return this.scopes.run(work);
  }

  keep<T extends Tensor>(tensor: T): T {
    const own = this.own(tensor);
    if (own.lifetime === 'scope') own.lifetime = 'kept';
    return tensor;
  }

  withDevice<T>(device: string, work: () => T): T {
    const before = this.current;
    this.current = this.placement(device);
    try {
      return work();
    } finally {
      this.current = before;
    }
  }

  startQueue(): () => void {
    this.queue.start();
    let stopped = false;
    return () => {
      if (stopped) return;
      stopped = true;
      this.queue.stop();
      if (this.queue.isOn) return;
      this.marker?.dispose();
      this.marker = null;
    };
  }

  async caughtUp(): Promise<void> {
    if (!this.queue.isOn) return;
    const before = this.marker;
    this.marker = this.withDevice(HOST_DEVICE, () =>
      this.keep(this.run1('Identity', [this.constant(0, 'int32')])),
    );
    if (before === null) return;
    try {
      await this.read(before);
    } finally {
      before.dispose();
    }
  }

  copyTo(tensor: Tensor, device: string): Tensor {
    return this.adopt(copyHandle(this.runtime, this.own(tensor).pointer, this.placement(device).pointer));
  }

  get liveTensors(): number {
    return this.live;
  }

  /** Takes over a handle as a tensor of the innermost scope. */
  adopt(handle: Pointer): EagerTensor {
    const tensor = new EagerTensor(this, handle, 'scope');
    this.live++;
    this.scopes.add(tensor);
    return tensor;
  }

  release(handle: Pointer): void {
    this.live--;
    this.runtime.capi.TFE_DeleteTensorHandle(handle);
  }

  /** The short name of the device where operations run now. */
  get currentDevice(): string {
    return this.current.device.name;
  }

  /** Waits until nothing is queued, without letting the event loop turn. */
  drain(): void {
    if (this.queue.isOn) this.queue.wait();
  }

  /** The address of the current device's full name. */
  get devicePointer(): Pointer {
    return this.current.pointer;
  }

  /** Moves a handle from the host to the current device, unless its dtype stays on the host. */
  toCurrentDevice(handle: Pointer, dtype: DType): Pointer {
    if (this.current.isHost || (HOST_DTYPES.has(dtype) && this.current.device.type !== 'CPU')) return handle;
    try {
      return copyHandle(this.runtime, handle, this.current.pointer);
    } finally {
      this.runtime.capi.TFE_DeleteTensorHandle(handle);
    }
  }

  private outputs(
    op: string,
    inputs: readonly Tensor[],
    attributes: Readonly<Record<string, Attribute>> | undefined,
  ): Pointer[] {
    const operation = this.runtime.operation(op);
    const pointers = new Array<Pointer>(inputs.length);
    try {
      for (let i = 0; i < inputs.length; i++) pointers[i] = this.own(inputs[i]).pointer;
      return execute(this.executor, operation, this.current.pointer, pointers, attributes);
    } catch (error) {
      if (error instanceof QueuedFailure) throw error;
      throw describeFailure(op, inputs, error);
    }
  }

  private place(data: TensorData, shape: readonly number[], dtype: DType): Pointer {
    return this.toCurrentDevice(upload(this.runtime, data, shape, dtype), dtype);
  }

  private own(tensor: Tensor): EagerTensor {
    if (tensor instanceof EagerTensor) return tensor;
    throw new Error(`expected a tensor of this engine; received ${tensor === null ? 'null' : typeof tensor}`);
  }

  private placement(name: string): Placement {
    const wanted = name.replace(/^\/?(device:)?/i, '').toUpperCase();
    const found = this.placements.find(({ device }) => device.name === `/device:${wanted}`);
    if (found) return found;
    const names = this.devices.map((device) => device.name).join(', ');
    throw new Error(`device: expected one of ${names}; received ${name}`);
  }
}

/** `Add(float32[2,3], int32[4]): message`. */
function describeFailure(op: string, inputs: readonly Tensor[], error: unknown): Error {
  const shown = inputs.map((input) => {
    if (!(input instanceof EagerTensor)) return 'no tensor';
    return input.isDisposed ? 'disposed tensor' : input.toString();
  });
  const message = error instanceof Error ? error.message : String(error);
  return new Error(`${op}(${shown.join(', ')}): ${message}`, { cause: error });
}
