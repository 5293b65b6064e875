/** Values between TensorFlow.js's arrays and handles. */
import { checkData, dtypeCode, dtypeOf } from '../dtypes';
import type { EagerEngine } from '../eager-engine';
import type { TensorData } from '../engine';
import type { Pointer } from '../library/native';
import type { Runtime } from '../runtime';
import { throwOnError } from '../status';
import { downloadStrings, uploadStrings } from '../strings';
import { download, downloadAsync, handleOfBytes, sizeOfShape, upload } from '../transfer';

/** The arrays that TensorFlow.js knows: typed ones, and one `Uint8Array` for each string. */
export type TfjsValues = TensorData | Uint8Array[];

/** TensorFlow's numbers of the dtypes that TensorFlow.js knows. */
export const TFJS_CODES = {
  float32: dtypeCode('float32'),
  int32: dtypeCode('int32'),
  int64: dtypeCode('int64'),
  bool: dtypeCode('bool'),
  complex64: dtypeCode('complex64'),
  string: dtypeCode('string'),
  resource: dtypeCode('resource'),
  uint8: dtypeCode('uint8'),
} as const;

/** Uploads values to the CPU; `code` is TensorFlow's number of the dtype. Returns a handle. */
export function uploadForTfjs(
  { runtime, executor }: EagerEngine,
  shape: readonly number[],
  code: number,
  values: TfjsValues,
): Pointer {
  const dtype = dtypeOf(code);
  if (dtype === 'string') {
    if (!Array.isArray(values) || values.some((value) => !(value instanceof Uint8Array)))
      throw new Error('values of dtype string: expected an array of Uint8Array; received something else');
    return uploadStrings(runtime, executor, values, shape);
  }
  if (Array.isArray(values))
    throw new Error(`values of dtype ${dtype}: expected a typed array; received an array`);
  if (dtype === 'resource') return handleOfBytes(runtime, values, shape, code, values.byteLength);
  if (dtype === 'int64' && values instanceof Int32Array) {
    checkData(values, 'int32', 2 * sizeOfShape(shape));
    return handleOfBytes(runtime, values, shape, code, values.byteLength);
  }
  return upload(runtime, values, shape, dtype);
}

/** The values behind a handle; a resource handle as its serialised bytes. */
export function downloadForTfjs(runtime: Runtime, handle: Pointer): TfjsValues {
  const dtype = dtypeOf(runtime.capi.TFE_TensorHandleDataType(handle));
  if (dtype === 'string') return downloadStrings(runtime, handle);
  return dtype === 'resource' ? resourceBytes(runtime, handle) : download(runtime, handle, dtype);
}

/** `downloadForTfjs` without blocking the event loop while a device computes. */
export async function downloadForTfjsAsync(runtime: Runtime, handle: Pointer): Promise<TfjsValues> {
  const dtype = dtypeOf(runtime.capi.TFE_TensorHandleDataType(handle));
  if (dtype === 'string' || dtype === 'resource') return downloadForTfjs(runtime, handle);
  return downloadAsync(runtime, handle, dtype);
}

function resourceBytes({ capi, native, status }: Runtime, handle: Pointer): Uint8Array {
  const tensor = capi.TFE_TensorHandleResolve(handle, status.pointer);
  throwOnError(status, 'read');
  try {
    return native.copy(capi.TF_TensorData(tensor), capi.TF_TensorByteSize(tensor));
  } finally {
    capi.TF_DeleteTensor(tensor);
  }
}
