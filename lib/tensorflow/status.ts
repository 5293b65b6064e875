/** TensorFlow's status objects and the errors made from them. */
import type { CApi } from './library/capi';
import type { Pointer } from './library/native';

/** A status that is used again and again; each call of the C API overwrites it. */
export interface Status {
  readonly pointer: Pointer;
  readonly code: () => number;
  readonly message: () => string;
}

/** A new status; `deleteStatus` frees it. */
export function newStatus(capi: CApi): Status {
  const pointer = capi.TF_NewStatus();
  return { pointer, code: () => capi.TF_GetCode(pointer), message: () => capi.TF_Message(pointer) };
}

/** Throws TensorFlow's message, led by `what`, unless `status` is OK. */
export function throwOnError(status: Status, what: string): void {
  if (status.code() !== 0) throw new Error(`TensorFlow, ${what}: ${plainMessage(status.message())}`);
}

/** TensorFlow's message without the name of the function that it wraps an eager operation in. */
export function plainMessage(message: string): string {
  return message
    .replace(/\{\{function_node [^}]*\}\} ?/g, '')
    .replace(/\s*Encountered when executing an operation using EagerExecutor\.[^\n]*/g, '')
    .replace(/ \[Op:\w+\](?: name: ?)?/g, '')
    .trim();
}
