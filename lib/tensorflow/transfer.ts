/** Values in and out of TensorFlow, with one copy each way. */
import { arrayOver, checkData, dtypeBytes, dtypeCode } from './dtypes';
import type { DType, TensorData } from './engine';
import { shareHandle } from './handles';
import type { Pointer } from './library/native';
import type { Runtime } from './runtime';
import { newStatus, throwOnError } from './status';

/** From this many bytes on, `downloadAsync` copies on a worker thread. */
const ASYNC_BYTES = 1 << 20;

/** Uploads `data` to the CPU and returns the new tensor's handle. The values are copied once. */
export function upload(runtime: Runtime, data: TensorData, shape: readonly number[], dtype: DType): Pointer {
  checkData(data, dtype, sizeOfShape(shape));
  return handleOfBytes(runtime, data, shape, dtypeCode(dtype), data.length === 0 ? 0 : data.byteLength);
}

/** A new tensor of any plain dtype from raw bytes. */
export function handleOfBytes(
  runtime: Runtime,
  data: ArrayBufferView,
  shape: readonly number[],
  code: number,
  bytes: number,
): Pointer {
  const { capi, native, status } = runtime;
  const tensor = allocateTensor(runtime, shape, code, bytes);
  if (bytes > 0) native.libc.memcpy$in(capi.TF_TensorData(tensor), data, bytes);
  const handle = capi.TFE_NewTensorHandle(tensor, status.pointer);
  capi.TF_DeleteTensor(tensor);
  throwOnError(status, 'upload');
  return handle;
}

/** TensorFlow's own memory for a tensor on the CPU; whoever calls this deletes it. */
export function allocateTensor(
  { capi }: Runtime,
  shape: readonly number[],
  code: number,
  bytes: number,
): Pointer {
  const tensor = capi.TF_AllocateTensor(code, BigInt64Array.from(shape, BigInt), shape.length, bytes);
  if (tensor !== 0 && (bytes === 0 || capi.TF_TensorData(tensor) !== 0)) return tensor;
  if (tensor !== 0) capi.TF_DeleteTensor(tensor);
  throw new Error(
    `no memory for a tensor of shape [${shape.join(', ')}], ${bytes} bytes; use smaller batches`,
  );
}

/** The values of the tensor behind `handle`, at once. */
export function download(runtime: Runtime, handle: Pointer, dtype: DType): TensorData {
  const { capi, native, status } = runtime;
  dtypeBytes(dtype);
  const tensor = capi.TFE_TensorHandleResolve(handle, status.pointer);
  throwOnError(status, 'read');
  const bytes = capi.TF_TensorByteSize(tensor);
  try {
    const data = arrayOver(native.largeBuffer(bytes), dtype);
    if (bytes > 0) native.libc.memcpy$out(data, capi.TF_TensorData(tensor), bytes);
    return data;
  } finally {
    capi.TF_DeleteTensor(tensor);
  }
}

/**
 * The values of the tensor behind `handle`; a worker thread waits for the device and copies what is large. The handle
 * may be freed meanwhile.
 */
export async function downloadAsync(runtime: Runtime, handle: Pointer, dtype: DType): Promise<TensorData> {
  const { capi, native } = runtime;
  dtypeBytes(dtype);
  const shared = shareHandle(runtime, handle);
  const status = newStatus(capi);
  let tensor = 0;
  try {
    tensor = await settled<Pointer>((done) =>
      capi.TFE_TensorHandleResolve.async(shared, status.pointer, done),
    );
    throwOnError(status, 'read');
    const bytes = capi.TF_TensorByteSize(tensor);
    const data = arrayOver(native.largeBuffer(bytes), dtype);
    const from = capi.TF_TensorData(tensor);
    const { memcpy$out } = native.libc;
    if (bytes >= ASYNC_BYTES) await settled<Pointer>((done) => memcpy$out.async(data, from, bytes, done));
    else if (bytes > 0) memcpy$out(data, from, bytes);
    return data;
  } finally {
    if (tensor !== 0) capi.TF_DeleteTensor(tensor);
    capi.TF_DeleteStatus(status.pointer);
    capi.TFE_DeleteTensorHandle(shared);
  }
}

/** The number of values of a shape; throws unless every dimension is a whole number from 0 on. */
export function sizeOfShape(shape: readonly number[]): number {
  let size = 1;
  for (const dim of shape) {
    if (!Number.isSafeInteger(dim) || dim < 0)
      throw new Error(`shape: expected whole numbers from 0 on; received [${shape.join(', ')}]`);
    size *= dim;
  }
  return size;
}

function settled<T>(start: (done: (error: Error | null, result: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    start((error, result) => (error ? reject(error) : resolve(result)));
  });
}
