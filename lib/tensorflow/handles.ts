/** What can be asked of a tensor handle, the address by which TensorFlow's eager runtime knows a tensor. */
import type { Pointer } from './library/native';
import type { Runtime } from './runtime';
import { throwOnError } from './status';

/** The shape of the tensor behind `handle`. */
export function handleShape({ capi, status }: Runtime, handle: Pointer): number[] {
  const rank = capi.TFE_TensorHandleNumDims(handle, status.pointer);
  if (rank < 0) throwOnError(status, 'shape');
  const shape = new Array<number>(rank);
  for (let i = 0; i < rank; i++) shape[i] = capi.TFE_TensorHandleDim(handle, i, status.pointer);
  return shape;
}

/** The short name of the device that holds the tensor, `/device:CPU:0`. */
export function handleDevice({ capi, status }: Runtime, handle: Pointer): string {
  const name = capi.TFE_TensorHandleBackingDeviceName(handle, status.pointer);
  throwOnError(status, 'device');
  return name.slice(name.indexOf('/device:'));
}

/** A copy of the tensor on the device of that full name; the original stays. */
export function copyHandle(
  { capi, context, status }: Runtime,
  handle: Pointer,
  devicePointer: Pointer,
): Pointer {
  const copy = capi.TFE_TensorHandleCopyToDevice(handle, context, devicePointer, status.pointer);
  throwOnError(status, 'copy to a device');
  return copy;
}

/** Another handle of the same tensor, without a copy; each handle is freed on its own. */
export function shareHandle({ capi, status }: Runtime, handle: Pointer): Pointer {
  const shared = capi.TFE_TensorHandleCopySharingTensor(handle, status.pointer);
  throwOnError(status, 'second handle');
  return shared;
}
