import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sealed } from '../../core/files/sealed';
import { rawOrigin } from './raw-origin';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'raw-'));
  path = join(folder, 'manifest.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

const deep = `{"format":"maude-raw/1","files":${'['.repeat(300)}${']'.repeat(300)}}`;
const filesOf = (files: unknown) => JSON.stringify(sealed({ format: 'maude-raw/1', files }));

describe('rawOrigin', () => {
  it.each([
    ['is nested too deep', deep, 'expected lists and objects at most 200 deep in each other'],
    ['names no file', filesOf([null]), 'files: expected a list of file and bytes; received [null]'],
    ['has no list of files', filesOf({}), 'files: expected a list of file and bytes; received {}'],
    ['has a file without bytes', filesOf([{ file: 'a' }]), 'files: expected a list of file and bytes'],
  ])('names a manifest that %s, and the way out', async (_, manifest, words) => {
    writeFileSync(path, manifest);
    const named = await rawOrigin(folder).then(String, String);
    expect(named).toContain(`${path}: ${words}`);
    expect(named).toContain(`Remove ${path} and give the same npm run ingest again`);
  });

  it('reads no manifest that is larger than any of ours', async () => {
    writeFileSync(path, '{');
    truncateSync(path, (64 << 20) + 1);
    expect(await rawOrigin(folder)).toBeNull();
    writeFileSync(join(folder, 'request.json'), '{}');
    await expect(rawOrigin(folder)).rejects.toThrow(`${path}: expected at most 67108864 bytes`);
  });
});
