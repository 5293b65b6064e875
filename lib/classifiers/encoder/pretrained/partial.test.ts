import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { claimPartial, partialSize, releasePartial } from './partial';

const NOBODY = 99_999_999;

describe('claimPartial', () => {
  let folder: string;
  let target: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'partial-'));
    target = join(folder, 'blob');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('takes over what an ended or a killed download left', async () => {
    await writeFile(`${target}.partial-${NOBODY}`, 'killed');
    const own = await claimPartial(target);
    expect(await readFile(own, 'utf8')).toBe('killed');
    await releasePartial(own, target);
    expect(existsSync(own)).toBe(false);
    expect(await partialSize(await claimPartial(target))).toBe(6);
  });

  it('leaves the file of a living process alone and begins anew', async () => {
    const theirs = `${target}.partial-${process.ppid}`;
    await writeFile(theirs, 'at work');
    expect(await partialSize(await claimPartial(target))).toBe(0);
    expect(existsSync(theirs)).toBe(true);
  });
});
