/** Functions of raw operations: what is written over an `Engine`, traced once and run in one call. */
import { EagerEngine } from '../eager-engine';
import { EagerTensor } from '../eager-tensor';
import type { DType, Engine, Tensor } from '../engine';
import { TraceEngine } from './trace-engine';
import { type Compiler, finishTrace } from './traced-function';
import type { TracedTensor } from './traced-tensor';

/** Dtype and shape of an argument; the shape of a resource is that of its value. */
export interface ArgumentSpec {
  readonly dtype: DType;
  readonly shape: readonly number[];
}

/** The engine of a function under way. */
export interface TracingEngine extends Engine {
  /** Runs `work`, whose operations wait for the `count`-th last change of a variable: a bound on what lives at once. */
  afterChange<T>(count: number, work: () => T): T;
  /** Gradients of the sum of `ys` by `xs`; null where they do not depend on an x. */
  gradients(ys: readonly Tensor[], xs: readonly Tensor[]): (Tensor | null)[];
}

/** A function of raw operations. */
export interface GraphFunction {
  /** Of its content: the same function has the same name in every process. */
  readonly name: string;
  /** Runs it on the current device. Throws for a number, dtype or (where it is known without waiting) shape amiss. */
  call(inputs: readonly Tensor[], compiler?: Compiler): Tensor[];
  dispose(): void;
}

/** Traces `work` over arguments of the given dtypes and shapes. What else it uses of the engine is kept with it. */
export function traceFunction(
  engine: Engine,
  title: string,
  specs: readonly ArgumentSpec[],
  work: (engine: TracingEngine, inputs: readonly Tensor[]) => readonly Tensor[],
): GraphFunction {
  if (!(engine instanceof EagerEngine))
    throw new Error(`${title}: expected the engine of openTensorflow; received another`);
  const trace = new TraceEngine(engine);
  try {
    const inputs = specs.map(({ dtype, shape }) => trace.argument(dtype, shape));
    const outputs = work(trace, inputs).map((output) => trace.own(output));
    return callable(engine, trace, title, outputs, specs);
  } catch (error) {
    trace.abandon();
    throw error;
  }
}

function callable(
  engine: EagerEngine,
  trace: TraceEngine,
  title: string,
  outputs: readonly TracedTensor[],
  specs: readonly ArgumentSpec[],
): GraphFunction {
  const captured = trace.inputs.flatMap(({ source }) => (source.kind === 'captured' ? [source.handle] : []));
  const arguments_ = new Set(trace.inputs.filter(({ source }) => source.kind === 'argument'));
  const traced = finishTrace(trace, title, outputs);
  return {
    name: traced.name,
    call(inputs, compiler) {
      checkArguments(traced.name, inputs, specs);
      let at = 0;
      let kept = 0;
      const handles = trace.inputs.map((input) =>
        arguments_.has(input) ? (inputs[at++] as EagerTensor).pointer : captured[kept++],
      );
      return traced
        .run(handles, compiler)
        .map((handle, i) => engine.adopt(handle).describe(traced.outputs[i].dtype, traced.outputs[i].shape));
    },
    dispose() {
      traced.dispose();
      for (const handle of captured.splice(0)) engine.runtime.capi.TFE_DeleteTensorHandle(handle);
    },
  };
}

/** A function does not check its arguments itself. */
function checkArguments(name: string, inputs: readonly Tensor[], specs: readonly ArgumentSpec[]): void {
  if (inputs.length !== specs.length)
    throw new Error(`${name}: expected ${specs.length} arguments; received ${inputs.length}`);
  inputs.forEach((input, i) => {
    const { dtype, shape } = specs[i];
    if (!(input instanceof EagerTensor))
      throw new Error(`${name}, argument ${i + 1}: expected a tensor of the engine; received another value`);
    const known = dtype === 'resource' ? shape : (input.shapeIfKnown ?? shape);
    if (input.dtype !== dtype || known.join() !== shape.join())
      throw new Error(
        `${name}, argument ${i + 1}: expected ${dtype}[${shape}]; received ${input.dtype}[${known}]`,
      );
  });
}
