/** A zip archive in memory whose bytes follow from what goes in: one date for all, names in the order given. */
import { readFileSync } from 'node:fs';
import { crc32, deflateRawSync } from 'node:zlib';
import { check } from '../check';
import type { PackedFile } from './code-files';

const UTF8_NAMES = 0x0800;
const DEFLATED = 8;
/** 1 January 1980, the first day that a zip knows. */
const FIRST_DAY = 0x0021;
const MADE_ON_UNIX = 3 << 8;
const VERSION = 20;
const MOST_FILES = 0xffff;

/** The archive of `files`; meant for code, not for data (everything is held in memory). */
export function zipOf(files: readonly PackedFile[]): Buffer {
  check(
    files.length < MOST_FILES,
    () => `zip: expected fewer than ${MOST_FILES} files; received ${files.length}`,
  );
  const pieces: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const file of files) {
    const { local, central, packed } = entryOf(file, offset);
    pieces.push(local, packed);
    directory.push(central);
    offset += local.length + packed.length;
  }
  const list = Buffer.concat(directory);
  return Buffer.concat([...pieces, list, endOf(files.length, list.length, offset)]);
}

function entryOf({ name, content, executable }: PackedFile, offset: number) {
  const bytes = 'bytes' in content ? Buffer.from(content.bytes) : readFileSync(content.path);
  const packed = deflateRawSync(bytes, { level: 9 });
  const encoded = Buffer.from(name);
  const common = Buffer.alloc(26);
  common.writeUInt16LE(VERSION, 0);
  common.writeUInt16LE(UTF8_NAMES, 2);
  common.writeUInt16LE(DEFLATED, 4);
  common.writeUInt16LE(FIRST_DAY, 8);
  common.writeUInt32LE(crc32(bytes), 10);
  common.writeUInt32LE(packed.length, 14);
  common.writeUInt32LE(bytes.length, 18);
  common.writeUInt16LE(encoded.length, 22);
  const outside = Buffer.alloc(14);
  outside.writeUInt32LE(((0o100000 | (executable ? 0o755 : 0o644)) << 16) >>> 0, 6);
  outside.writeUInt32LE(offset, 10);
  return {
    packed,
    local: Buffer.concat([signature('PK\x03\x04'), common, encoded]),
    central: Buffer.concat([signature('PK\x01\x02'), madeBy(), common, outside, encoded]),
  };
}

function endOf(count: number, bytes: number, offset: number): Buffer {
  const end = Buffer.alloc(18);
  end.writeUInt16LE(count, 4);
  end.writeUInt16LE(count, 6);
  end.writeUInt32LE(bytes, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([signature('PK\x05\x06'), end]);
}

function madeBy(): Buffer {
  const field = Buffer.alloc(2);
  field.writeUInt16LE(MADE_ON_UNIX | VERSION);
  return field;
}

const signature = (text: string) => Buffer.from(text, 'latin1');
