/** Tensors of strings: arrays of `TF_TString`, 24 bytes each. */
import type { Executor } from './execute';
import type { Pointer } from './library/native';
import type { Runtime } from './runtime';
import { throwOnError } from './status';
import { allocateTensor, sizeOfShape } from './transfer';

const TSTRING_BYTES = 24;
const STRING_CODE = 7;

/**
 * A handle of a new string tensor. The values are copied by an operation (`DeepCopy`) into memory that TensorFlow
 * itself frees with the strings in it; what was set up here is freed at once.
 */
export function uploadStrings(
  runtime: Runtime,
  executor: Executor,
  values: readonly Uint8Array[],
  shape: readonly number[],
): Pointer {
  const { capi, status } = runtime;
  if (values.length !== sizeOfShape(shape))
    throw new Error(
      `strings: expected ${sizeOfShape(shape)} for shape [${shape.join(', ')}]; received ${values.length}`,
    );
  const tensor = allocateTensor(runtime, shape, STRING_CODE, values.length * TSTRING_BYTES);
  const first = values.length > 0 ? capi.TF_TensorData(tensor) : 0;
  values.forEach((value, i) => {
    capi.TF_StringInit(first + i * TSTRING_BYTES);
    capi.TF_StringCopy(first + i * TSTRING_BYTES, value, value.length);
  });
  const handle = capi.TFE_NewTensorHandle(tensor, status.pointer);
  try {
    throwOnError(status, 'strings');
    const { namePointer } = runtime.operation('DeepCopy');
    const op = executor.begin(namePointer, runtime.host);
    capi.TFE_OpAddInput(op, handle, status.pointer);
    const [copy] = executor.finish(1);
    return copy;
  } finally {
    if (handle !== 0) capi.TFE_DeleteTensorHandle(handle);
    values.forEach((_, i) => {
      capi.TF_StringDealloc(first + i * TSTRING_BYTES);
    });
    capi.TF_DeleteTensor(tensor);
  }
}

/** The strings of the tensor behind `handle`, as bytes. */
export function downloadStrings(runtime: Runtime, handle: Pointer): Uint8Array[] {
  const { capi, native, status } = runtime;
  const tensor = capi.TFE_TensorHandleResolve(handle, status.pointer);
  throwOnError(status, 'read');
  try {
    if (capi.TF_TensorType(tensor) !== STRING_CODE)
      throw new Error('expected a tensor of dtype string; received another');
    const first = capi.TF_TensorData(tensor);
    return Array.from({ length: capi.TF_TensorByteSize(tensor) / TSTRING_BYTES }, (_, i) => {
      const at = first + i * TSTRING_BYTES;
      return native.copy(capi.TF_StringGetDataPointer(at), capi.TF_StringGetSize(at));
    });
  } finally {
    capi.TF_DeleteTensor(tensor);
  }
}
