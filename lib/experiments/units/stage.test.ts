import { appendFile, cp, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SETTINGS } from '../../classifiers/machine-fixture';
import { type Project, projectAt } from '../../core/project';
import { openSnapshot, snapshotFolder } from '../../data/store/snapshot';
import { executeRun } from '../../runs/execute';
import { fakeFolds, fakeRequest, fakeTrainer } from '../../runs/fake';
import { earlierFold, foldFiles } from '../../runs/fold';
import { foldHashes } from '../../runs/folds';
import { inputsOf } from '../../runs/run';
import { splitPath } from '../../splits/split-file';
import type { FoldUnit } from './fold-unit';
import { fetchFoldBack, stageFiles, stageInputs } from './stage';
import { makeRequest } from './unit-fixture';

let root: string;
let project: Project;
let storage: Project;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'stage-'));
  project = projectAt(join(root, 'project'));
  storage = projectAt(join(root, 'storage'));
});
afterEach(() => rm(root, { recursive: true }));

describe('stageInputs', () => {
  it('brings snapshot and split once, and a split that was made anew again', async () => {
    const { request } = await makeRequest(project);
    const inputs = inputsOf(request, [1, 2]);
    await stageInputs(project, storage, inputs);
    const { manifest } = await openSnapshot(storage, inputs.snapshot);
    expect(manifest.rows).toBeGreaterThan(100);
    const there = splitPath(storage.splits, inputs.split.name);
    const written = (await stat(there)).mtimeMs;
    await stageInputs(project, storage, inputs);
    expect((await stat(there)).mtimeMs).toBe(written);
    await writeFile(there, '{}');
    const rows = join(snapshotFolder(storage, inputs.snapshot), 'examples.parquet');
    await writeFile(rows, 'cut off');
    await stageInputs(project, storage, inputs);
    expect(await readFile(there, 'utf8')).toContain(inputs.split.fingerprint);
    expect((await openSnapshot(storage, inputs.snapshot)).manifest).toEqual(manifest);
  });
});

describe('stageFiles', () => {
  it('copies what differs', async () => {
    await cp(__filename, join(root, 'weights/config.json'));
    const needed = { folder: join(root, 'weights'), target: 'data/models/tiny', names: ['config.json'] };
    await stageFiles(needed, storage);
    expect(await readFile(join(storage.data, 'models/tiny/config.json'), 'utf8')).toContain(
      'copies what differs',
    );
  });
});

describe('fetchFoldBack', () => {
  it('takes a finished fold over whole, and none whose files are not what they were', async () => {
    const run = await executeRun(fakeRequest(), fakeFolds(), fakeTrainer({}), { project: storage });
    const ids = foldHashes(fakeFolds()[1]);
    const unit: FoldUnit = {
      ...{ format: 'maude-unit/1', kind: 'fold', run: run.id, inputs: run.inputs, fold: 2, ids },
      ...{ draw: { seed: 42, size: 0, testSize: 0 }, machine: SETTINGS },
    };
    await fetchFoldBack(storage, project, unit);
    const context = { folder: join(project.runs, run.id), inputsHash: run.inputsHash };
    expect(await earlierFold(unit, context)).toEqual({ state: 'finished', record: run.folds[1] });

    const path = join(run.folder, 'folds/fold-2/fold.json');
    const before = await readFile(path, 'utf8');
    await writeFile(path, before.replace('"accuracy": 0.75', '"accuracy": 0.95'));
    await expect(fetchFoldBack(storage, project, unit)).rejects.toThrow(/fold-2\/fold\.json: .*its digest/);
    await writeFile(path, before);

    await appendFile(join(run.folder, foldFiles(run.folds[1])[1].path), 'x');
    await expect(fetchFoldBack(storage, project, unit)).rejects.toThrow(/weights\.bin: expected \d+ bytes/);
    expect(await earlierFold(unit, context)).toEqual({ state: 'none' });
  });
});
