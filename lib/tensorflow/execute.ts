/** Runs one eager operation over handles: the hot path, a few C calls and nothing else. */
import { setAttributes } from './attributes';
import type { Attribute } from './engine';
import type { Pointer } from './library/native';
import type { Operation } from './operations';
import type { OperationQueue } from './queue';
import type { Runtime } from './runtime';
import { plainMessage } from './status';

/** The most outputs that an operation may have. */
const OUTPUTS = 1024;

/** One TFE_Op, used again and again. */
export interface Executor {
  readonly runtime: Runtime;
  /** Starts an operation on a device (the address of its full name); returns the TFE_Op to set up. */
  begin(namePointer: Pointer, device: Pointer): Pointer;
  /** Runs it; at most `maxOutputs` outputs. Returns their handles, which the caller frees. */
  finish(maxOutputs: number): Pointer[];
}

/** Makes the executor of a runtime and its queue. Every failure throws TensorFlow's message and holds on to nothing. */
export function makeExecutor(runtime: Runtime, queue: OperationQueue): Executor {
  const { capi, native, context, status } = runtime;
  const op = capi.TFE_NewOp(context, 'NoOp', status.pointer);
  const noOp = runtime.operation('NoOp').namePointer;
  const outputs = native.fixed(OUTPUTS * 8);
  const words = new Uint32Array(outputs.buffer);
  const countAt = native.fixed(8);
  const count = new Int32Array(countAt.buffer);

  /** Lets go of the inputs, which the TFE_Op holds until it is used again. */
  const release = () => capi.TFE_OpReset(op, noOp, 0, status.pointer);
  const fail = (): never => {
    const message = plainMessage(status.message());
    release();
    throw (queue.isOn && queue.takeFailure()) || new Error(message);
  };
  return {
    runtime,
    begin(namePointer, device) {
      capi.TFE_OpReset(op, namePointer, device, status.pointer);
      if (status.code() !== 0) fail();
      return op;
    },
    finish(maxOutputs) {
      if (maxOutputs > OUTPUTS)
        throw new Error(`expected at most ${OUTPUTS} outputs; received ${maxOutputs}`);
      count[0] = maxOutputs;
      capi.TFE_Execute(op, outputs.pointer, countAt.pointer, status.pointer);
      if (status.code() !== 0) fail();
      release();
      const handles = new Array<Pointer>(count[0]);
      for (let i = 0; i < handles.length; i++) handles[i] = words[2 * i] + words[2 * i + 1] * 4294967296;
      return handles;
    },
  };
}

/** Runs `operation` over handles on `device` (the address of its full name); returns the outputs' handles, which the caller frees. */
export function execute(
  executor: Executor,
  operation: Operation,
  device: Pointer,
  inputs: readonly Pointer[],
  attributes: Readonly<Record<string, Attribute>> | undefined,
): Pointer[] {
  const { runtime } = executor;
  const op = executor.begin(operation.namePointer, device);
  if (attributes !== undefined) setAttributes(runtime, op, operation, attributes);
  if (operation.hasListInput) addLists(runtime, op, operation, inputs, attributes);
  else {
    if (inputs.length !== operation.inputs.length) throw wrongInputs(operation, inputs.length);
    const { capi, status } = runtime;
    for (let i = 0; i < inputs.length; i++) capi.TFE_OpAddInput(op, inputs[i], status.pointer);
  }
  return executor.finish(operation.hasListOutput ? OUTPUTS : operation.outputs.length);
}

/**
 * Adds inputs of an operation that takes lists, with the attributes of the lists: TensorFlow's own inference looks at
 * the wrong input when a list is not the first (`EagerOperation::InferInputListAttrs`).
 */
function addLists(
  { capi, status }: Runtime,
  op: Pointer,
  operation: Operation,
  inputs: readonly Pointer[],
  attributes: Readonly<Record<string, Attribute>> | undefined,
): void {
  const lengths = listLengths(operation, inputs.length, attributes);
  let at = 0;
  operation.inputs.forEach(({ isList, numberAttribute, typeAttribute, isMixed }, i) => {
    const part = inputs.slice(at, at + lengths[i]);
    at += lengths[i];
    if (!isList) {
      capi.TFE_OpAddInput(op, part[0], status.pointer);
      return;
    }
    if (numberAttribute !== null) capi.TFE_OpSetAttrInt(op, numberAttribute, part.length);
    const dtypes = part.map((input) => capi.TFE_TensorHandleDataType(input));
    if (typeAttribute !== null && isMixed)
      capi.TFE_OpSetAttrTypeList(op, typeAttribute, Int32Array.from(dtypes), dtypes.length);
    else if (typeAttribute !== null && dtypes.length > 0)
      capi.TFE_OpSetAttrType(op, typeAttribute, dtypes[0]);
    capi.TFE_OpAddInputList(op, BigUint64Array.from(part, BigInt), part.length, status.pointer);
  });
}

/** How many of `total` tensors each input takes: lists share what the single inputs leave, unless `N` is given. */
function listLengths(
  operation: Operation,
  total: number,
  attributes: Readonly<Record<string, Attribute>> | undefined,
): number[] {
  const given = operation.inputs.map(({ isList, numberAttribute }) => {
    if (!isList) return 1;
    const attribute = numberAttribute === null ? undefined : attributes?.[numberAttribute];
    return attribute?.kind === 'int' ? attribute.value : null;
  });
  const open = given.filter((length) => length === null).length;
  const rest = total - given.reduce<number>((sum, length) => sum + (length ?? 0), 0);
  if (rest < 0 || (open === 0 ? rest !== 0 : rest % open !== 0)) throw wrongInputs(operation, total);
  return given.map((length) => length ?? rest / open);
}

function wrongInputs({ inputs }: Operation, received: number): Error {
  const names = inputs.map(({ name, isList }) => (isList ? `${name}...` : name)).join(', ');
  return new Error(`expected inputs (${names}); received ${received}`);
}
