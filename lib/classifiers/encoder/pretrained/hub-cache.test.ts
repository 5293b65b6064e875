import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { blobHash, blobPath, cachedSnapshots, hubCache } from './hub-cache';
import { pinnedModel } from './known-models';

describe('hubCache', () => {
  it.each([
    [{ HF_HUB_CACHE: '/a', HUGGINGFACE_HUB_CACHE: '/b', HF_HOME: '/c' }, '/a'],
    [{ HUGGINGFACE_HUB_CACHE: '/b', HF_HOME: '/c' }, '/b'],
    [{ HF_HOME: '/c', XDG_CACHE_HOME: '/d' }, '/c/hub'],
    [{ XDG_CACHE_HOME: '/d', HOME: '/e' }, '/d/huggingface/hub'],
    [{ HF_HUB_CACHE: '', HOME: '/e' }, '/e/.cache/huggingface/hub'],
    [{ HF_HOME: '~/hf', HOME: '/e' }, '/e/hf/hub'],
  ])('follows huggingface_hub for %j', (environment, folder) => {
    expect(hubCache(environment)).toBe(folder);
  });
});

describe('cachedSnapshots', () => {
  it('puts the pinned commit first, then that of main', async () => {
    const cache = await mkdtemp(join(tmpdir(), 'hub-'));
    const home = join(cache, 'models--org--bert');
    for (const commit of ['a', 'b', 'c', 'd'])
      await mkdir(join(home, 'snapshots', commit), { recursive: true });
    await mkdir(join(home, 'refs'));
    await writeFile(join(home, 'refs', 'main'), 'c\n');
    const commits = cachedSnapshots(cache, 'org/bert', 'd').map((folder) => folder.at(-1));
    expect(commits).toEqual(['d', 'c', 'a', 'b']);
    await rm(cache, { recursive: true });
  });
});

describe('blobPath', () => {
  it('refuses a hash that would leave the folder', () => {
    expect(() => blobPath('/c', 'org/bert', '../../../x')).toThrow('expected a hash of 40 or 64 hex digits');
  });
});

describe('blobHash', () => {
  it('is what git hash-object prints', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hash-'));
    await writeFile(join(folder, 'file'), 'test content\n');
    expect(await blobHash(join(folder, 'file'), 40)).toBe('d670460b4b4aece5915caf5c68d12f560a9fe3e4');
    await rm(folder, { recursive: true });
  });
});

describe('pinnedModel', () => {
  it('knows models with and without their owner, and others by their commit', () => {
    const minilm = pinnedModel('all-MiniLM-L6-v2');
    expect(minilm?.repository).toBe('sentence-transformers/all-MiniLM-L6-v2');
    expect(pinnedModel('sentence-transformers/all-MiniLM-L6-v2')).toBe(minilm);
    const commit = 'b'.repeat(40);
    expect(pinnedModel(`org/bert@${commit}`)).toMatchObject({
      repository: 'org/bert',
      revision: commit,
      wheel: null,
    });
    expect(pinnedModel(`emilyalsentzer/Bio_ClinicalBERT@${commit}`)?.revision).toBe(commit);
    for (const name of ['org/bert', 'org/bert@main', `../x/y@${commit}`])
      expect(pinnedModel(name)).toBe(null);
  });
});
