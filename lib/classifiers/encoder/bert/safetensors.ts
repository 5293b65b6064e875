/** The safetensors format: 8 bytes of header length, a JSON header, then the arrays' bytes (little endian). */
import { open } from 'node:fs/promises';
import { check, messageOf, show } from '../../../core/check';
import { withFile } from '../../../core/files/bounded-file';
import { replaceFile } from '../../../core/files/files';

/** A named array of float32 values. */
export interface NamedArray {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

interface Entry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly start: number;
  readonly end: number;
}

const LENGTH_BYTES = 8;
/** Longest header read; that of a BERT takes about 25 kB. Parsed, a header takes several times its bytes. */
const MAX_HEADER_BYTES = 16 << 20;
const BYTES = { F32: 4, F16: 2, BF16: 2 } as const;

/** Writes float32 arrays in the order of `arrays`, atomically. `metadata` is a flat record of texts. */
export async function writeSafetensors(
  path: string,
  arrays: ReadonlyMap<string, NamedArray>,
  metadata: Readonly<Record<string, string>> = { format: 'pt' },
): Promise<void> {
  let offset = 0;
  const header: Record<string, unknown> = { __metadata__: metadata };
  for (const [name, { shape, values }] of arrays) {
    check(
      sizeOf(shape) === values.length,
      () => `${name}: expected ${sizeOf(shape)} values; received ${values.length}`,
    );
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, offset + values.byteLength] };
    offset += values.byteLength;
  }
  const json = Buffer.from(JSON.stringify(header));
  const padded = Buffer.alloc(Math.ceil(json.length / 8) * 8, ' ');
  json.copy(padded);
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeBigUInt64LE(BigInt(padded.length));
  await replaceFile(path, async (temporary) => {
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(length);
      await file.writeFile(padded);
      for (const { values } of arrays.values())
        await file.writeFile(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    } finally {
      await file.close();
    }
  });
}

/** Reads the arrays that `wanted` names (all by default), as float32; F16 and BF16 are widened. */
export async function readSafetensors(
  path: string,
  wanted: (name: string) => boolean = () => true,
): Promise<Map<string, NamedArray>> {
  return withFile(path, async (file) => {
    check(
      file.size >= LENGTH_BYTES,
      () => `${path}: expected a safetensors file; received ${file.size} bytes`,
    );
    const headerBytes = Number((await file.read(0, LENGTH_BYTES)).readBigUInt64LE());
    const dataStart = LENGTH_BYTES + headerBytes;
    check(
      headerBytes <= MAX_HEADER_BYTES && dataStart <= file.size,
      () =>
        `${path}: expected a safetensors header within the file, of ${MAX_HEADER_BYTES} bytes at most; it claims ${headerBytes} bytes`,
    );
    const header = parseHeader(path, await file.read(LENGTH_BYTES, headerBytes), file.size - dataStart);
    const arrays = new Map<string, NamedArray>();
    for (const [name, { dtype, shape, start, end }] of header) {
      if (!wanted(name)) continue;
      const bytes = await file.read(dataStart + start, end - start);
      arrays.set(name, { shape, values: widen(path, name, dtype, bytes) });
    }
    return arrays;
  });
}

function parseHeader(path: string, bytes: Uint8Array, dataBytes: number): Map<string, Entry> {
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (error) {
    throw new Error(`${path}: expected a JSON header; ${messageOf(error)}`);
  }
  check(isRecord(json), () => `${path}: expected a header object; received ${show(json)}`);
  const entries = new Map<string, Entry>();
  for (const [name, value] of Object.entries(json)) {
    if (name === '__metadata__') continue;
    const entry = isRecord(value) ? value : {};
    const [shape, offsets] = [wholeNumbers(entry.shape), wholeNumbers(entry.data_offsets)];
    const valid =
      shape !== null && offsets?.length === 2 && offsets[0] <= offsets[1] && offsets[1] <= dataBytes;
    check(
      valid,
      () => `${path}: ${name}: expected shape and offsets within the file; received ${show(value)}`,
    );
    const [start, end] = offsets;
    const dtype = String(entry.dtype);
    const width = BYTES[dtype as keyof typeof BYTES];
    check(
      width === undefined || end - start === sizeOf(shape) * width,
      () => `${path}: ${name}: expected ${sizeOf(shape) * (width ?? 0)} bytes; received ${end - start}`,
    );
    entries.set(name, { dtype, shape, start, end });
  }
  checkApart(path, entries);
  return entries;
}

/** Arrays that lie over one another could add up to any size; in a real file each has bytes of its own. */
function checkApart(path: string, entries: ReadonlyMap<string, Entry>): void {
  const inOrder = [...entries].sort(([, a], [, b]) => a.start - b.start || a.end - b.end);
  inOrder.slice(1).forEach(([name, { start }], i) => {
    const [before, { end }] = inOrder[i];
    check(
      start >= end,
      () => `${path}: expected arrays that do not overlap; ${name} begins at ${start}, inside ${before}`,
    );
  });
}

/** Little-endian values as float32; `bytes` fill their buffer. Throws on another dtype than F32, F16 and BF16. */
export function widen(path: string, name: string, dtype: string, bytes: Uint8Array): Float32Array {
  check(
    Object.hasOwn(BYTES, dtype),
    () => `${path}: ${name}: expected F32, F16 or BF16; received ${show(dtype)}`,
  );
  if (dtype === 'F32') return new Float32Array(bytes.buffer);
  const halves = new Uint16Array(bytes.buffer);
  if (dtype === 'BF16') return new Float32Array(Uint32Array.from(halves, (half) => half << 16).buffer);
  return Float32Array.from(halves, halfToNumber);
}

/** IEEE 754 binary16. */
function halfToNumber(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

function wholeNumbers(value: unknown): number[] | null {
  const whole = Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);
  return whole ? (value as number[]) : null;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, n) => product * n, 1);
}
