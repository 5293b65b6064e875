/** Arguments and results of closures: tensors in lists and plain objects to any depth, and plain values. */
import type * as tfjs from '@tensorflow/tfjs';
import { show } from '../../core/check';
import { EagerTensor } from '../eager-tensor';
import type { Tensor } from '../engine';
import { TracedTensor } from './traced-tensor';

/** What a structure holds: a tensor of TensorFlow.js, one of the engine, or a plain value. */
export type Leaf =
  | { readonly kind: 'tfjs'; readonly tensor: tfjs.Tensor }
  | { readonly kind: 'raw'; readonly tensor: Tensor }
  | { readonly kind: 'static'; readonly value: string | number | boolean | null | undefined | tfjs.Variable };

/** A copy of `value` with each leaf exchanged; `what` names it in errors. */
export function mapStructure(value: unknown, what: string, exchange: (leaf: Leaf) => unknown): unknown {
  const visit = (item: unknown, at: string): unknown => {
    const leaf = leafOf(item);
    if (leaf !== null) return exchange(leaf);
    if (Array.isArray(item)) return item.map((part, i) => visit(part, `${at}[${i}]`));
    if (isPlainObject(item))
      return Object.fromEntries(
        Object.entries(item).map(([key, part]) => [key, visit(part, `${at}.${key}`)]),
      );
    throw new Error(
      `${at}: expected tensors, numbers, text or lists and plain objects of them; received ${show(item)}. ` +
        'Let the closure hold what is of another kind',
    );
  };
  return visit(value, what);
}

/** The key of arguments: structure, dtypes, shapes and plain values; and the tensors in order. */
export function describeArguments(values: readonly unknown[]): {
  key: string;
  tensors: (tfjs.Tensor | Tensor)[];
} {
  const tensors: (tfjs.Tensor | Tensor)[] = [];
  const describe = (leaf: Leaf): string => {
    if (leaf.kind === 'static')
      return isVariable(leaf.value) ? `variable ${leaf.value.id}` : describeStatic(leaf.value);
    tensors.push(leaf.tensor);
    return `${leaf.kind} ${leaf.tensor.dtype}[${leaf.tensor.shape}]`;
  };
  const parts = values.map((value, i) => {
    const leaf = leafOf(value);
    return leaf === null
      ? JSON.stringify(mapStructure(value, `argument ${i + 1}`, describe))
      : describe(leaf);
  });
  return { key: parts.join('; '), tensors };
}

function describeStatic(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  return Object.is(value, -0) ? '-0' : String(value);
}

function leafOf(value: unknown): Leaf | null {
  if (value === null) return { kind: 'static', value: null };
  if (value === undefined) return { kind: 'static', value: undefined };
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return { kind: 'static', value };
  if (value instanceof EagerTensor || value instanceof TracedTensor) return { kind: 'raw', tensor: value };
  if (!isTfjsTensor(value)) return null;
  if (isVariable(value)) return { kind: 'static', value };
  return { kind: 'tfjs', tensor: value };
}

/** TensorFlow.js is not loaded for the sake of this question. */
function isTfjsTensor(value: unknown): value is tfjs.Tensor {
  return typeof value === 'object' && value !== null && 'dataId' in value && 'rankType' in value;
}

/** Whether a value is a variable of TensorFlow.js. */
export function isVariable(value: unknown): value is tfjs.Variable {
  return isTfjsTensor(value) && 'trainable' in value;
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
