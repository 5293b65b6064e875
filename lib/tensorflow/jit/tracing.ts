/** The trace of a closure over TensorFlow.js: what is exchanged while it runs, and put back afterwards. */
import type * as tfjs from '@tensorflow/tfjs';
import type { OpenBackend, Tfjs } from '../tfjs/open-backend';
import { framesOf, isPackage, markPlace, refusal } from './refusal';
import type { TraceBinding } from './trace-binding';
import type { TracedTensor } from './traced-tensor';

/** A trace under way. */
export interface Tracing {
  readonly tf: Tfjs;
  readonly backend: OpenBackend;
  readonly binding: TraceBinding;
  /** Where `tf.customGrad` was used by the closure itself. */
  readonly customGradients: Error[];
}

/** Members of TensorFlow.js's engine that its types do not show. */
interface InnerEngine {
  readonly registeredVariables: Readonly<Record<string, tfjs.Variable>>;
  runKernelFunc?(parameters: object): unknown;
}

let current: Tracing | null = null;

/** The trace under way, if there is one. */
export function currentTracing(): Tracing | null {
  return current;
}

/** Runs `work` as a trace: TensorFlow.js's operations are recorded. Everything is as before afterwards. */
export function whileTracing<T>(tf: Tfjs, backend: OpenBackend, binding: TraceBinding, work: () => T): T {
  const { binding: base } = backend;
  const random = Math.random;
  const engine = tf.engine() as unknown as InnerEngine;
  const tracing: Tracing = { tf, backend, binding, customGradients: [] };
  const inherited = engine.runKernelFunc;
  backend.binding = binding;
  Math.random = refuseDraw;
  engine.runKernelFunc = (parameters) => {
    if ('forwardFunc' in parameters) noteCustomGradient(tracing.customGradients);
    return inherited?.call(engine, parameters);
  };
  current = tracing;
  try {
    return work();
  } finally {
    current = null;
    delete engine.runKernelFunc;
    Math.random = random;
    backend.binding = base;
  }
}

/** A node as a tensor of TensorFlow.js, while tracing. */
export function tensorOf({ backend, binding }: Tracing, node: TracedTensor): tfjs.Tensor {
  return backend.createOutputTensor(binding.describeNode(node));
}

/** A tensor of TensorFlow.js as a node, while tracing. */
export function nodeOf({ backend, binding }: Tracing, tensor: tfjs.Tensor): TracedTensor {
  return binding.node(backend.getInputTensorIds([tensor])[0]);
}

/** The variables that TensorFlow.js knows. */
export function allVariables(tf: Tfjs): tfjs.Variable[] {
  return Object.values((tf.engine() as unknown as InnerEngine).registeredVariables);
}

function refuseDraw(): never {
  throw refusal(
    'an unseeded draw (tf.dropout, tf.randomNormal, tf.randomUniform, Math.random) would be the same in every call',
    'Hand the numbers over as an argument, or draw by rawOperation with a Stateless operation and a seed.',
  );
}

/** TensorFlow.js's own functions use it for better numbers only; a closure's own has another meaning. */
function noteCustomGradient(places: Error[]): void {
  const place = markPlace();
  const frames = framesOf(place);
  const inner = frames.findIndex(isPackage);
  if (!isPackage(frames[inner + 1] ?? '')) places.push(place);
}
