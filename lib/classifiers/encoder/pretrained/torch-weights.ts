/** pytorch_model.bin: the state dicts that torch.save writes, as zip archives (torch 1.6 and later) and before. */

import { check } from '../../../core/check';
import { type BoundedFile, isCount, withFile } from '../../../core/files/bounded-file';
import { readStored, zipEntries } from '../../../core/files/zip-entries';
import type { NamedArray } from '../bert/safetensors';
import { gather } from './gather';
import { elementBytes, elements, noGlobal, readStateDict, type Storage, type TensorView } from './state-dict';
import { unpickle } from './unpickle';

/** Longest pickle read; that of a BERT takes about 50 kB. */
const MAX_PICKLE_BYTES = 16 << 20;
/** 0x1950a86a20f9469cfc6c, with which the legacy form begins, as a pickle of protocol 2. */
const LEGACY_MAGIC = 0x1950a86a20f9469cfc6cn;
const LEGACY_VERSION = 1001;

/** Gives the bytes of a storage. */
type ReadStorage = (storage: Storage) => Promise<Buffer>;

interface TorchFile {
  readonly tensors: ReadonlyMap<string, TensorView>;
  readonly readStorage: ReadStorage;
}

/**
 * Reads the tensors that `wanted` names (all by default) of a state dict saved by torch.save, as float32; float16 and
 * bfloat16 are widened, float64 is rounded. Throws on pickles that name anything but tensors, on whatever points
 * outside the file, and on integers that are wanted. Allocates a small multiple of the file's size at most.
 */
export async function readTorchWeights(
  path: string,
  wanted: (name: string) => boolean = () => true,
): Promise<Map<string, NamedArray>> {
  return withFile(path, async (file) => {
    const start = await file.read(0, Math.min(4, file.size));
    const isZip = start.toString('latin1') === 'PK\x03\x04';
    const { tensors, readStorage } = isZip ? await openZip(file) : await openLegacy(file);
    return readViews(
      file,
      [...tensors].filter(([name]) => wanted(name)),
      readStorage,
    );
  });
}

/** Reads storage by storage, so that one is in memory beside the arrays, and tied tensors share their values. */
async function readViews(
  file: BoundedFile,
  views: readonly (readonly [string, TensorView])[],
  readStorage: ReadStorage,
): Promise<Map<string, NamedArray>> {
  checkTotal(file, views);
  const byStorage = new Map<Storage, (readonly [string, TensorView])[]>();
  for (const named of views) {
    const members = byStorage.get(named[1].storage);
    if (members) members.push(named);
    else byStorage.set(named[1].storage, [named]);
  }
  const arrays = new Map<string, NamedArray>();
  for (const [storage, members] of byStorage) {
    const bytes = await readStorage(storage);
    for (const [name, view] of members)
      arrays.set(name, { shape: view.shape, values: gather(`${file.path}: ${name}`, view, bytes) });
  }
  return new Map(views.map(([name]) => [name, arrays.get(name) as NamedArray]));
}

/** Entries can overlap and views of one storage add up to more than the file holds; in a real file they do not. */
function checkTotal(file: BoundedFile, views: readonly (readonly [string, TensorView])[]): void {
  const storages = new Set(views.map(([, { storage }]) => storage));
  const bytes = [...storages].reduce((sum, storage) => sum + storage.numel * elementBytes(storage), 0);
  const values = views.reduce((sum, [, view]) => sum + elements(view), 0);
  check(
    bytes <= file.size && values <= file.size,
    () =>
      `${file.path}: expected values inside ${file.size} bytes; it claims ${bytes} bytes and ${values} values`,
  );
}

