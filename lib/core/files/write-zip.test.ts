import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { pythonPrograms } from '../../setup/pythons.cjs';
import { codeFiles, type PackedFile } from './code-files';
import { zipOf } from './write-zip';

const folder = mkdtempSync(join(tmpdir(), 'maude-zip-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What Python, which unpacks it on a node, makes of an archive: name, mode, date and length of every member. */
const READ = `import json, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as archive:
    assert archive.testzip() is None
    print(json.dumps([[m.filename, oct(m.external_attr >> 16), m.date_time[0], len(archive.read(m))] for m in archive.infolist()]))`;

it('is read by Python with every mode and an empty file, and has the same bytes again', () => {
  const path = join(folder, 'large');
  writeFileSync(path, 'x'.repeat(1_000_000));
  const files: PackedFile[] = [
    { name: '.npmrc', content: { bytes: '' } },
    { name: 'bin/run', content: { bytes: '#!/bin/sh\n' }, executable: true },
    { name: 'deep/é.txt', content: { path } },
  ];
  const archive = zipOf(files);
  expect(zipOf(files).equals(archive)).toBe(true);
  writeFileSync(join(folder, 'a.zip'), archive);
  const { stdout, stderr } = spawnSync(pythonPrograms()[0], ['-c', READ, join(folder, 'a.zip')], {
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual([
    ['.npmrc', '0o100644', 1980, 0],
    ['bin/run', '0o100755', 1980, 10],
    ['deep/é.txt', '0o100644', 1980, 1_000_000],
  ]);
});

it('holds the code without its tests and its installed packages', async () => {
  const names = (await codeFiles()).map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining(['commit.json', 'lib/core/files/write-zip.ts', 'package-lock.json']),
  );
  expect(names.filter((name) => /node_modules|\.test\.ts|\.cache/.test(name))).toEqual([]);
  expect(names).toEqual([...names].sort());
});
