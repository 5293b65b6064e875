import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readJson } from '../../../core/files/files';
import { LABELS, labelIndex } from '../../../core/labels';
import type { ProgressEvent } from '../../../core/progress';
import { loadTokenizer } from '../../../features/load-tokenizer';
import type { Engine } from '../../../tensorflow/engine';
import { missingLibrary } from '../../../tensorflow/library/missing-library';
import { openTensorflow } from '../../../tensorflow/open-tensorflow';
import type { EpochResult, FoldJob } from '../../fold-trainer';
import type { TrainingRecord } from './checkpoint';
import { monitorScore } from './early-stopping';
import { fakeExamples, fakeJob, tinyRecipe } from './fake-job';
import { bertTrainer } from './train-fold';

const missing = missingLibrary();
if (missing) console.log(`skipped: ${missing}`);

const labelsOf = (examples: FoldJob['inner']) => Uint8Array.from(examples, ({ label }) => labelIndex(label));
/** 1 for the first; the earlier one on ties. */
const betterOf = (scores: readonly number[]) => 1 + scores.indexOf(Math.max(...scores));

describe.skipIf(missing)('bertTrainer', () => {
  let engine: Engine;
  let folder: string;
  beforeAll(async () => {
    engine = await openTensorflow({});
    folder = await mkdtemp(join(tmpdir(), 'train-fold-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const job = async (change: Partial<FoldJob> = {}): Promise<FoldJob> =>
    fakeJob(await mkdtemp(join(folder, 'fold-')), change);

  async function train(own: FoldJob, change: Partial<typeof tinyRecipe> = {}, options = {}) {
    const epochs: EpochResult[] = [];
    const generator = bertTrainer({ ...tinyRecipe, ...change }, engine, options)(own);
    for (;;) {
      const { done, value } = await generator.next();
      if (done) return { epochs, stoppedBy: value };
      epochs.push(value);
    }
  }

  it('learns, scores both parts after every epoch, and writes checkpoints that give the same probabilities', async () => {
    const before = engine.liveTensors;
    const events: ProgressEvent[] = [];
    const own = await job({ train: fakeExamples(160, 1), progress: (event) => events.push(event) });
    const { epochs, stoppedBy } = await train(own);
    expect(engine.liveTensors - before).toBeLessThan(1);
    expect(stoppedBy).toBe('cap');
    expect(epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6]);
    const last = epochs[5];
    const right = own.outer.filter(({ label }, i) => {
      const row = last.outer.subarray(4 * i, 4 * i + 4);
      expect(row.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
      return LABELS[row.indexOf(Math.max(...row))] === label;
    });
    expect(right.length / own.outer.length).toBeGreaterThan(0.9);
    expect(last.inner).toHaveLength(4 * 24);
    expect(last.trainLoss).toBeLessThan(0.5 * epochs[0].trainLoss!);
    const steps = events.filter(({ task }) => task === 'fold 1, epoch 2');
    expect(steps).toHaveLength(11);
    expect(steps[9]).toMatchObject({ done: 10, total: 10, unit: 'steps' });
    expect(steps[9].note).toMatch(/^loss \d\.\d+, rate \d.*, \d+ tokens\/s$/);
    expect(steps[9].measures).toMatchObject({ step: 20, epoch: 2, values: { loss: steps[9].point?.y } });
    expect(steps[10].note).toMatch(/^deathF1 \d\.\d{4}$/);
    expect(steps[10].point).toMatchObject({ series: 'fold 1', x: 2 });

    // Of the checkpoints only those stay that a rule can choose; the resumable ones are gone.
    const bestOf = (part: 'inner' | 'outer') =>
      betterOf(epochs.map((epoch) => monitorScore('deathF1', labelsOf(own[part]), epoch[part]).score));
    const [best, kept] = [bestOf('inner'), [...new Set([bestOf('inner'), bestOf('outer')])].sort()];
    expect((await readdir(own.folder)).sort()).toEqual(kept.map((epoch) => `epoch-${epoch}`));
    const checkpoint = join(own.folder, `epoch-${best}`);
    expect(epochs[best - 1].checkpoint).toContain(`epoch-${best}/training.json`);
    const record = await readJson<TrainingRecord & { format: string }>(join(checkpoint, 'training.json'));
    expect(record).toMatchObject({
      format: 'maude-checkpoint/3',
      fold: 1,
      epoch: best,
      step: 10 * best,
      seed: 42,
    });
    expect(record!.schedule).toEqual({ learningRate: 2e-2, totalSteps: 60, warmupSteps: 6 });
    // Scoring at rate 0 with the checkpoint as pretrained model: one epoch that changes nothing.
    const again = await train(
      await job(),
      { weights: 'checkpoint', epochs: 1, learningRate: 0 },
      { pretrained: checkpoint },
    );
    const difference = again.epochs[0].outer.map((p, i) => Math.abs(p - epochs[best - 1].outer[i]));
    expect(Math.max(...difference)).toBeLessThan(1e-6);
    expect(String(await readFile(join(checkpoint, 'config.json')))).toContain('"pooling": "clsMeanConcat"');
  });

  it('gives the same bytes again, and others for another seed', async () => {
    const first = await train(await job(), { epochs: 2 });
    const again = await train(await job(), { epochs: 2 });
    expect(again.epochs.map(({ outer }) => outer)).toEqual(first.epochs.map(({ outer }) => outer));
    const other = await train(await job({ seed: 43 }), { epochs: 2 });
    expect(other.epochs[1].outer).not.toEqual(first.epochs[1].outer);
  });

  it('stops on patience: by the inner part, or by the outer one when there is no inner', async () => {
    const still = { learningRate: 0, patience: 2 };
    const nested = await train(await job(), still);
    expect(nested.stoppedBy).toBe('patience');
    expect(nested.epochs).toHaveLength(3);
    const own = await job({ inner: [] });
    const reference = await train(own, still);
    expect(reference.epochs).toHaveLength(3);
    expect(reference.epochs[0].inner).toHaveLength(0);
    const record = await readJson<TrainingRecord>(join(own.folder, 'epoch-1', 'training.json'));
    expect(record!.scores.inner).toBeNull();
    expect(record!.best).toEqual({ epoch: 1, by: 'deathF1', score: record!.scores.outer!.D });
  });

  it('learns its vocabulary from the training part alone', async () => {
    const own = await job({
      outer: fakeExamples(8, 3).map((example) => ({ ...example, text: `${example.text} zyzzyva qoph` })),
    });
    await train(own, { epochs: 1 });
    const tokenizer = await loadTokenizer(join(own.folder, 'epoch-1'));
    expect(tokenizer.ids.has('z')).toBe(false);
    expect(tokenizer.encode('zyzzyva')).toEqual([tokenizer.idOf('[UNK]')]);
    expect(tokenizer.encode('died')).not.toContain(tokenizer.idOf('[UNK]'));
  });

  it('stops soon after an abort and frees its tensors', async () => {
    const controller = new AbortController();
    const events: ProgressEvent[] = [];
    const progress = (event: ProgressEvent) => {
      events.push(event);
      if (event.task.startsWith('fold') && event.done === 2)
        controller.abort(new Error('interrupted by the user'));
    };
    const before = engine.liveTensors;
    const own = await job({ signal: controller.signal, progress });
    await expect(train(own)).rejects.toThrow('interrupted by the user');
    expect(events.filter(({ task }) => task.startsWith('fold'))).toHaveLength(2);
    expect(engine.liveTensors - before).toBeLessThan(1);
  });

  it('says what is wrong with a job or a recipe', async () => {
    await expect(train(await job({ train: [] }))).rejects.toThrow('fold 1: expected training examples');
    await expect(train(await job(), { weights: 'x' })).rejects.toThrow(
      'expected the folder of the pretrained model',
    );
  });
});
