import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Project, projectAt } from '../../../core/project';
import { executeRun } from '../../../runs/execute';
import { fakeRequest } from '../../../runs/fake';
import type { Engine } from '../../../tensorflow/engine';
import { missingLibrary } from '../../../tensorflow/library/missing-library';
import { openTensorflow } from '../../../tensorflow/open-tensorflow';
import { fakeExamples, tinyRecipe } from './fake-job';
import { bertTrainer } from './train-fold';

const missing = missingLibrary();
const devices = ['/device:CPU:0', '/device:CPU:1'];
const folds = [1, 2].map((fold) => ({
  fold,
  train: fakeExamples(48, fold),
  inner: fakeExamples(24, 10 + fold),
  outer: fakeExamples(40, 20 + fold),
}));

describe.skipIf(missing)('folds side by side on two devices', () => {
  let engine: Engine;
  let project: Project;
  beforeEach(async () => {
    engine = await openTensorflow({ virtualCpus: 2 });
    project = projectAt(await mkdtemp(join(tmpdir(), 'fold-per-device-')));
  });
  afterEach(() => rm(project.root, { recursive: true }));

  const run = async (foldsAtOnce: number, signal?: AbortSignal, progress?: () => void) => {
    const place =
      foldsAtOnce === 1 ? { device: devices[0] } : { devices, devicePlan: 'foldPerDevice' as const };
    const trainer = bertTrainer({ ...tinyRecipe, epochs: 2 }, engine, place);
    const { folder } = await executeRun(fakeRequest(), folds, trainer, {
      ...{ project, foldsAtOnce, progress },
      ...(signal && { signal }),
    });
    const bytes = await readFile(join(folder, 'predictions.parquet'));
    await rm(project.runs, { recursive: true });
    return bytes.toString('hex');
  };

  it('predict what one device predicts, to the byte, also after an interruption', {
    timeout: 120_000,
  }, async () => {
    const before = engine.liveTensors;
    const one = await run(1);
    const controller = new AbortController();
    let signs = 0;
    const interrupted = run(2, controller.signal, () => {
      if (++signs === 9) controller.abort(new Error('interrupted by the user'));
    });
    await expect(interrupted).rejects.toThrow('interrupted by the user');
    expect(await run(2)).toBe(one);
    expect(engine.liveTensors).toBe(before);
  });
});
