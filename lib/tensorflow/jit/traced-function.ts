/** A function that was traced: registered with TensorFlow under a name that its content gives, called as one operation. */

import type { EagerEngine } from '../eager-engine';
import type { DType } from '../engine';
import type { Pointer } from '../library/native';
import { throwOnError } from '../status';
import { graphCApi } from './graph-capi';
import type { TraceEngine } from './trace-engine';
import type { TracedTensor } from './traced-tensor';

/** How a function is run: operation by operation by TensorFlow's executor, or compiled by XLA. */
export type Compiler = 'plain' | 'xla';

/** A function as callers use it. */
export interface TracedFunction {
  /** Of its content: the same function has the same name in every process. */
  readonly name: string;
  /** Nodes recorded, those of gradients not counted. */
  readonly nodes: number;
  readonly outputs: readonly { readonly dtype: DType; readonly shape: readonly number[] }[];
  /** Runs it over the handles of its inputs; the caller frees the handles of the outputs. */
  run(inputs: readonly Pointer[], compiler?: Compiler): Pointer[];
  /** Lets go of it; the last holder takes it from TensorFlow. What XLA compiled stays until the process ends. */
  dispose(): void;
}

interface Registered {
  readonly pointer: Pointer;
  holders: number;
}

const registries = new WeakMap<EagerEngine, Map<string, Registered>>();

/** Makes a function of what `trace` recorded, and frees its graph. `title` leads the name. */
export function finishTrace(
  trace: TraceEngine,
  title: string,
  outputs: readonly TracedTensor[],
): TracedFunction {
  const { eager, graph } = trace;
  const inputs = trace.inputs.map(({ node }) => node);
  const name = `${title.replace(/\W/g, '_')}_${graph.contentHash(inputs, outputs)}`;
  const described = outputs.map(({ dtype, shape }) => ({ dtype, shape }));
  const pointer = register(trace, name, inputs, outputs);
  const nodes = graph.size;
  graph.dispose();
  let disposed = false;
  const run = (handles: readonly Pointer[], compiler: Compiler = 'plain') => {
    if (disposed) throw new Error(`${name}: expected a live function; received a disposed one`);
    if (handles.length !== inputs.length)
      throw new Error(`${name}: expected ${inputs.length} inputs; received ${handles.length}`);
    const { capi, status } = eager.runtime;
    const op = eager.executor.begin(pointer, eager.devicePointer);
    if (compiler === 'xla') capi.TFE_OpSetAttrBool(op, '_XlaMustCompile', 1);
    for (const handle of handles) capi.TFE_OpAddInput(op, handle, status.pointer);
    return eager.executor.finish(outputs.length);
  };
  return {
    name,
    nodes,
    outputs: described,
    run,
    dispose() {
      if (disposed) return;
      disposed = true;
      unregister(eager, name);
    },
  };
}

function register(
  { eager, graph }: TraceEngine,
  name: string,
  inputs: readonly TracedTensor[],
  outputs: readonly TracedTensor[],
): Pointer {
  const registry = registryOf(eager);
  const known = registry.get(name);
  if (known !== undefined && known.holders++ > 0) return known.pointer;
  const { capi, runtime } = graph;
  const definition = graph.toFunction(name, inputs, outputs);
  capi.TFE_ContextAddFunction(runtime.context, definition, runtime.status.pointer);
  capi.TF_DeleteFunction(definition);
  if (runtime.status.code() !== 0 && known !== undefined) known.holders--;
  throwOnError(runtime.status, 'function');
  const pointer = known?.pointer ?? runtime.native.name(name);
  if (known === undefined) registry.set(name, { pointer, holders: 1 });
  return pointer;
}

/** A function that is queued must still be there when its turn comes. */
function unregister(eager: EagerEngine, name: string): void {
  const entry = registryOf(eager).get(name);
  if (entry === undefined || --entry.holders > 0) return;
  eager.drain();
  const { runtime } = eager;
  graphCApi(runtime).TFE_ContextRemoveFunction(runtime.context, name, runtime.status.pointer);
}

/** The address of a name is never given back, so an entry stays. */
function registryOf(eager: EagerEngine): Map<string, Registered> {
  let registry = registries.get(eager);
  if (registry === undefined) {
    registry = new Map();
    registries.set(eager, registry);
  }
  return registry;
}
