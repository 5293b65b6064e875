/** Traces a closure over TensorFlow.js into a function: arguments, variables by reference, results. */
import type * as tfjs from '@tensorflow/tfjs';
import { dtypeCode } from '../dtypes';
import type { EagerTensor } from '../eager-tensor';
import type { Pointer } from '../library/native';
import type { OpenBackend, Tfjs } from '../tfjs/open-backend';
import { isVariable, type Leaf, mapStructure } from './arguments';
import { refusal } from './refusal';
import { TraceBinding } from './trace-binding';
import { TraceEngine, variableShape } from './trace-engine';
import { finishTrace, type TracedFunction } from './traced-function';
import type { TracedTensor } from './traced-tensor';
import { allVariables, currentTracing, nodeOf, type Tracing, tensorOf, whileTracing } from './tracing';

/** What feeds an input of the function at each call. */
export type Feed =
  | { readonly kind: 'argument'; readonly index: number }
  | { readonly kind: 'variable'; readonly variable: tfjs.Variable }
  | { readonly kind: 'captured'; readonly handle: Pointer };

/** An output in a result; `raw` ones are tensors of the engine. */
export interface ResultSlot {
  readonly output: number;
  readonly raw: boolean;
}

/** A closure's function for one set of dtypes and shapes. */
export interface TracedClosure {
  readonly graphFunction: TracedFunction;
  readonly feeds: readonly Feed[];
  /** Variables that the closure assigns, with the output that is their new value. */
  readonly assigned: readonly { readonly variable: tfjs.Variable; readonly output: number }[];
  /** What the closure returned, with a `ResultSlot` for each tensor. */
  readonly result: unknown;
}

/** What a trace is told. */
export interface TraceOptions {
  readonly title: string;
  /** Whether what TensorFlow.js takes for float32 is float64, default false: for checks of gradients. */
  readonly wide?: boolean;
}

/** Traces `closure` over arguments like `leaves` put into the structure of `values`. */
export function traceClosure(
  tf: Tfjs,
  backend: OpenBackend,
  closure: (...values: unknown[]) => unknown,
  values: readonly unknown[],
  { title, wide = false }: TraceOptions,
): TracedClosure {
  const trace = new TraceEngine(backend.binding.engine);
  const binding = new TraceBinding(backend.binding, trace, wide);
  const outputs: TracedTensor[] = [];
  const feeds = new Map<TracedTensor, Feed>();
  const work = (): Omit<TracedClosure, 'graphFunction' | 'feeds'> => {
    const tracing = currentTracing() as Tracing;
    let assigned: TracedClosure['assigned'] = [];
    let result: unknown = null;
    withVariables(tracing, feeds, outputs, (assignments) => {
      tf.tidy(() => {
        const given = placeArguments(tracing, values, feeds);
        result = placeResults(tracing, closure(...given), outputs);
        assigned = assignments();
      });
    });
    return { assigned, result };
  };
  try {
    const traced = whileTracing(tf, backend, binding, work);
    const sources = trace.inputs.map(({ node, source }): Feed => {
      const feed = feeds.get(node);
      if (feed !== undefined) return feed;
      return source as Extract<Feed, { kind: 'captured' }>;
    });
    return { ...traced, graphFunction: finishTrace(trace, title, outputs), feeds: sources };
  } catch (error) {
    trace.abandon();
    throw error;
  }
}

/** Tensors among the arguments become inputs; the rest is as it is. */
function placeArguments(
  tracing: Tracing,
  values: readonly unknown[],
  feeds: Map<TracedTensor, Feed>,
): unknown[] {
  const { binding } = tracing;
  let index = 0;
  const place = (leaf: Leaf): unknown => {
    if (leaf.kind === 'static') return leaf.value;
    const { tensor } = leaf;
    const dtype = leaf.kind === 'tfjs' ? binding.dtypeFor(leaf.tensor.dtype as never) : leaf.tensor.dtype;
    const isResource = dtype === 'resource';
    const shape = isResource ? variableShape(binding.engine, tensor as EagerTensor) : tensor.shape;
    const node = binding.trace.argument(dtype, shape);
    feeds.set(node, { kind: 'argument', index: index++ });
    return leaf.kind === 'raw' ? node : tensorOf(tracing, node);
  };
  return values.map((value, i) => mapStructure(value, `argument ${i + 1}`, place));
}

