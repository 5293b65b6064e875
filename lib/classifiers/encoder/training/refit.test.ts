import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readJson } from '../../../core/files/files';
import type { Engine } from '../../../tensorflow/engine';
import { missingLibrary } from '../../../tensorflow/library/missing-library';
import { openTensorflow } from '../../../tensorflow/open-tensorflow';
import type { FoldJob } from '../../fold-trainer';
import type { TrainingRecord } from './checkpoint';
import { fakeJob, tinyRecipe } from './fake-job';
import { openCheckpoint } from './open-checkpoint';
import { bertRefitter } from './refit';

const missing = missingLibrary();
if (missing) console.log(`skipped: ${missing}`);

describe.skipIf(missing)('bertRefitter', () => {
  let engine: Engine;
  let root: string;
  beforeAll(async () => {
    engine = await openTensorflow({});
    root = await mkdtemp(join(tmpdir(), 'refit-'));
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  const jobIn = async (name: string, change: Partial<FoldJob> = {}) =>
    fakeJob(await mkdtemp(join(root, name)), { fold: 0, inner: [], outer: [], ...change });

  it('trains for the epochs it is told, claims no score, and goes on to the same bytes', async () => {
    const before = engine.liveTensors;
    const refit = bertRefitter(tinyRecipe, engine, 3);
    const whole = await jobIn('whole-');
    const { checkpoint, probe } = await refit(whole);
    expect(checkpoint).toContain('epoch-3/model.safetensors');
    const texts = whole.train.slice(0, probe.length / 4).map(({ text }) => text);
    expect(texts.length).toBeGreaterThan(3);
    const predictor = await openCheckpoint(engine, join(whole.folder, 'epoch-3'));
    expect(await predictor.predictProba(texts)).toEqual(probe);
    expect((await readdir(whole.folder)).sort()).toEqual(['epoch-3']);
    const record = await readJson<TrainingRecord>(join(whole.folder, 'epoch-3', 'training.json'));
    expect(record).toMatchObject({ epoch: 3, scores: { inner: null, outer: null }, best: null });
    expect(record?.schedule.totalSteps).toBe(9);
    const controller = new AbortController();
    const stopped = await jobIn('stopped-', {
      signal: controller.signal,
      progress: ({ task, done }) => {
        if (task.endsWith('epoch 2') && done === 1) controller.abort(new Error('interrupted'));
      },
    });
    await expect(refit(stopped)).rejects.toThrow('interrupted');
    await refit({ ...stopped, signal: new AbortController().signal });
    const weightsOf = ({ folder }: FoldJob) => readFile(join(folder, 'epoch-3', 'model.safetensors'));
    expect((await weightsOf(stopped)).equals(await weightsOf(whole))).toBe(true);
    expect(engine.liveTensors).toBe(before);
  });
});