async function openZip(file: BoundedFile): Promise<TorchFile> {
  const entries = await zipEntries(file);
  const pickle = [...entries.values()].find(({ name }) => /^[^/]+\/data\.pkl$/.test(name));
  check(pickle !== undefined, () => `${file.path}: expected the archive of torch.save; it has no data.pkl`);
  check(pickle.bytes <= MAX_PICKLE_BYTES, () => tooLong(file, pickle.bytes));
  const folder = pickle.name.slice(0, -'data.pkl'.length);
  const order = entries.get(`${folder}byteorder`);
  const endian =
    order === undefined || order.bytes > 8 ? 'little' : (await readStored(file, order)).toString();
  check(
    endian === 'little',
    () => `${file.path}: expected little-endian values; received ${JSON.stringify(endian)}`,
  );
  const { tensors } = readStateDict(await readStored(file, pickle), 0, file.path);
  const readStorage: ReadStorage = async (storage) => {
    const entry = entries.get(`${folder}data/${storage.key}`);
    const bytes = storage.numel * elementBytes(storage);
    check(
      entry?.bytes === bytes,
      () =>
        `${file.path}: storage ${storage.key}: expected ${bytes} bytes; received ${entry?.bytes ?? 'no entry'}`,
    );
    return readStored(file, entry);
  };
  return { tensors, readStorage };
}

/** Five pickles: magic number, version, facts about the machine, the state dict, storage keys. Then the storages. */
async function openLegacy(file: BoundedFile): Promise<TorchFile> {
  const head = await file.read(0, Math.min(file.size, MAX_PICKLE_BYTES));
  const plain = (start: number) =>
    unpickle(head, start, { source: file.path, find: noGlobal(file.path), persistent: noStorage });
  check(isLegacy(head), () => `${file.path}: expected a file of torch.save; it begins otherwise`);
  const magic = plain(0);
  const version = plain(magic.end);
  check(
    magic.value === LEGACY_MAGIC && version.value === LEGACY_VERSION,
    () => `${file.path}: expected version ${LEGACY_VERSION} of torch's legacy form; received another`,
  );
  const machine = plain(version.end);
  const littleEndian = machine.value instanceof Map ? machine.value.get('little_endian') : undefined;
  check(littleEndian === true, () => `${file.path}: expected little-endian values; received ${littleEndian}`);
  const { tensors, end } = readStateDict(head, machine.end, file.path);
  const keys = plain(end);
  const storages = new Map([...tensors.values()].map(({ storage }) => [storage.key, storage]));
  const starts = await legacyStarts(file, keys.value, keys.end, storages);
  const readStorage: ReadStorage = async (storage) =>
    file.read(starts.get(storage.key) as number, storage.numel * elementBytes(storage));
  return { tensors, readStorage };
}

function isLegacy(head: Buffer): boolean {
  return head.subarray(0, 2).equals(Buffer.of(0x80, 2)) && head.subarray(2, 14).includes(0x8a);
}

function noStorage(): never {
  throw new Error('expected no storage in the head of a legacy file; received one');
}

/** Where the values of each storage start: each has its number of elements (8 bytes) before them. */
async function legacyStarts(
  file: BoundedFile,
  keys: unknown,
  start: number,
  storages: ReadonlyMap<string, Storage>,
): Promise<Map<string, number>> {
  const starts = new Map<string, number>();
  check(Array.isArray(keys), () => `${file.path}: expected a list of storage keys; received none`);
  let at = start;
  for (const key of keys as unknown[]) {
    const storage = storages.get(key as string);
    check(
      storage !== undefined && !starts.has(storage.key),
      () =>
        `${file.path}: expected the storages of the state dict, each once; received ${String(key).slice(0, 40)}`,
    );
    const numel = (await file.read(at, 8)).readBigUInt64LE();
    check(
      numel === BigInt(storage.numel),
      () => `${file.path}: storage ${storage.key}: expected ${storage.numel} values; received ${numel}`,
    );
    const bytes = storage.numel * elementBytes(storage);
    starts.set(storage.key, at + 8);
    at += 8 + bytes;
    check(
      isCount(at) && at <= file.size,
      () => `${file.path}: expected ${at} bytes; the file has ${file.size}`,
    );
  }
  for (const key of storages.keys())
    check(starts.has(key), () => `${file.path}: expected the values of storage ${key}; the file has none`);
  return starts;
}

function tooLong(file: BoundedFile, bytes: number): string {
  return `${file.path}: expected a pickle of at most ${MAX_PICKLE_BYTES} bytes; received ${bytes}`;
}
