/** The bytes of a file, unpacked where they are gzip or zip, hashed and counted on the way. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { check, messageOf } from '../../core/check';
import { sha256File } from '../../core/hash';
import { unzip } from './unzip';

/** What passed through a `readBytes` so far: bytes of the file itself, and at its end their SHA-256 in hex. */
export interface ByteMeter {
  bytes: number;
  sha256: string | null;
}

/** How a file is read. */
export interface ByteOptions {
  readonly meter?: ByteMeter;
  readonly signal?: AbortSignal;
  /** The most bytes that a packed file may unpack to; default 1 GiB and a hundred times the file's own size. */
  readonly maxBytes?: number;
}

/**
 * Streams a file; gzip (several members too) and zip are known by their first bytes, not by a name. The members of a
 * zip follow one another, a line break between them; what they are called does not matter. A cut or damaged archive, one
 * that unpacks to more than `maxBytes`, and a file in UTF-16 end in an error that names the file.
 */
export async function* readBytes(path: string, options: ByteOptions = {}): AsyncGenerator<Buffer> {
  const { meter = { bytes: 0, sha256: null }, signal } = options;
  const { head, size } = await inspect(path);
  const kind = packingOf(head);
  check(
    !['fffe', 'feff'].includes(head.toString('hex', 0, 2)),
    `${path}: expected UTF-8; received UTF-16. Save the file as UTF-8`,
  );
  if (kind === 'none') {
    yield* measure(path, meter, signal);
    return;
  }
  const unpacked = kind === 'zip' ? unzipMetered(path, meter, signal) : gunzip(measure(path, meter, signal));
  try {
    yield* capped(unpacked, options.maxBytes ?? 2 ** 30 + 100 * size);
  } catch (error) {
    if (signal?.aborted) throw error;
    if (error instanceof TooLarge)
      throw new Error(`${path}: expected at most ${error.limit} bytes unpacked; there are more (maxBytes)`);
    throw new Error(
      `${path}: expected a whole ${kind} file; ${messageOf(error)}. It is cut off or damaged: fetch it again`,
    );
  }
}

/** How a file is packed, by its first four bytes. */
export function packingOf(head: Buffer): 'gzip' | 'zip' | 'none' {
  const word = head.toString('latin1', 0, 4);
  if (word.startsWith('\x1f\x8b')) return 'gzip';
  return word === 'PK\x03\x04' || word === 'PK\x05\x06' ? 'zip' : 'none';
}

class TooLarge extends Error {
  constructor(readonly limit: number) {
    super();
  }
}

async function inspect(path: string): Promise<{ head: Buffer; size: number }> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    return { head: buffer.subarray(0, bytesRead), size };
  } finally {
    await handle.close();
  }
}

async function* measure(path: string, meter: ByteMeter, signal?: AbortSignal): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 })) {
    signal?.throwIfAborted();
    hash.update(chunk as Buffer);
    meter.bytes += (chunk as Buffer).length;
    yield chunk as Buffer;
  }
  meter.sha256 = hash.digest('hex');
}

async function* gunzip(bytes: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  const unpacked = pipeline(Readable.from(bytes), createGunzip({ chunkSize: 1 << 20 }), () => {});
  for await (const chunk of unpacked) yield chunk as Buffer;
}

/** An archive is not read from end to end, so its hash takes a second look at it. */
async function* unzipMetered(path: string, meter: ByteMeter, signal?: AbortSignal): AsyncGenerator<Buffer> {
  const before = meter.bytes;
  yield* unzip(path, { onBytes: (bytes) => (meter.bytes += bytes), signal });
  const { size } = await inspect(path);
  meter.bytes = before + size;
  meter.sha256 = await sha256File(path);
}

async function* capped(bytes: AsyncGenerator<Buffer>, limit: number): AsyncGenerator<Buffer> {
  let passed = 0;
  for await (const chunk of bytes) {
    passed += chunk.length;
    if (passed > limit) throw new TooLarge(limit);
    yield chunk;
  }
}
