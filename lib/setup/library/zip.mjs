/**
 * @file Takes single files out of a zip archive, as a stream, trusting nothing that the archive says about itself:
 * names, sizes and checksums are verified. Knows stored and deflated entries below 4 GB; nothing else occurs in wheels.
 */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PassThrough, Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32, createInflateRaw } from 'node:zlib';

const END_BYTES = 22;
const MAX_COMMENT = 0xffff;
const PIECE_BYTES = 1 << 20;
const SYMBOLIC_LINK = 0o120000;

/**
 * One file of an archive.
 * @typedef {object} ZipEntry
 * @property {string} name
 * @property {number} method 0 stored, 8 deflated
 * @property {number} crc
 * @property {number} compressed bytes in the archive
 * @property {number} bytes unpacked size, as the archive states it
 * @property {number} offset of the local header
 * @property {number} mode Unix file mode, 0 where the archive was made elsewhere
 */

/**
 * The entries of the archive at `path`, folders left out. Throws on what is not a whole zip.
 * @param {string} path
 * @returns {Promise<ZipEntry[]>}
 */
export async function readEntries(path) {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const tail = await readAt(
      file,
      Math.max(0, size - END_BYTES - MAX_COMMENT),
      Math.min(size, END_BYTES + MAX_COMMENT),
    );
    const end = tail.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
    if (end < 0 || end + END_BYTES > tail.length)
      throw new Error(`${path}: expected a zip archive; its end record is missing`);
    const [count, length, start] = [
      tail.readUInt16LE(end + 10),
      tail.readUInt32LE(end + 12),
      tail.readUInt32LE(end + 16),
    ];
    if (start + length > size)
      throw new Error(`${path}: expected a whole zip archive below 4 GB; its directory is cut off`);
    return parseDirectory(await readAt(file, start, length), count, path);
  } finally {
    await file.close();
  }
}

/**
 * @param {import('node:fs/promises').FileHandle} file
 * @param {number} position
 * @param {number} length
 */
async function readAt(file, position, length) {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

/**
 * @param {Buffer} directory
 * @param {number} count
 * @param {string} path
 * @returns {ZipEntry[]}
 */
function parseDirectory(directory, count, path) {
  const entries = [];
  let at = 0;
  for (let i = 0; i < count; i++) {
    if (at + 46 > directory.length || directory.readUInt32LE(at) !== 0x02014b50)
      throw new Error(`${path}: expected ${count} directory entries; entry ${i + 1} is damaged`);
    const nameLength = directory.readUInt16LE(at + 28);
    entries.push({
      name: directory.toString('utf8', at + 46, at + 46 + nameLength),
      method: directory.readUInt16LE(at + 10),
      crc: directory.readUInt32LE(at + 16),
      compressed: directory.readUInt32LE(at + 20),
      bytes: directory.readUInt32LE(at + 24),
      offset: directory.readUInt32LE(at + 42),
      mode: directory.readUInt16LE(at + 40),
    });
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries.filter(({ name }) => !name.endsWith('/'));
}

/**
 * Throws unless `name` is a plain relative path that stays below the folder it is unpacked into.
 * @param {string} name
 */
export function checkEntryName(name) {
  const parts = name.split('/');
  const plain =
    name !== '' && !/[\\\0:]/.test(name) && parts.every((part) => !['', '.', '..'].includes(part));
  if (!plain) throw new Error(`zip entry: expected a relative path; received ${JSON.stringify(name)}`);
}

/**
 * Unpacks one entry to `folder`/`entry.name` and returns what was written. Throws when the entry's name leaves the
 * folder, it is a link, it is larger than `maxBytes`, or its size or checksum differ from what the archive states.
 * @param {string} path of the archive
 * @param {ZipEntry} entry
 * @param {string} folder
 * @param {{ maxBytes: number, onBytes?: (bytes: number) => void }} options `onBytes` hears of each piece written
 * @returns {Promise<{ name: string, bytes: number, sha256: string }>}
 */
export async function extractEntry(path, entry, folder, { maxBytes, onBytes = () => {} }) {
  const { name, bytes, method } = entry;
  checkEntryName(name);
  if ((entry.mode & 0o170000) === SYMBOLIC_LINK) throw new Error(`${name}: expected a file; received a link`);
  if (method !== 0 && method !== 8)
    throw new Error(`${name}: expected a deflated entry; received method ${method}`);
  if (bytes > maxBytes) throw new Error(`${name}: expected at most ${maxBytes} bytes; received ${bytes}`);
  const target = join(folder, name);
  await mkdir(dirname(target), { recursive: true });
  const start = await dataStart(path, entry);
  const meter = new Meter(entry, onBytes);
  const stored =
    entry.compressed === 0
      ? Readable.from([])
      : createReadStream(path, { start, end: start + entry.compressed - 1, highWaterMark: PIECE_BYTES });
  const raw = method === 8 ? createInflateRaw({ chunkSize: PIECE_BYTES }) : new PassThrough();
  await pipeline(stored, raw, meter, createWriteStream(target, { mode: entry.mode & 0o111 ? 0o755 : 0o644 }));
  return { name, bytes, sha256: meter.sha256 };
}

/**
 * @param {string} path
 * @param {ZipEntry} entry
 */
async function dataStart(path, { name, offset }) {
  const file = await open(path, 'r');
  try {
    const header = await readAt(file, offset, 30);
    if (header.length < 30 || header.readUInt32LE(0) !== 0x04034b50)
      throw new Error(`${name}: expected a local header at byte ${offset}; found none`);
    return offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  } finally {
    await file.close();
  }
}

/** Passes bytes on while counting and hashing them; fails when they are not those of the entry. */
class Meter extends Transform {
  #entry;
  #onBytes;
  #bytes = 0;
  #crc = 0;
  #hash = createHash('sha256');
  /** Set when all bytes went through. */
  sha256 = '';

  /**
   * @param {ZipEntry} entry
   * @param {(bytes: number) => void} onBytes
   */
  constructor(entry, onBytes) {
    super();
    this.#entry = entry;
    this.#onBytes = onBytes;
  }

  /**
   * @override
   * @param {Buffer} chunk
   * @param {BufferEncoding} _encoding
   * @param {import('node:stream').TransformCallback} done
   */
  _transform(chunk, _encoding, done) {
    this.#bytes += chunk.length;
    if (this.#bytes > this.#entry.bytes) return done(this.#differs('size'));
    this.#crc = crc32(chunk, this.#crc);
    this.#hash.update(chunk);
    this.#onBytes(chunk.length);
    done(null, chunk);
  }

  /**
   * @override
   * @param {import('node:stream').TransformCallback} done
   */
  _flush(done) {
    if (this.#bytes !== this.#entry.bytes) return done(this.#differs('size'));
    if (this.#crc !== this.#entry.crc) return done(this.#differs('checksum'));
    this.sha256 = this.#hash.digest('hex');
    done();
  }

  /** @param {string} what */
  #differs(what) {
    return new Error(
      `${this.#entry.name}: the unpacked file differs from the archive's directory in ${what}`,
    );
  }
}
