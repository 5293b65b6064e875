/** SavedModels: a graph with a session, run by the names of its inputs and outputs. */
import { configProto } from './context';
import type { Pointer } from './library/native';
import type { Runtime } from './runtime';
import { newStatus, plainMessage, throwOnError } from './status';

/** A loaded SavedModel. */
export interface SavedModel {
  readonly session: Pointer;
  readonly graph: Pointer;
}

/** Loads the SavedModel in `folder` with the given tags (`['serve']`). Throws TensorFlow's message. */
export function loadSavedModel(runtime: Runtime, folder: string, tags: readonly string[]): SavedModel {
  const { capi, native } = runtime;
  const status = newStatus(capi);
  const options = capi.TF_NewSessionOptions();
  const metaGraph = capi.TF_NewBuffer();
  const graph = capi.TF_NewGraph();
  let session = 0;
  try {
    const config = configProto(runtime.options);
    capi.TF_SetConfig(options, config, config.length, status.pointer);
    throwOnError(status, 'options of a SavedModel');
    const names = tags.map((tag) => new TextEncoder().encode(`${tag}\0`));
    session = native.withCopies(names, (addresses) =>
      capi.TF_LoadSessionFromSavedModel(
        ...([options, 0, folder, addresses, tags.length, graph, metaGraph, status.pointer] as const),
      ),
    );
    if (status.code() !== 0)
      throw new Error(`${folder}: cannot load the SavedModel: ${plainMessage(status.message())}`);
    return { session, graph };
  } finally {
    if (session === 0) capi.TF_DeleteGraph(graph);
    capi.TF_DeleteSessionOptions(options);
    capi.TF_DeleteBuffer(metaGraph);
    capi.TF_DeleteStatus(status.pointer);
  }
}

/** Frees a SavedModel. */
export function deleteSavedModel({ capi, status }: Runtime, { session, graph }: SavedModel): void {
  capi.TF_CloseSession(session, status.pointer);
  capi.TF_DeleteSession(session, status.pointer);
  throwOnError(status, 'SavedModel');
  capi.TF_DeleteGraph(graph);
}

/**
 * Runs a SavedModel. Names are `operation:index` (`serving_default_x:0`), as its signature gives them. Returns the
 * handles of the outputs, which the caller frees.
 */
export function runSavedModel(
  runtime: Runtime,
  { session, graph }: SavedModel,
  inputs: readonly { readonly name: string; readonly handle: Pointer }[],
  outputNames: readonly string[],
): Pointer[] {
  const { capi, status } = runtime;
  const inputPorts = ports(
    runtime,
    graph,
    inputs.map(({ name }) => name),
  );
  const outputPorts = ports(runtime, graph, outputNames);
  const outputs = new BigUint64Array(outputNames.length);
  const values = new BigUint64Array(inputs.length);
  try {
    inputs.forEach(({ handle }, i) => {
      values[i] = BigInt(capi.TFE_TensorHandleResolve(handle, status.pointer));
      throwOnError(status, 'input of a SavedModel');
    });
    const [given, wanted] = [inputs.length, outputNames.length];
    capi.TF_SessionRun(
      ...([
        session,
        0,
        inputPorts,
        values,
        given,
        outputPorts,
        outputs,
        wanted,
        0,
        0,
        0,
        status.pointer,
      ] as const),
    );
    throwOnError(status, 'SavedModel');
    return handlesOf(runtime, outputs);
  } finally {
    for (const tensor of [...values, ...outputs]) if (tensor !== 0n) capi.TF_DeleteTensor(Number(tensor));
  }
}

function handlesOf({ capi, status }: Runtime, tensors: BigUint64Array): Pointer[] {
  const handles: Pointer[] = [];
  try {
    for (const tensor of tensors) {
      handles.push(capi.TFE_NewTensorHandle(Number(tensor), status.pointer));
      throwOnError(status, 'output of a SavedModel');
    }
    return handles;
  } catch (error) {
    for (const handle of handles) if (handle !== 0) capi.TFE_DeleteTensorHandle(handle);
    throw error;
  }
}

/** An array of `TF_Output`: the address of an operation and the index of its output, 16 bytes each. */
function ports({ capi }: Runtime, graph: Pointer, names: readonly string[]): BigUint64Array {
  const result = new BigUint64Array(2 * names.length);
  names.forEach((name, i) => {
    const [operation, index = '0'] = name.split(':');
    const pointer = capi.TF_GraphOperationByName(graph, operation);
    if (pointer === 0)
      throw new Error(`SavedModel: expected the name of an operation in its graph; received ${name}`);
    result[2 * i] = BigInt(pointer);
    result[2 * i + 1] = BigInt(Number.parseInt(index || '0', 10));
  });
  return result;
}
