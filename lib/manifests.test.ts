import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { choose } from './artefacts-fixture';
import { readJson } from './core/files/files';
import { writeSealed } from './core/files/sealed';
import { projectAt } from './core/project';
import { RandomState } from './core/random';
import { expectNoSilentChange, type ReadManifest } from './flipped-bytes-fixture';
import { journalled, madeManifests, madeRawManifests } from './manifests-fixture';
import type { RunManifest } from './runs/run';

let root: string;
let manifests: Readonly<Record<string, ReadManifest>>;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'manifests-'));
  manifests = await madeManifests(join(root, 'project'));
});
afterAll(() => rm(root, { recursive: true }));

describe('a changed manifest', () => {
  it('is refused by name, or changes nothing', { timeout: 120_000 }, async () => {
    const random = new RandomState(7);
    for (const [name, manifest] of Object.entries(manifests)) {
      const sample = ['run', 'fold', 'snapshot'].includes(name) ? 60 : 15;
      await expectNoSilentChange(manifest, { random, sample });
    }
  });

  it('of raw files is refused by name, or what it says is fetched again', async () => {
    const { manifests: raw, close } = await madeRawManifests(join(root, 'raw'));
    const random = new RandomState(8);
    for (const manifest of Object.values(raw)) await expectNoSilentChange(manifest, { random, sample: 6 });
    await close();
    const folder = dirname(raw.plan.path);
    const journal = join(folder, 'journal.log');
    const before = await readFile(journal);
    const entries = new Set(await journalled(folder));
    for (let i = 0; i < 40; i++) {
      const bytes = Buffer.from(before);
      bytes[random.interval(bytes.length - 1)] ^= 1 << random.interval(7);
      await writeFile(journal, bytes);
      const found = await journalled(folder);
      expect(found.filter((entry) => !entries.has(entry))).toEqual([]);
    }
  });

  it('cannot have scores that its predictions do not give, whatever its digest', async () => {
    const { path } = manifests.run;
    const project = projectAt(join(root, 'project'));
    const before = await readFile(path);
    const run = (await readJson<RunManifest>(path))!;
    const [first, ...others] = run.folds;
    const [epoch] = first.epochs;
    const inner = { ...epoch.inner!, f1: { ...epoch.inner!.f1, D: 0.9714 } };
    const folds = (change: object) => [{ ...first, ...change }, ...others];
    const changes = [
      { folds: folds({ epochs: [{ ...epoch, inner }, ...first.epochs.slice(1)] }) },
      { folds: folds({ bestEpoch: { nested: 3, reference: 3 } }) },
      { summary: { ...run.summary, nested: null } },
    ];
    for (const change of changes) {
      await writeSealed(path, { ...run, ...change });
      await expect(choose(project)).rejects.toThrow(
        /run\.json: expected the scores of predictions\.parquet; .*notebook 05/,
      );
    }
    await writeFile(path, before);
    expect(await choose(project)).toBeTruthy();
  });
});
