/** The members of a zip archive of any size (zip64 too) as one stream; nothing that it says of itself is believed. */
import { createReadStream } from 'node:fs';
import { PassThrough, pipeline, Readable } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import { check } from '../../core/check';
import { withFile } from '../../core/files/bounded-file';
import { dataStart, type ZipEntry, zipDirectory } from '../../core/files/zip-entries';

const PIECE_BYTES = 1 << 20;
const LINE_BREAK = Buffer.from('\n');

/**
 * Yields the unpacked bytes of every member in the order of the archive's directory, a line break between two. Names
 * are not used (folders and the resource forks that macOS adds are left out). Members are stored or deflated; each is
 * checked against its stated size and checksum. `onBytes` hears of packed bytes that were read.
 */
export async function* unzip(
  path: string,
  { onBytes = () => {}, signal }: { onBytes?: (bytes: number) => void; signal?: AbortSignal } = {},
): AsyncGenerator<Buffer> {
  const places = await withFile(path, async (file) => {
    const members = (await zipDirectory(file)).filter(isContent);
    const starts: number[] = [];
    for (const entry of members) starts.push(await dataStart(file, entry));
    return members.map((entry, i) => ({ entry, start: starts[i], size: file.size }));
  });
  check(places.length > 0, 'the archive holds no file');
  for (const [i, { entry, start, size }] of places.entries()) {
    if (i > 0) yield LINE_BREAK;
    check(start + entry.compressed <= size, `member ${i + 1} is cut off`);
    yield* checked(inflate(packed(path, start, entry, onBytes, signal), entry, i), entry, i);
  }
}

function isContent({ name, bytes }: ZipEntry): boolean {
  return bytes > 0 && !name.endsWith('/') && !name.startsWith('__MACOSX/');
}

async function* packed(
  path: string,
  start: number,
  { compressed }: ZipEntry,
  onBytes: (bytes: number) => void,
  signal?: AbortSignal,
): AsyncGenerator<Buffer> {
  if (compressed === 0) return;
  const end = start + compressed - 1;
  for await (const chunk of createReadStream(path, { start, end, highWaterMark: PIECE_BYTES })) {
    signal?.throwIfAborted();
    onBytes((chunk as Buffer).length);
    yield chunk as Buffer;
  }
}

async function* inflate(
  bytes: AsyncGenerator<Buffer>,
  { method }: ZipEntry,
  i: number,
): AsyncGenerator<Buffer> {
  check(
    method === 0 || method === 8,
    `member ${i + 1} is packed by method ${method}, not stored or deflated; pack it anew`,
  );
  const unpack = method === 8 ? createInflateRaw({ chunkSize: PIECE_BYTES }) : new PassThrough();
  for await (const chunk of pipeline(Readable.from(bytes), unpack, () => {})) yield chunk as Buffer;
}

async function* checked(bytes: AsyncGenerator<Buffer>, entry: ZipEntry, i: number): AsyncGenerator<Buffer> {
  let passed = 0;
  let crc = 0;
  for await (const chunk of bytes) {
    passed += chunk.length;
    check(passed <= entry.bytes, `member ${i + 1} is larger than the ${entry.bytes} bytes it states`);
    crc = crc32(chunk, crc);
    yield chunk;
  }
  check(
    passed === entry.bytes && crc === entry.crc,
    `member ${i + 1} differs from the archive's directory in ${passed === entry.bytes ? 'checksum' : 'size'}`,
  );
}
