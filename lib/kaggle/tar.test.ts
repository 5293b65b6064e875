import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { projectPython } from '../notebook/report';
import { type TarEntry, writeTarGz } from './tar';

const folder = mkdtempSync(join(tmpdir(), 'maude-tar-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What Kaggle's Python makes of an archive: name, link, mode and content of every member. */
const READ = `import json, sys, tarfile
with tarfile.open(sys.argv[1], 'r:gz') as tar:
    read = lambda m: tar.extractfile(m).read().decode('latin1') if m.isfile() else None
    print(json.dumps([[m.name, m.linkname, m.mode, m.mtime, read(m)] for m in tar]))`;

it('is read by Python with long names, links, modes and empty files, and has the same bytes again', async () => {
  const path = join(folder, 'source');
  writeFileSync(path, 'x'.repeat(1_000_000));
  const deep = `${'deep/'.repeat(40)}é.txt`;
  const entries: TarEntry[] = [
    { name: '.npmrc', content: { bytes: '' } },
    { name: 'bin/run', content: { bytes: '#!/bin/sh\n' }, executable: true },
    { name: deep, content: { path } },
    { name: 'link', content: { link: `../${deep}` } },
  ];
  const [first, second] = [join(folder, 'a'), join(folder, 'b')];
  const written = await writeTarGz(first, entries);
  expect(await writeTarGz(second, entries)).toEqual(written);
  expect(readFileSync(first).equals(readFileSync(second))).toBe(true);
  expect(readFileSync(first)).toHaveLength(written.bytes);
  const { stdout, stderr } = spawnSync(projectPython(), ['-c', READ, first], { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual([
    ['.npmrc', '', 0o644, 0, ''],
    ['bin/run', '', 0o755, 0, '#!/bin/sh\n'],
    [deep, '', 0o644, 0, 'x'.repeat(1_000_000)],
    ['link', `../${deep}`, 0o644, 0, null],
  ]);
});