/** Tensors in the result become outputs; everything else but null is refused: it would be the same in every call. */
function placeResults(tracing: Tracing, value: unknown, outputs: TracedTensor[]): unknown {
  if (value instanceof Promise) {
    value.catch(() => {});
    throw refusal(
      'an async closure waits',
      'It is recorded at once: await nothing in it, and read values after the call.',
    );
  }
  return mapStructure(value, 'the result', (given): unknown => {
    const isHeld = given.kind === 'static' && isVariable(given.value);
    const leaf: Leaf = isHeld ? { kind: 'tfjs', tensor: given.value as tfjs.Variable } : given;
    if (leaf.kind === 'static') {
      if (leaf.value === null || leaf.value === undefined) return leaf.value;
      throw refusal(
        `the result ${JSON.stringify(leaf.value)} is no tensor`,
        'It would be the same in every call: return tensors.',
      );
    }
    const node = leaf.kind === 'tfjs' ? nodeOf(tracing, leaf.tensor) : tracing.binding.trace.own(leaf.tensor);
    outputs.push(node);
    const slot: ResultSlot = { output: outputs.length - 1, raw: leaf.kind === 'raw' };
    return slot;
  });
}

/**
 * Runs `work` while every variable stands for an input of its own, whoever shares its values; its `assignments` are
 * the new values so far. The variables have their values again afterwards.
 */
function withVariables(
  tracing: Tracing,
  feeds: Map<TracedTensor, Feed>,
  outputs: TracedTensor[],
  work: (assignments: () => TracedClosure['assigned']) => void,
): void {
  const { tf, backend, binding } = tracing;
  const variables = allVariables(tf);
  const held = variables.map((variable) => variable.clone());
  const ids = variables.map((variable) => {
    const id = binding.add(() => {
      const node = binding.trace.argument(binding.dtypeFor(variable.dtype as never), variable.shape);
      feeds.set(node, { kind: 'variable', variable });
      return node;
    });
    const dtype = dtypeCode(variable.dtype as never);
    const stand = backend.createOutputTensor({ id, shape: variable.shape, dtype });
    setValue(variable, stand);
    stand.dispose();
    return id;
  });
  const idOf = (variable: tfjs.Variable) => backend.getInputTensorIds([variable])[0];
  try {
    work(() => {
      const made = allVariables(tf).filter((variable) => !variables.includes(variable));
      if (made.length > 0) throw madeVariable(made);
      return variables.flatMap((variable, i) => {
        if (variable.isDisposed || idOf(variable) === ids[i]) return [];
        outputs.push(nodeOf(tracing, variable));
        return [{ variable, output: outputs.length - 1 }];
      });
    });
  } finally {
    for (const variable of allVariables(tf)) if (!variables.includes(variable)) variable.dispose();
    variables.forEach((variable, i) => {
      if (!variable.isDisposed) setValue(variable, held[i]);
      held[i].dispose();
    });
  }
}

/** `Variable.assign`, under whatever a closure may have put in its place. */
function setValue(variable: tfjs.Variable, value: tfjs.Tensor): void {
  Object.getPrototypeOf(variable).assign.call(variable, value);
}

function madeVariable(made: readonly tfjs.Variable[]): Error {
  const names = made.map(({ name }) => name).join(', ');
  return refusal(
    `the closure makes variables (${names})`,
    'Make them before: call a layer once, or take one step of an optimizer, outside.',
  );
}
