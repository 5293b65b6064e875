/** The C library of this process by FFI: memory, environment, `dlopen`. Pointers are plain numbers (below 2^53). */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { LibraryHandle } from 'koffi';

/** An address in this process; 0 is none. */
export type Pointer = number;

/** What a C signature may name, and the JavaScript value that stands for it. */
interface CTypes {
  void: undefined;
  int: number;
  int64: number;
  float: number;
  uint8: number;
  /** An address. */
  pointer: Pointer;
  /** Memory of a JavaScript buffer, valid during the call alone. */
  buffer: ArrayBufferView;
  str: string;
}
/** A type of a C parameter or result. */
export type CType = keyof CTypes;
/** The types of a C function. */
export type Signature = readonly [result: CType, parameters: readonly CType[]];

type Values<P extends readonly CType[]> = Extract<{ -readonly [I in keyof P]: CTypes[P[I]] }, unknown[]>;

/** A C function with JavaScript's types; `async` runs it on a worker thread of the FFI. */
export type CFunction<S extends Signature> = ((...values: Values<S[1]>) => CTypes[S[0]]) & {
  async(...values: [...Values<S[1]>, (error: Error | null, result: CTypes[S[0]]) => void]): void;
};
/** Declared functions by name. */
export type CFunctions<T extends Record<string, Signature>> = { readonly [K in keyof T]: CFunction<T[K]> };

const KOFFI_TYPES: Partial<Record<CType, string>> = { pointer: 'int64', buffer: 'void *' };
const koffiType = (type: CType): string => KOFFI_TYPES[type] ?? type;

/** Declares the functions of `table`, each looked up by `find`. */
export function declareFunctions<T extends Record<string, Signature>>(
  table: T,
  find: (name: string) => LibraryHandle,
): CFunctions<T> {
  const entries = Object.entries(table).map(([name, [result, parameters]]) => {
    const symbol = name.split('$')[0];
    return [name, find(symbol).func(symbol, koffiType(result), parameters.map(koffiType))];
  });
  return Object.fromEntries(entries) as CFunctions<T>;
}

/** One C function may have several declarations, told apart by a suffix after `$`. */
const LIBC = {
  malloc: ['pointer', ['int64']],
  free: ['void', ['pointer']],
  memcpy$in: ['pointer', ['pointer', 'buffer', 'int64']],
  memcpy$out: ['pointer', ['buffer', 'pointer', 'int64']],
  setenv: ['int', ['str', 'str', 'int']],
  dlopen: ['pointer', ['str', 'int']],
  dlerror: ['str', []],
  dup: ['int', ['int']],
  dup2: ['int', ['int', 'int']],
  close: ['int', ['int']],
  madvise: ['int', ['pointer', 'int64', 'int']],
} as const satisfies Record<string, Signature>;

const PAGE = 4096;
const HUGE_PAGE = 2 << 20;
const MADV_HUGEPAGE = 14;

/** The C library and what is built on it. */
export interface Native {
  readonly libc: CFunctions<typeof LIBC>;
  /** Memory that never moves and is never freed, seen as bytes. For a fixed number of small buffers. */
  fixed(bytes: number): { readonly pointer: Pointer; readonly buffer: ArrayBuffer };
  /** A C string that is never freed. For a fixed set of names. */
  name(text: string): Pointer;
  /** A copy of `bytes` bytes at `pointer`. */
  copy(pointer: Pointer, bytes: number): Uint8Array;
  /** Calls `work` with the addresses and byte lengths of copies of `parts`, which live as long as the call. */
  withCopies<T>(
    parts: readonly Uint8Array[],
    work: (addresses: BigUint64Array, lengths: BigUint64Array) => T,
  ): T;
  /**
   * A new buffer whose pages the kernel makes large where it can: a fresh buffer is otherwise filled at the speed of
   * page faults, a fraction of that of memory.
   */
  largeBuffer(bytes: number): ArrayBuffer;
  /** Opens a library that is loaded. */
  open(path: string): LibraryHandle;
}

/** Loads the FFI and the C library; at once, because TensorFlow.js must be ready when it was required. */
export function loadNative(): Native {
  const koffi = createRequire(join(__dirname, 'native.ts'))('koffi') as typeof import('koffi');
  const self = koffi.load(null);
  const libc = declareFunctions(LIBC, () => self);
  const fixed = (bytes: number) => {
    const pointer = libc.malloc(bytes);
    return { pointer, buffer: koffi.view(BigInt(pointer), bytes) };
  };
  return {
    libc,
    fixed,
    name(text) {
      const bytes = new TextEncoder().encode(`${text}\0`);
      const { pointer, buffer } = fixed(bytes.length);
      new Uint8Array(buffer).set(bytes);
      return pointer;
    },
    copy(pointer, bytes) {
      const result = new Uint8Array(bytes);
      if (bytes > 0) libc.memcpy$out(result, pointer, bytes);
      return result;
    },
    withCopies(parts, work) {
      const pointers = parts.map((part) => {
        const pointer = libc.malloc(part.length + 1);
        if (part.length > 0) libc.memcpy$in(pointer, part, part.length);
        return pointer;
      });
      try {
        const lengths = BigUint64Array.from(parts, ({ length }) => BigInt(length));
        return work(BigUint64Array.from(pointers, BigInt), lengths);
      } finally {
        for (const pointer of pointers) libc.free(pointer);
      }
    },
    largeBuffer(bytes) {
      const buffer = new ArrayBuffer(bytes);
      if (process.platform !== 'linux' || bytes < 4 * HUGE_PAGE) return buffer;
      const address = Number(koffi.address(new Uint8Array(buffer)));
      const first = Math.ceil(address / PAGE) * PAGE;
      libc.madvise(first, Math.floor((address + bytes - first) / PAGE) * PAGE, MADV_HUGEPAGE);
      return buffer;
    },
    open: (path) => koffi.load(path, { global: true }),
  };
}
