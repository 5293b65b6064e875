import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { canonicalJson, hashOf, sha256, sha256File } from '../hash';
import { readJson, replaceFile, temporaryPath, writeJson } from './files';

describe('files', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'files-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('keeps the old file when writing the new one fails', async () => {
    const path = join(folder, 'a.json');
    await writeJson(path, { kept: true });
    const failing = replaceFile(path, async (temporary) => {
      await writeFile(temporary, '{"kept": fal');
      throw new Error('killed');
    });
    await expect(failing).rejects.toThrow('killed');
    expect(await readJson(path)).toEqual({ kept: true });
    expect(await readdir(folder)).toEqual(['a.json']);
  });

  it('removes what a killed process left, and nothing of a live one', async () => {
    const [killed, live] = [0, 1].map(() => spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']));
    const begin = ({ pid }: ChildProcess) => {
      const own = temporaryPath(join(tmpdir(), 'report'));
      const path = join(folder, basename(own).replace(`-${process.pid}-`, `-${pid}-`));
      mkdirSync(path);
      writeFileSync(join(path, 'page.html'), '');
      return basename(path);
    };
    const [, kept] = [begin(killed), begin(live)];
    const ended = [killed, live].map((child) => new Promise((resolve) => child.once('exit', resolve)));
    killed.kill('SIGKILL');
    await ended[0];
    const [elsewhere, users] = ['a.json.tmp-000000-1-00000000', 'notes.tmp-1'];
    for (const name of [elsewhere, users]) await writeFile(join(folder, name), '');
    await writeJson(join(folder, 'a.json'), 1);
    expect((await readdir(folder)).sort()).toEqual([users, 'a.json', elsewhere, kept].sort());
    live.kill('SIGKILL');
    await ended[1];
  });

  it('names file and way out where the disk is full or read-only', async () => {
    const path = join(folder, 'a.json');
    for (const [code, words] of [
      ['ENOSPC', 'the disk is full. Free some space, or'],
      ['EDQUOT', 'the disk is full'],
      ['EROFS', 'it may not be written. Make its folder writable'],
      ['EACCES', 'it may not be written'],
    ])
      await expect(
        replaceFile(path, () => Promise.reject(Object.assign(new Error(`${code}: bare`), { code }))),
      ).rejects.toThrow(`${path}: expected to write this file; ${words}`);
  });

  it('reads no file as null and names a damaged one', async () => {
    expect(await readJson(join(folder, 'none.json'))).toBeNull();
    await writeFile(join(folder, 'bad.json'), '{"a":');
    await expect(readJson(join(folder, 'bad.json'))).rejects.toThrow(/bad\.json: expected JSON/);
  });

  it('hashes files as it hashes their content', async () => {
    const path = join(folder, 'b.json');
    await writeJson(path, [1]);
    expect(await sha256File(path)).toBe(sha256(await readFile(path)));
  });
});

describe('canonicalJson', () => {
  it('does not depend on the order of keys', () => {
    expect(canonicalJson({ b: 1, a: { d: [2, { z: 1, y: 2 }], c: undefined } })).toBe(
      '{"a":{"d":[2,{"y":2,"z":1}]},"b":1}',
    );
    expect(hashOf({ a: 1, b: 2 })).toBe(hashOf({ b: 2, a: 1 }));
  });
});
