import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { projectAt } from './core/project';
import { RandomState } from './core/random';
import { expectNoSilentChange, type ReadManifest } from './flipped-bytes-fixture';
import { madeManifests, madeRawManifests } from './manifests-fixture';
import { makeChoice } from './publish/choice-fixture';
import { openExport } from './publish/export-folder';
import { exportModel } from './publish/export-model';

let root: string;
const random = new RandomState(11);
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'manifests-'));
});
afterAll(() => rm(root, { recursive: true }));

const all = async (manifests: Readonly<Record<string, ReadManifest>>) => {
  for (const manifest of Object.values(manifests))
    await expectNoSilentChange(manifest, { random, sample: 'whole' });
};

describe('every byte of a manifest', () => {
  it('is refused by name when it changes, or changes nothing', async () => {
    await all(await madeManifests(join(root, 'project')));
  });

  it('of raw files too', async () => {
    const { manifests, close } = await madeRawManifests(join(root, 'raw'));
    await all(manifests);
    await close();
  });

  it('of an export too', async () => {
    const project = projectAt(join(root, 'export'));
    const { id } = await makeChoice(project);
    const { folder } = await exportModel(project, id, { classifier: 'tfidf-logistic' });
    const read = () => openExport(project, folder);
    await all({ export: { path: join(folder, 'export.json'), read } });
  });
});
