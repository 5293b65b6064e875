import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateRawSync, gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { readBytes } from './read-bytes';

const folder = mkdtempSync(join(tmpdir(), 'unzip-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Member {
  name: string;
  text: string;
  stored?: boolean;
  wide?: boolean;
  crc?: number;
  bytes?: number;
}

/** An archive as zip tools write it; `wide` puts the sizes into a zip64 field. */
function zip(members: Member[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, text, stored = false, wide = false, crc = crc32(text), bytes } of members) {
    const data = stored ? Buffer.from(text) : deflateRawSync(text);
    const size = bytes ?? Buffer.byteLength(text);
    const extra = Buffer.alloc(wide ? 20 : 0);
    if (wide) {
      extra.writeUInt16LE(1, 0);
      extra.writeUInt16LE(16, 2);
      extra.writeBigUInt64LE(BigInt(size), 4);
      extra.writeBigUInt64LE(BigInt(data.length), 12);
    }
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt16LE(stored ? 0 : 8, 4);
    head.writeUInt32LE(crc, 10);
    head.writeUInt32LE(wide ? 0xffffffff : data.length, 14);
    head.writeUInt32LE(wide ? 0xffffffff : size, 18);
    head.writeUInt16LE(name.length, 22);
    head.writeUInt16LE(extra.length, 24);
    const central = Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), head, Buffer.alloc(14)]);
    central.writeUInt32LE(offset, 42);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), head, Buffer.from(name), extra, data]);
    directory.push(Buffer.concat([central, Buffer.from(name), extra]));
    locals.push(local);
    offset += local.length;
  }
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, ...directory, end]);
}

let count = 0;
async function read(content: Buffer, options: { maxBytes?: number } = {}): Promise<string> {
  const path = join(folder, `${count++}.bin`);
  writeFileSync(path, content);
  const meter = { bytes: 0, sha256: null as string | null };
  const chunks: Buffer[] = [];
  for await (const chunk of readBytes(path, { meter, ...options })) chunks.push(chunk);
  expect([meter.bytes, meter.sha256?.length]).toEqual([content.length, 64]);
  return Buffer.concat(chunks).toString();
}

describe('readBytes of a zip', () => {
  it('joins its members whatever they are called, stored or deflated, zip64 or not', async () => {
    const members: Member[] = [
      { name: 'folder/', text: '' },
      { name: '../../etc/passwd', text: 'one' },
      { name: '__MACOSX/._one', text: 'resource fork' },
      { name: 'C:\\x', text: 'two é', stored: true },
      { name: '../../etc/passwd', text: 'three'.repeat(1000), wide: true },
    ];
    expect(await read(zip(members))).toBe(`one\ntwo é\n${'three'.repeat(1000)}`);
  });

  it.each([
    ['another checksum', zip([{ name: 'a', text: 'abc', crc: 1 }]), 'member 1 differs from the .* checksum'],
    ['fewer bytes than stated', zip([{ name: 'a', text: 'abc', bytes: 4 }]), 'in size'],
    ['more bytes than stated', zip([{ name: 'a', text: 'abc', bytes: 2 }]), 'larger than the 2 bytes'],
    ['no end', zip([{ name: 'a', text: 'abc' }]).subarray(0, -5), 'its end record is missing'],
    ['no member', zip([{ name: 'a/', text: '' }]), 'holds no file'],
  ])('refuses %s, naming the file', async (_, content, message) => {
    await expect(read(content)).rejects.toThrow(/\d+\.bin: expected a whole zip file; /);
    await expect(read(content)).rejects.toThrow(new RegExp(message));
  });

  it('stops at the most bytes that an archive may unpack to', async () => {
    const text = 'x'.repeat(5_000_000);
    for (const content of [zip([{ name: 'a', text }]), gzipSync(text)])
      await expect(read(content, { maxBytes: 1_000_000 })).rejects.toThrow(
        'expected at most 1000000 bytes unpacked; there are more (maxBytes)',
      );
  });
});
