/** What a node needs around it so that a function and its gradients are right, and what is refused by name. */
import { dtypeCode } from '../dtypes';
import type { Operation } from '../operations';
import type { Graph, SetAttributes } from './graph';
import { markPlace, refusal } from './refusal';
import type { TracedTensor } from './traced-tensor';

/** By the name of an operation, where it was first met. */
export type Places = Map<string, Error>;

/** What the rules see of a trace. */
interface RuledTrace {
  readonly graph: Graph;
  readonly places: Places;
  run1(op: string, inputs: readonly TracedTensor[]): TracedTensor;
  constant(values: readonly number[], dtype: 'int32'): TracedTensor;
}

/** Operations that draw from generators of the process. */
const DRAWS = /^(Random|Multinomial|TruncatedNormal|ParameterizedTruncatedNormal|RecordInput|Unstage)/;
/** Operations that make something which outlives the call. */
const MAKERS = /(HandleOp|^Variable(V2)?|Iterator\w*|HashTable\w*|Queue\w*)$/;
const FLOATS: ReadonlySet<number> = new Set(
  (['float32', 'float64', 'float16', 'bfloat16', 'complex64'] as const).map(dtypeCode),
);

/** Adds a node under the rules; returns its outputs. */
export function placeRules(
  trace: RuledTrace,
  operation: Operation,
  inputs: readonly TracedTensor[],
  set: SetAttributes,
): TracedTensor[] {
  const { name } = operation;
  if (!trace.places.has(name)) trace.places.set(name, markPlace());
  refuseStateful(operation, inputs);
  if (name === 'LogSoftmax' && inputs[0].shape.length > 2)
    return inTwoRanks(trace, operation, inputs[0], set);
  const outputs = trace.graph.add(operation, inputs, set);
  // TensorFlow leads gradients through casts to integers; there are none.
  const isRounded = name === 'Cast' && FLOATS.has(inputs[0].code) && !FLOATS.has(outputs[0].code);
  return isRounded ? [trace.run1('StopGradient', outputs)] : outputs;
}

function refuseStateful({ name, isStateful }: Operation, inputs: readonly TracedTensor[]): void {
  if (!isStateful || inputs.some(({ dtype }) => dtype === 'resource')) return;
  if (DRAWS.test(name))
    throw refusal(
      `${name} draws from a generator of the process, which no seed of a run repeats`,
      'Use its Stateless form with a seed that is an argument.',
    );
  if (MAKERS.test(name))
    throw refusal(`${name} makes what outlives the call`, 'Make it before, and let the closure hold it.');
}

/** TensorFlow's gradient of LogSoftmax is wrong above rank 2. */
function inTwoRanks(
  trace: RuledTrace,
  operation: Operation,
  x: TracedTensor,
  set: SetAttributes,
): TracedTensor[] {
  const shape = x.shape;
  const flat = trace.run1('Reshape', [x, trace.constant([-1, shape[shape.length - 1]], 'int32')]);
  const [result] = trace.graph.add(operation, [flat], set);
  return [trace.run1('Reshape', [result, trace.constant(shape, 'int32')])];
}

/** Gradients by each of `xs`: null without a path, and the name and line of an operation that has no gradient. */
export function completeGradients(
  trace: RuledTrace,
  ys: readonly TracedTensor[],
  xs: readonly TracedTensor[],
): (TracedTensor | null)[] {
  const sources = trace.graph.sourcesOf(ys);
  const reached = xs.filter(({ operation }) => sources.has(operation));
  // TensorFlow gives the gradient of a tensor that is asked for twice only once.
  const distinct = [...new Map(reached.map((x) => [keyOf(x), x])).values()];
  if (distinct.length === 0) return xs.map(() => null);
  const found = gradientsOrRefusal(trace, ys, distinct);
  const gradients = new Map(distinct.map((x, i) => [keyOf(x), found[i]]));
  return xs.map((x) => gradients.get(keyOf(x)) ?? null);
}

function gradientsOrRefusal(
  trace: RuledTrace,
  ys: readonly TracedTensor[],
  xs: readonly TracedTensor[],
): (TracedTensor | null)[] {
  try {
    return trace.graph.gradients(ys, xs, null);
  } catch (error) {
    const name = /No gradient defined for op: (\w+)/.exec(String(error))?.[1];
    if (name === undefined) throw error;
    throw refusal(
      `${name} has no gradient in TensorFlow`,
      'Put stopGradient() around it where none is wanted, else write it by other operations.',
      trace.places.get(name),
    );
  }
}

function keyOf({ operation, index }: TracedTensor): string {
  return `${operation}:${index}`;
}
