/** A gzipped tar archive whose bytes follow from what goes in: no date, no owner, names in the order given. */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { PackedFile } from '../core/files/code-files';
import { replaceFile } from '../core/files/files';

/** What an archive holds: a file, or a symbolic link. */
export type TarEntry = PackedFile | { readonly name: string; readonly content: { readonly link: string } };

/** A written file. */
export interface WrittenArchive {
  readonly bytes: number;
  readonly sha256: string;
}

const BLOCK = 512;
const NAME_BYTES = 100;
/** Of a gzip header: which system packed it; 255 is unknown, the same everywhere. */
const SYSTEM_BYTE = 9;

/** Writes `entries` to `path`, whole or not at all. */
export async function writeTarGz(path: string, entries: Iterable<TarEntry>): Promise<WrittenArchive> {
  const hash = createHash('sha256');
  let bytes = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      if (bytes <= SYSTEM_BYTE && bytes + chunk.length > SYSTEM_BYTE) chunk[SYSTEM_BYTE - bytes] = 255;
      bytes += chunk.length;
      hash.update(chunk);
      done(null, chunk);
    },
  });
  await replaceFile(path, (temporary) =>
    pipeline(Readable.from(blocks(entries)), createGzip(), meter, createWriteStream(temporary)),
  );
  return { bytes, sha256: hash.digest('hex') };
}

async function* blocks(entries: Iterable<TarEntry>): AsyncGenerator<Buffer> {
  for (const entry of entries) {
    const { name, content } = entry;
    const mode = 'executable' in entry && entry.executable ? 0o755 : 0o644;
    const link = 'link' in content ? content.link : '';
    const text = 'bytes' in content ? Buffer.from(content.bytes) : null;
    const size = text?.length ?? ('path' in content ? (await stat(content.path)).size : 0);
    const records = [...longRecord('path', name), ...longRecord('linkpath', link)].join('');
    if (records !== '') yield* file({ name: 'long-name', type: 'x', mode }, Buffer.from(records));
    const type = 'link' in content ? '2' : '0';
    yield header({ name, type, mode, size, link });
    if (text) yield text;
    else if ('path' in content && size > 0) yield* createReadStream(content.path, { end: size - 1 });
    yield padding(size);
  }
  yield Buffer.alloc(2 * BLOCK);
}

function* file(head: Omit<Header, 'size' | 'link'>, content: Buffer): Generator<Buffer> {
  yield header({ ...head, size: content.length, link: '' });
  yield content;
  yield padding(content.length);
}

interface Header {
  readonly name: string;
  /** 0 a file, 2 a symbolic link, x what does not fit into the next header. */
  readonly type: '0' | '2' | 'x';
  readonly mode: number;
  readonly size: number;
  readonly link: string;
}

/** The fixed header of POSIX tar; what is too long for it stands in a record before. */
function header({ name, type, mode, size, link }: Header): Buffer {
  const block = Buffer.alloc(BLOCK);
  const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, '0')}\0`;
  const fields: [text: string, offset: number, length: number][] = [
    [name, 0, NAME_BYTES],
    [octal(mode, 7), 100, 8],
    [octal(0, 7), 108, 8],
    [octal(0, 7), 116, 8],
    [octal(size, 11), 124, 12],
    [octal(0, 11), 136, 12],
    [' '.repeat(8), 148, 8],
    [type, 156, 1],
    [link, 157, NAME_BYTES],
    ['ustar\x0000', 257, 8],
  ];
  for (const [text, offset, length] of fields) block.write(text, offset, length);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 8);
  return block;
}

/** A record of the extended header, which states its own length; none where the name fits. */
function longRecord(key: string, value: string): string[] {
  if (Buffer.byteLength(value) <= NAME_BYTES) return [];
  const rest = ` ${key}=${value}\n`;
  const bytes = Buffer.byteLength(rest);
  let length = bytes + String(bytes).length;
  if (String(length).length > String(bytes).length) length = bytes + String(length).length;
  return [`${length}${rest}`];
}

function padding(size: number): Buffer {
  return Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);
}
