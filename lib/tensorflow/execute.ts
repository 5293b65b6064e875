/** Runs one eager operation over handles: the hot path, a few C calls and nothing else. */
import { setAttributes } from './attributes';
import type { Attribute } from './engine';
import type { Pointer } from './native';
import type { Operation } from './operations';
import type { Runtime } from './runtime';
import { plainMessage } from './status';

/** Outputs that fit without a look at the operation's lists. */
const OUTPUTS = 1024;

/** Runs operations over handles; returns the handles of the outputs, which the caller frees. */
export type Execute = (
  operation: Operation,
  device: Pointer,
  inputs: readonly Pointer[],
  attributes: Readonly<Record<string, Attribute>> | null,
) => Pointer[];

/** Makes the function that runs operations. One TFE_Op is used again and again. */
export function executor(runtime: Runtime): { execute: Execute; release: () => void } {
  const { capi, native, context, status } = runtime;
  const op = capi.TFE_NewOp(context, 'NoOp', status.pointer);
  const noOp = runtime.operation('NoOp').namePointer;
  const outputs = native.fixed(OUTPUTS * 8);
  const words = new Uint32Array(outputs.buffer);
  const countAt = native.fixed(8);
  const count = new Int32Array(countAt.buffer);

  const fail = (): never => {
    const message = plainMessage(status.message());
    release();
    throw new Error(message);
  };
  /** Lets go of the inputs that the TFE_Op still holds. */
  const release = () => capi.TFE_OpReset(op, noOp, 0, status.pointer);

  const execute: Execute = (operation, device, inputs, attributes) => {
    capi.TFE_OpReset(op, operation.namePointer, device, status.pointer);
    if (status.code() !== 0) fail();
    if (attributes !== null) setAttributes(runtime, op, operation, attributes);
    if (operation.hasListInput) addLists(runtime, op, operation, inputs, attributes);
    else for (let i = 0; i < inputs.length; i++) capi.TFE_OpAddInput(op, inputs[i], status.pointer);
    count[0] = operation.hasListOutput ? OUTPUTS : operation.outputs.length;
    capi.TFE_Execute(op, outputs.pointer, countAt.pointer, status.pointer);
    if (status.code() !== 0) fail();
    const handles = new Array<Pointer>(count[0]);
    for (let i = 0; i < handles.length; i++) handles[i] = words[2 * i] + words[2 * i + 1] * 4294967296;
    return handles;
  };
  return { execute, release };
}

/** Adds inputs of an operation that takes lists; TensorFlow counts them and infers their types. */
function addLists(
  { capi, status }: Runtime,
  op: Pointer,
  operation: Operation,
  inputs: readonly Pointer[],
  attributes: Readonly<Record<string, Attribute>> | null,
): void {
  const lengths = listLengths(operation, inputs.length, attributes);
  let at = 0;
  operation.inputs.forEach(({ isList }, i) => {
    if (isList) {
      const part = BigUint64Array.from(inputs.slice(at, at + lengths[i]), BigInt);
      capi.TFE_OpAddInputList(op, part, part.length, status.pointer);
    } else capi.TFE_OpAddInput(op, inputs[at], status.pointer);
    at += lengths[i];
  });
}

/** How many of `total` tensors each input takes: lists share what the single inputs leave, unless `N` is given. */
function listLengths(
  operation: Operation,
  total: number,
  attributes: Readonly<Record<string, Attribute>> | null,
): number[] {
  const given = operation.inputs.map(({ isList, numberAttribute }) => {
    if (!isList) return 1;
    const attribute = numberAttribute === null ? undefined : attributes?.[numberAttribute];
    return attribute?.kind === 'int' ? attribute.value : null;
  });
  const open = given.filter((length) => length === null).length;
  const rest = total - given.reduce<number>((sum, length) => sum + (length ?? 0), 0);
  if (rest < 0 || (open === 0 ? rest !== 0 : rest % open !== 0))
    throw new Error(
      `expected inputs (${operation.inputs.map(({ name, isList }) => (isList ? `${name}...` : name)).join(', ')}); ` +
        `received ${total}`,
    );
  return given.map((length) => length ?? rest / open);
}
