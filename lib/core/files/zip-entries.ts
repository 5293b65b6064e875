/** What a zip archive holds (zip64 records too), and the entries that are stored as they are. */
import { crc32 } from 'node:zlib';
import { check } from '../check';
import type { BoundedFile } from './bounded-file';

/** One file of an archive, as the central directory states it; nothing of it has been verified. */
export interface ZipEntry {
  readonly name: string;
  /** 0 is stored, 8 deflated. */
  readonly method: number;
  readonly crc: number;
  readonly compressed: number;
  readonly bytes: number;
  /** Of the local header. */
  readonly offset: number;
}

const END_BYTES = 22;
const MAX_COMMENT = 0xffff;
const LOCATOR_BYTES = 20;
const END64_BYTES = 56;
const HEADER_BYTES = 46;
const LOCAL_BYTES = 30;
/** Written where the number stands in the zip64 record instead. */
const ELSEWHERE = 0xffffffff;

/** Every entry of the archive by name. Throws on what is not a whole zip, and on a name that occurs twice. */
export async function zipEntries(file: BoundedFile): Promise<Map<string, ZipEntry>> {
  const entries = new Map<string, ZipEntry>();
  for (const entry of await zipDirectory(file)) {
    check(
      !entries.has(entry.name),
      () => `${file.path}: expected each zip entry once; found ${entry.name} twice`,
    );
    entries.set(entry.name, entry);
  }
  return entries;
}

/** Every entry of the archive in the order of its directory. Throws on what is not a whole zip. */
export async function zipDirectory(file: BoundedFile): Promise<ZipEntry[]> {
  const { count, start, length } = await findDirectory(file);
  const directory = await file.read(start, length);
  const entries: ZipEntry[] = [];
  let at = 0;
  for (let i = 0; i < count; i++) {
    const whole = at + HEADER_BYTES <= length && directory.readUInt32LE(at) === 0x02014b50;
    check(whole, () => `${file.path}: expected ${count} zip entries; entry ${i + 1} is damaged`);
    const [name, extra, comment] = [28, 30, 32].map((field) => directory.readUInt16LE(at + field));
    const next = at + HEADER_BYTES + name + extra + comment;
    check(next <= length, () => `${file.path}: expected ${count} zip entries; entry ${i + 1} is cut off`);
    entries.push(entryAt(directory.subarray(at, next), name, extra));
    at = next;
  }
  return entries;
}

/**
 * The bytes of a stored entry; throws when it is compressed, leaves the file, or its checksum differs. A checksum of 0
 * is none: torch can be told to write no others.
 */
export async function readStored(file: BoundedFile, entry: ZipEntry): Promise<Buffer> {
  const where = `${file.path}: ${entry.name}`;
  check(
    entry.method === 0 && entry.compressed === entry.bytes,
    () => `${where}: expected a stored zip entry; received method ${entry.method}`,
  );
  const bytes = await file.read(await dataStart(file, entry), entry.bytes);
  check(
    entry.crc === 0 || crc32(bytes) === entry.crc,
    () => `${where}: expected its zip checksum; the bytes differ from it`,
  );
  return bytes;
}

/** Where the packed bytes of an entry begin, behind its local header. */
export async function dataStart(file: BoundedFile, { name, offset }: ZipEntry): Promise<number> {
  const header = await file.read(offset, LOCAL_BYTES);
  check(
    header.readUInt32LE(0) === 0x04034b50,
    () => `${file.path}: ${name}: expected a zip header at ${offset}; found none`,
  );
  return offset + LOCAL_BYTES + header.readUInt16LE(26) + header.readUInt16LE(28);
}

async function findDirectory(file: BoundedFile): Promise<{ count: number; start: number; length: number }> {
  const tailStart = Math.max(0, file.size - END_BYTES - MAX_COMMENT - LOCATOR_BYTES);
  const tail = await file.read(tailStart, file.size - tailStart);
  const at = tail.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  check(
    at >= 0 && at + END_BYTES <= tail.length,
    () => `${file.path}: expected a whole zip archive; its end record is missing`,
  );
  const end = {
    count: tail.readUInt16LE(at + 10),
    length: tail.readUInt32LE(at + 12),
    start: tail.readUInt32LE(at + 16),
  };
  const locator = at - LOCATOR_BYTES;
  if (locator < 0 || tail.readUInt32LE(locator) !== 0x07064b50) return end;
  const record = await file.read(safe(file, tail.readBigUInt64LE(locator + 8)), END64_BYTES);
  check(record.readUInt32LE(0) === 0x06064b50, () => `${file.path}: expected a zip64 end record; found none`);
  const [count, length, start] = [32, 40, 48].map((field) => safe(file, record.readBigUInt64LE(field)));
  return { count, length, start };
}

function entryAt(header: Buffer, nameBytes: number, extraBytes: number): ZipEntry {
  const nameEnd = HEADER_BYTES + nameBytes;
  const wide = wideNumbers(header.subarray(nameEnd, nameEnd + extraBytes));
  const number = (field: number): number => {
    const value = header.readUInt32LE(field);
    return value === ELSEWHERE ? (wide.shift() ?? value) : value;
  };
  const bytes = number(24);
  const compressed = number(20);
  const offset = number(42);
  const name = header.toString('utf8', HEADER_BYTES, nameEnd);
  return { name, method: header.readUInt16LE(10), crc: header.readUInt32LE(16), compressed, bytes, offset };
}

/** The numbers of the zip64 extra field, in its order: size, compressed size, offset. */
function wideNumbers(extra: Buffer): number[] {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue;
    const field = extra.subarray(at + 4, at + 4 + extra.readUInt16LE(at + 2));
    return Array.from({ length: Math.floor(field.length / 8) }, (_, i) =>
      Number(field.readBigUInt64LE(8 * i)),
    );
  }
  return [];
}

function safe(file: BoundedFile, value: bigint): number {
  check(
    value <= BigInt(file.size),
    () => `${file.path}: expected a zip record inside the file; it points to ${value}`,
  );
  return Number(value);
}
