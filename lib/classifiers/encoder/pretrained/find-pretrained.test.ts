import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findLocal, notFound } from './find-pretrained';

describe('findLocal', () => {
  let root: string;
  const put = async (folder: string) => {
    await mkdir(folder, { recursive: true });
    for (const file of ['config.json', 'model.safetensors', 'vocab.txt'])
      await writeFile(join(folder, file), '');
    return folder;
  };
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'weights-'));
  });
  afterEach(() => rm(root, { recursive: true }));

  it('looks into the project before the Hugging Face cache', async () => {
    const environment = { HF_HUB_CACHE: join(root, 'hub') };
    const cached = await put(join(root, 'hub', 'models--org--bert', 'snapshots', 'abc'));
    expect(findLocal('org/bert', { root, environment })?.folder).toBe(cached);
    const own = await put(join(root, 'data', 'models', 'org', 'bert'));
    expect(findLocal('org/bert', { root, environment })?.folder).toBe(own);
    expect(findLocal(cached, { root, environment })?.folder).toBe(cached);
  });

  it('does not take a folder without weights, and says where to put them', async () => {
    await mkdir(join(root, 'data', 'models', 'bert'), { recursive: true });
    await writeFile(join(root, 'data', 'models', 'bert', 'config.json'), '{}');
    const places = { root, environment: { HF_HUB_CACHE: root } };
    expect(findLocal('bert', places)).toBeNull();
    expect(notFound('bert', places)).toContain(
      `Put the model's files into ${join(root, 'data', 'models', 'bert')}`,
    );
  });
});
