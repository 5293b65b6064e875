/** What the pickle of a torch state dict may name, and the tensors that it describes. */

import { check, show } from '../../../core/check';
import { isCount } from '../../../core/files/bounded-file';
import { type Global, unpickle } from './unpickle';

/** Element types by the name of their storage class, with bytes an element. */
const STORAGES = {
  FloatStorage: 4,
  HalfStorage: 2,
  BFloat16Storage: 2,
  DoubleStorage: 8,
  LongStorage: 8,
  IntStorage: 4,
  ShortStorage: 2,
  CharStorage: 1,
  ByteStorage: 1,
  BoolStorage: 1,
} as const;
export type StorageType = keyof typeof STORAGES;

/** A run of elements that lies elsewhere in the file. Tensors may share one. */
export interface Storage {
  readonly type: StorageType;
  readonly key: string;
  readonly numel: number;
}

/** A view of a storage; element (i, j, ...) is number `offset + i strides[0] + j strides[1] ...` of it. */
export interface TensorView {
  readonly storage: Storage;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}

/** Bytes of one element. */
export function elementBytes({ type }: Storage): number {
  return STORAGES[type];
}

/**
 * Reads the pickle at `start` as a state dict. `source` names the file in errors. Throws on a global that state dicts
 * have no use for (an ordinary pickle can run any program when Python loads it), and on a tensor outside its storage.
 */
export function readStateDict(
  bytes: Buffer,
  start: number,
  source: string,
): { tensors: Map<string, TensorView>; end: number } {
  const storages = new Map<string, Storage>();
  const { value, end } = unpickle(bytes, start, {
    source,
    find: (name) => globalOf(name, source),
    persistent: (id) => {
      const storage = storageOf(id, source);
      const known = storages.get(storage.key) ?? storage;
      const same = known.type === storage.type && known.numel === storage.numel;
      check(same, () => `${source}: storage ${storage.key}: expected one type and size; received two`);
      storages.set(storage.key, known);
      return known;
    },
  });
  check(value instanceof Map, () => `${source}: expected a state dict; received ${describe(value)}`);
  const tensors = new Map<string, TensorView>();
  for (const [name, view] of value as Map<unknown, unknown>) {
    check(
      typeof name === 'string' && isView(view),
      () =>
        `${source}: expected a state dict of tensors; ${show(String(name))} is ${describe(view)}. Save model.state_dict()`,
    );
    tensors.set(name, view);
  }
  return { tensors, end };
}

/** The global `name` of a pickle without tensors, such as the head of a legacy file. */
export function noGlobal(source: string): (name: string) => Global {
  return (name) => refused(name, source);
}

function globalOf(name: string, source: string): Global {
  if (name === 'collections OrderedDict') return { name, call: () => new Map() };
  if (name === 'torch._utils _rebuild_tensor_v2') return { name, call: (args) => viewOf(args, source) };
  if (name === 'torch._utils _rebuild_parameter') return { name, call: ([data]) => data };
  if (storageType(name) !== null) return { name };
  return refused(name, source);
}

function refused(name: string, source: string): never {
  throw new Error(
    `${source}: expected the pickle of a state dict; it names ${show(name.replace(' ', '.'))}, which this reader ` +
      'refuses. Load the model in Python and save model.state_dict(), better as safetensors',
  );
}

function storageType(name: string): StorageType | null {
  const [module, type] = name.split(' ');
  return module === 'torch' && Object.hasOwn(STORAGES, type ?? '') ? (type as StorageType) : null;
}

/** From `('storage', type, key, location, numel)`; legacy files add a view, which torch has long ceased to write. */
function storageOf(id: unknown, source: string): Storage {
  const [kind, named, key, , numel, view = null] = Array.isArray(id) ? (id as unknown[]) : [];
  const type = storageType((named as Global | null)?.name ?? '');
  const valid =
    kind === 'storage' && type !== null && typeof key === 'string' && isCount(numel) && view === null;
  check(valid, () => `${source}: expected a reference to a storage; received ${describe(id)}`);
  return { type, key, numel };
}

function viewOf([storage, offset, shape, strides]: readonly unknown[], source: string): TensorView {
  const view = { storage, offset, shape, strides };
  check(
    isView(view),
    () => `${source}: expected storage, offset, size and stride of a tensor; received others`,
  );
  const inside = view.shape.includes(0) || lastElement(view) < view.storage.numel;
  check(
    inside && elements(view) <= Math.max(1, view.storage.numel),
    () =>
      `${source}: expected a tensor inside its ${view.storage.numel} values; received size [${view.shape}], stride [${view.strides}], offset ${view.offset}`,
  );
  return view;
}

function isView(value: unknown): value is TensorView {
  const { storage, offset, shape, strides } = (value ?? {}) as Partial<Record<string, unknown>>;
  if (typeof storage !== 'object' || storage === null || !('numel' in storage) || !isCount(offset))
    return false;
  return isCounts(shape) && isCounts(strides) && shape.length === strides.length && shape.length <= 8;
}

function isCounts(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every(isCount);
}

/** Elements of a view. */
export function elements({ shape }: TensorView): number {
  return shape.reduce((product, n) => product * n, 1);
}

function lastElement({ offset, shape, strides }: TensorView): number {
  return shape.reduce((last, n, i) => last + (n - 1) * strides[i], offset);
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (value instanceof Map) return 'a dict';
  return typeof value === 'object' && value !== null ? 'an object' : show(value);
}
