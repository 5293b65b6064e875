/** The bytes of a file, unpacked where they are gzip, hashed and counted on the way. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { check, messageOf } from '../core/check';

/** What passed through a `readBytes` so far: bytes of the file itself, and at its end their SHA-256 in hex. */
export interface ByteMeter {
  bytes: number;
  sha256: string | null;
}

/**
 * Streams a file; gzip (several members too) is known by its first two bytes, not by its name. A truncated or
 * damaged gzip and a file in UTF-16 end in an error that names the file.
 */
export async function* readBytes(
  path: string,
  { meter, signal }: { meter?: ByteMeter; signal?: AbortSignal } = {},
): AsyncGenerator<Buffer> {
  const head = await firstBytes(path);
  const gzip = head[0] === 0x1f && head[1] === 0x8b;
  check(
    !(head[0] === 0xff && head[1] === 0xfe) && !(head[0] === 0xfe && head[1] === 0xff),
    `${path}: expected UTF-8; received UTF-16. Save the file as UTF-8`,
  );
  const metered = measure(path, meter ?? { bytes: 0, sha256: null }, signal);
  try {
    yield* gzip ? gunzip(metered) : metered;
  } catch (error) {
    if (!gzip || signal?.aborted) throw error;
    throw new Error(
      `${path}: expected a whole gzip file; ${messageOf(error)}. It is cut off or damaged: fetch it again`,
    );
  }
}

async function firstBytes(path: string): Promise<Buffer> {
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return buffer.subarray(0, bytesRead);
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
  const unpacked = pipeline(Readable.from(bytes), createGunzip({ chunkSize: 1 << 18 }), () => {});
  for await (const chunk of unpacked) yield chunk as Buffer;
}
