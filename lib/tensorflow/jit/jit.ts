/** `jit`: a closure over TensorFlow.js that is traced once and run as one function of libtensorflow. */
import type * as tfjs from '@tensorflow/tfjs';
import { dtypeCode } from '../dtypes';
import type { EagerEngine } from '../eager-engine';
import type { EagerTensor } from '../eager-tensor';
import type { Tensor } from '../engine';
import type { Pointer } from '../library/native';
import { currentBackend, registerTensorflowBackend } from '../tfjs/backend';
import type { OpenBackend, Tfjs } from '../tfjs/open-backend';
import { describeArguments } from './arguments';
import { compilerFor, noteCompiling, prepareCompiler } from './compiler';
import { type CacheCounts, FunctionCache } from './function-cache';
import { refusal } from './refusal';
import { type Feed, type ResultSlot, type TracedClosure, traceClosure } from './trace-closure';
import type { Compiler } from './traced-function';
import { currentTracing } from './tracing';
import { settled } from './waiting';

/** How a closure becomes a function. */
export interface JitOptions {
  /** Leads the function's name, default the closure's own. */
  readonly title?: string;
  /** Default: what the machine was opened with, else `plain`. Where XLA is not to be had the function runs plain. */
  readonly compiler?: Compiler;
  /** The most functions kept, one for each device, dtypes and shapes; default 32. */
  readonly limit?: number;
}

/** A closure as a function. */
export interface JitFunction<A extends unknown[], R> {
  /** Runs it; the first time for each device, dtypes and shapes it is traced, and compiled where XLA does that. */
  (...values: A): R;
  /** Runs it while the event loop turns; `signal` gives the wait up at once, though not the work. */
  queued(signal: AbortSignal | null, ...values: A): Promise<R>;
  /** The functions made so far. What XLA compiled stays with the process, also after an eviction. */
  readonly counts: CacheCounts;
  /** Lets go of all functions. */
  dispose(): void;
}

const LIMIT = 32;

interface Entry extends TracedClosure {
  hasRun: boolean;
}

/**
 * Makes a function of a closure over TensorFlow.js: tensors in, tensors out, in lists and plain objects to any depth.
 * Plain arguments (numbers, text) and variables belong to the function: another one is traced for another value. What the
 * closure holds is an input; of variables always the present value, and their `assign` takes effect with the call.
 */
export function jit<A extends unknown[], R>(
  closure: (...values: A) => R,
  options: JitOptions = {},
): JitFunction<A, R> {
  const { title = closure.name || 'closure', limit = LIMIT } = options;
  const cache = new FunctionCache<Entry>(limit, free);
  const entryFor = (tf: Tfjs, backend: OpenBackend, key: string, values: A): Entry =>
    cache.get(key, () => {
      const general = closure as (...values: unknown[]) => unknown;
      return { ...traceClosure(tf, backend, general, values, { title }), hasRun: false };
    });
  /** A call, and what to do once it is done. */
  const start = (values: A): { result: R; finish: () => void } => {
    const tf = registerTensorflowBackend();
    const backend = currentBackend();
    refuseTape(tf);
    const { engine } = backend.binding;
    const { key, tensors } = describeArguments(values);
    const entry = entryFor(tf, backend, `${engine.currentDevice}: ${key}`, values);
    const compiler = compilerFor(engine, options.compiler);
    const finish = entry.hasRun ? () => {} : noteCompiling(title, compiler);
    const result = runEntry(backend, entry, tensors, compiler) as R;
    entry.hasRun = true;
    return { result, finish };
  };
  const call = (...values: A): R => {
    if (currentTracing() !== null) return closure(...values);
    const { result, finish } = start(values);
    finish();
    return result;
  };
  const queued = async (signal: AbortSignal | null, ...values: A): Promise<R> => {
    const engine = engineOf();
    await prepareCompiler(engine, options.compiler);
    const { result, finish } = await settled(engine, signal, () => start(values));
    finish();
    return result;
  };
  const all = Object.assign(call, { queued, dispose: () => cache.clear() });
  return Object.defineProperty(all, 'counts', { get: () => cache.counts }) as JitFunction<A, R>;
}

function engineOf(): EagerEngine {
  registerTensorflowBackend();
  return currentBackend().binding.engine;
}

/** Feeds the function, sets the variables, puts the result together. */
function runEntry(
  backend: OpenBackend,
  { graphFunction, feeds, assigned, result }: Entry,
  tensors: readonly (tfjs.Tensor | Tensor)[],
  compiler: Compiler,
): unknown {
  const { binding } = backend;
  const inputs = feeds.map((feed) => handleOf(backend, feed, tensors));
  const handles = graphFunction.run(inputs, compiler);
  const tensorOf = (output: number): tfjs.Tensor => {
    const { dtype, shape } = graphFunction.outputs[output];
    return backend.createOutputTensor({
      id: binding.insert(handles[output]),
      shape,
      dtype: dtypeCode(dtype),
    });
  };
  for (const { variable, output } of assigned) {
    const value = tensorOf(output);
    variable.assign(value);
    value.dispose();
  }
  const fill = (item: unknown): unknown => {
    if (item === null || typeof item !== 'object') return item;
    if (Array.isArray(item)) return item.map(fill);
    if ('output' in item && 'raw' in item) {
      const { output, raw } = item as ResultSlot;
      if (!raw) return tensorOf(output);
      const { dtype, shape } = graphFunction.outputs[output];
      return binding.engine.adopt(handles[output]).describe(dtype, shape);
    }
    return Object.fromEntries(Object.entries(item).map(([key, part]) => [key, fill(part)]));
  };
  return fill(result);
}

function handleOf(backend: OpenBackend, feed: Feed, tensors: readonly (tfjs.Tensor | Tensor)[]): Pointer {
  if (feed.kind === 'captured') return feed.handle;
  const tensor = feed.kind === 'variable' ? feed.variable : tensors[feed.index];
  if (!('dataId' in tensor)) return (tensor as EagerTensor).pointer;
  if (tensor.isDisposed) {
    const what = feed.kind === 'variable' ? `variable ${feed.variable.name}` : 'argument';
    throw new Error(`${what}: expected a live one; received a disposed one`);
  }
  return backend.binding.handle(backend.getInputTensorIds([tensor])[0]);
}

function free({ graphFunction, feeds }: Entry): void {
  graphFunction.dispose();
  const { runtime } = engineOf();
  for (const feed of feeds) if (feed.kind === 'captured') runtime.capi.TFE_DeleteTensorHandle(feed.handle);
}

function refuseTape(tf: Tfjs): void {
  const { state } = tf.engine() as unknown as { state: { gradientDepth: number } };
  if (state.gradientDepth > 0)
    throw refusal(
      'tf.grad (or tf.variableGrads, optimizer.minimize) looks into a function that is compiled',
      'Take the gradients inside the closure, by valueAndGradients().',
    );
}
