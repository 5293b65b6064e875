/**
 * What models see of TensorFlow: tensors of any dtype held by libtensorflow, raw operations on them, devices and
 * scopes. Implemented over the C API in this room; made by `openTensorflow`.
 */

/** The dtypes in use; the names are TensorFlow's. */
export type DType =
  | 'float32'
  | 'float64'
  | 'float16'
  | 'bfloat16'
  | 'int32'
  | 'int64'
  | 'uint8'
  | 'bool'
  | 'string'
  | 'complex64'
  | 'resource';

/** Values that JavaScript can hand over or receive. `float16` and `bfloat16` travel as their raw 16 bits. */
export type TensorData = Float32Array | Float64Array | Int32Array | BigInt64Array | Uint8Array | Uint16Array;

/** A tensor on a device. Freed by `dispose` or at the end of the scope in which it was made. */
export interface Tensor {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly size: number;
  /** The device that holds it, `/device:CPU:0`. */
  readonly device: string;
  /** Frees it; a second call does nothing. Using a disposed tensor throws. */
  dispose(): void;
  readonly isDisposed: boolean;
}

/** An attribute of an operation: TensorFlow's attribute name and a value tagged with its kind. */
export type Attribute =
  | { readonly kind: 'type'; readonly value: DType }
  | { readonly kind: 'types'; readonly value: readonly DType[] }
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'ints'; readonly value: readonly number[] }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'floats'; readonly value: readonly number[] }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'bools'; readonly value: readonly boolean[] }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'strings'; readonly value: readonly string[] }
  | { readonly kind: 'shape'; readonly value: readonly number[] }
  | { readonly kind: 'shapes'; readonly value: readonly (readonly number[])[] };

/** A device as TensorFlow names it. */
export interface Device {
  /** `/device:CPU:0`, `/device:GPU:1`. */
  readonly name: string;
  readonly type: string;
}

/** The loaded library with one eager context. */
export interface Engine {
  /** TensorFlow's version, `2.21.0`. */
  readonly version: string;
  /** Path of the loaded library. */
  readonly library: string;
  readonly devices: readonly Device[];

  /**
   * Runs one operation of TensorFlow on the current device. Attributes that TensorFlow infers from the inputs (`T`
   * mostly) may be left out. Throws TensorFlow's own message with the operation's name, shapes and dtypes.
   */
  run(op: string, inputs: readonly Tensor[], attributes?: Readonly<Record<string, Attribute>>): Tensor[];
  /** `run` for operations with one output. */
  run1(op: string, inputs: readonly Tensor[], attributes?: Readonly<Record<string, Attribute>>): Tensor;

  /** Uploads values; `data` must not be changed afterwards (on a CPU the memory may be shared). */
  tensor(data: TensorData, shape: readonly number[], dtype?: DType): Tensor;
  /** Uploads strings; bytes as they are, text as UTF-8. */
  strings(values: readonly (string | Uint8Array)[], shape: readonly number[]): Tensor;
  /** The values of a tensor of dtype `string`, as bytes. */
  readStrings(tensor: Tensor): Uint8Array[];
  /** A small constant (scalar or vector), made once per device, never disposed by scopes. */
  constant(values: number | readonly number[], dtype: DType): Tensor;
  /** The values, without blocking the event loop while a device computes. */
  read(tensor: Tensor): Promise<TensorData>;
  /** The values at once. */
  readSync(tensor: Tensor): TensorData;

  /** Disposes what `work` made, except what it returns (tensors inside arrays and plain objects too) and what was kept. */
  scope<T>(work: () => T): T;
  /** Keeps a tensor beyond its scope; the caller disposes it. */
  keep<T extends Tensor>(tensor: T): T;
  /** Runs `work` with operations placed on `device`. */
  withDevice<T>(device: string, work: () => T): T;
  /** A copy on another device. */
  copyTo(tensor: Tensor, device: string): Tensor;
  /**
   * Operations are only queued from now on, so that the event loop turns while TensorFlow works through them in order;
   * the same operations give the same bits. One that fails makes a later `run` or `read` throw, by its name. Asking for
   * a new tensor's shape waits for it. The returned function ends this; calls may nest.
   */
  startQueue(): () => void;
  /** Resolves when what was queued up to the last call of this is done; called often, it keeps the queue short. */
  caughtUp(): Promise<void>;
  /** Live tensors of this engine: a leak shows here. */
  readonly liveTensors: number;
}
