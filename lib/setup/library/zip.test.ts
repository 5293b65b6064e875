import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { environmentPython } from '../project.mjs';
import { PROJECT, temporaryFolder } from '../testing';
import { checkEntryName, extractEntry, readEntries } from './zip.mjs';

/** Makes an archive with Python's zipfile; `body` writes to `z`. */
function pythonZip(body: string): { path: string; folder: string } {
  const folder = temporaryFolder();
  const path = join(folder, 'a.zip');
  execFileSync(environmentPython(PROJECT), [
    '-c',
    `import sys, zipfile\nwith zipfile.ZipFile(sys.argv[1], 'w') as z:\n${body}`,
    path,
  ]);
  return { path, folder: join(folder, 'out') };
}

const ORDINARY = `
 z.writestr('d/', '')
 z.writestr('d/deflated.txt', 'severity ' * 100000, zipfile.ZIP_DEFLATED)
 z.writestr('d/stored.bin', bytes(range(256)), zipfile.ZIP_STORED)
 z.writestr('empty', '', zipfile.ZIP_STORED)
 i = zipfile.ZipInfo('run'); i.external_attr = 0o100755 << 16; z.writestr(i, '#!/bin/sh')
 z.comment = b'PK at the end'
`;

describe('readEntries', () => {
  it('lists the files of an archive, sizes and all', async () => {
    const { path } = pythonZip(ORDINARY);
    const entries = await readEntries(path);
    expect(entries.map(({ name, bytes, method }) => [name, bytes, method])).toEqual([
      ['d/deflated.txt', 900_000, 8],
      ['d/stored.bin', 256, 0],
      ['empty', 0, 0],
      ['run', 9, 0],
    ]);
  });

  it('refuses a file that is cut off or no archive', async () => {
    const { path } = pythonZip(ORDINARY);
    const whole = readFileSync(path);
    writeFileSync(path, whole.subarray(0, whole.length - 200));
    await expect(readEntries(path)).rejects.toThrow('end record is missing');
    writeFileSync(path, whole.subarray(400));
    await expect(readEntries(path)).rejects.toThrow(/cut off|damaged/);
    writeFileSync(path, '<html>login</html>');
    await expect(readEntries(path)).rejects.toThrow('expected a zip archive');
  });
});

describe('extractEntry', () => {
  it('writes what Python packed and states its hash', async () => {
    const { path, folder } = pythonZip(ORDINARY);
    const pieces: number[] = [];
    for (const entry of await readEntries(path)) {
      const file = await extractEntry(path, entry, folder, { maxBytes: 1e6, onBytes: (n) => pieces.push(n) });
      const content = readFileSync(join(folder, entry.name));
      expect(file).toEqual({ name: entry.name, bytes: content.length, sha256: sha256(content) });
    }
    expect(readFileSync(join(folder, 'd/deflated.txt'), 'utf8')).toBe('severity '.repeat(100_000));
    expect([...readFileSync(join(folder, 'd/stored.bin'))]).toEqual([...Array(256).keys()]);
    expect(statSync(join(folder, 'run')).mode & 0o777).toBe(0o755);
    expect(statSync(join(folder, 'd/stored.bin')).mode & 0o111).toBe(0);
    expect(pieces.reduce((a, b) => a + b)).toBe(900_000 + 256 + 9);
  });

  it('refuses names that leave the folder', async () => {
    const { path, folder } = pythonZip(`
 for n in ('../out.txt', '/etc/x', 'a/../../b', 'a\\\\\\\\b', 'c:x'): z.writestr(zipfile.ZipInfo(n), 'x')`);
    const entries = await readEntries(path);
    expect(entries).toHaveLength(5);
    for (const entry of entries)
      await expect(extractEntry(path, entry, folder, { maxBytes: 9 })).rejects.toThrow(
        'expected a relative path',
      );
    expect(existsSync(folder)).toBe(false);
    expect(readdirSync(join(folder, '..'))).toEqual(['a.zip']);
  });

  it('refuses links', async () => {
    const { path, folder } = pythonZip(`
 i = zipfile.ZipInfo('link'); i.external_attr = 0o120777 << 16; z.writestr(i, '/etc/passwd')`);
    const [entry] = await readEntries(path);
    await expect(extractEntry(path, entry, folder, { maxBytes: 99 })).rejects.toThrow('received a link');
  });

  it('refuses an entry above the cap, and one that unpacks to more than it states', async () => {
    const { path, folder } = pythonZip(`
 z.writestr('bomb', bytes(50_000_000), zipfile.ZIP_DEFLATED)`);
    const [entry] = await readEntries(path);
    await expect(extractEntry(path, entry, folder, { maxBytes: 1e6 })).rejects.toThrow(
      'expected at most 1000000 bytes; received 50000000',
    );
    let written = 0;
    const lying = { ...entry, bytes: 1000 };
    const onBytes = (bytes: number) => {
      written += bytes;
    };
    await expect(extractEntry(path, lying, folder, { maxBytes: 1e6, onBytes })).rejects.toThrow('differs');
    expect(written).toBeLessThan(1e6);
  });

  it('refuses content that differs from its checksum or size', async () => {
    const { path, folder } = pythonZip(` z.writestr('a.txt', 'hello hello', zipfile.ZIP_STORED)`);
    const [entry] = await readEntries(path);
    const bytes = readFileSync(path);
    bytes[bytes.indexOf('hello')] = 0x4a;
    writeFileSync(path, bytes);
    const options = { maxBytes: 99 };
    await expect(extractEntry(path, entry, folder, options)).rejects.toThrow('differs from the archive');
    await expect(extractEntry(path, { ...entry, bytes: 12 }, folder, options)).rejects.toThrow('in size');
    await expect(extractEntry(path, { ...entry, offset: 7 }, folder, options)).rejects.toThrow(
      'local header',
    );
  });
});

describe('checkEntryName', () => {
  it('passes what wheels hold', () => {
    for (const name of [
      'tensorflow/libtensorflow_cc.so.2',
      'nvidia/cudnn/lib/libcudnn.so.9',
      'a-1.dist-info/RECORD',
    ])
      expect(() => checkEntryName(name)).not.toThrow();
    for (const name of ['', '.', 'a//b', 'a/./b', 'a\0b'])
      expect(() => checkEntryName(name)).toThrow('expected a relative path');
  });
});

function sha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
