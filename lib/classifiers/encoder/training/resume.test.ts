import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readJson, writeJson } from '../../../core/files/files';
import type { Engine } from '../../../tensorflow/engine';
import { missingLibrary } from '../../../tensorflow/library/missing-library';
import { openTensorflow } from '../../../tensorflow/open-tensorflow';
import type { EpochResult, FoldJob } from '../../fold-trainer';
import { fakeJob, tinyRecipe } from './fake-job';
import type { Recipe } from './recipe';
import type { ResumeRecord } from './resume-record';
import { bertTrainer, type TrainerOptions } from './train-fold';

const missing = missingLibrary();
if (missing) console.log(`skipped: ${missing}`);

describe.skipIf(missing)('a training that was stopped', () => {
  let engine: Engine;
  let root: string;
  let undisturbed: EpochResult[];
  beforeAll(async () => {
    engine = await openTensorflow({});
    root = await mkdtemp(join(tmpdir(), 'resume-'));
    undisturbed = await train(fakeJob(await folder()), {}, short);
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  const short = { ...tinyRecipe, epochs: 3 };
  const folder = () => mkdtemp(join(root, 'fold-'));
  /** What decides a run's bytes. */
  const numbersOf = (epochs: readonly EpochResult[]) =>
    epochs.map(({ epoch, inner, outer, trainLoss }) => ({ epoch, inner, outer, trainLoss }));

  async function train(job: FoldJob, options: TrainerOptions = {}, recipe: Recipe = short) {
    const epochs: EpochResult[] = [];
    for await (const epoch of bertTrainer(recipe, engine, options)(job)) epochs.push(epoch);
    return epochs;
  }

  /** Aborts after `steps` steps of `epoch`; the steps end at 3. */
  function stopping(at: string, epoch: number, steps: number): FoldJob {
    const controller = new AbortController();
    return fakeJob(at, {
      signal: controller.signal,
      progress: ({ task, done }) => {
        if (task === `fold 1, epoch ${epoch}` && done === steps) controller.abort(new Error('interrupted'));
      },
    });
  }

  it.each([
    [1, 2],
    [2, 3],
    [3, 1],
  ])('goes on inside epoch %i after step %i, to the same bytes', async (epoch, steps) => {
    const at = await folder();
    const before = engine.liveTensors;
    await expect(train(stopping(at, epoch, steps))).rejects.toThrow('interrupted');
    expect(engine.liveTensors).toBe(before);
    const done: string[] = [];
    const resumed = await train(fakeJob(at, { progress: ({ task, done: n }) => done.push(`${task}: ${n}`) }));
    expect(numbersOf(resumed)).toEqual(numbersOf(undisturbed));
    expect(done.filter((text) => text.startsWith('fold 1'))[0]).toBe(`fold 1, epoch ${epoch}: ${steps}`);
    expect((await readdir(at)).filter((name) => name.startsWith('resume'))).toEqual([]);
  });

  it('goes on as often as it is stopped, and saves nothing twice', async () => {
    const at = await folder();
    for (const [epoch, steps] of [
      [1, 1],
      [1, 2],
      [2, 1],
      [3, 2],
    ])
      await expect(train(stopping(at, epoch, steps))).rejects.toThrow('interrupted');
    const aborted = new AbortController();
    aborted.abort(new Error('at once'));
    const sequences = async () =>
      Promise.all(
        ['resume-a', 'resume-b'].map(
          async (name) => (await readJson<ResumeRecord>(join(at, name, 'resume.json')))!.sequence,
        ),
      );
    const saved = await sequences();
    await expect(train(fakeJob(at, { signal: aborted.signal }))).rejects.toThrow('at once');
    expect(await sequences()).toEqual(saved);
    expect(numbersOf(await train(fakeJob(at)))).toEqual(numbersOf(undisturbed));
  });

  it('takes up the loss scale of float16 and the updates that were made', async () => {
    const half: Recipe = { ...short, epochs: 2, precision: 'float16' };
    const [one, two] = [await folder(), await folder()];
    await expect(train(stopping(one, 2, 1), {}, half)).rejects.toThrow('interrupted');
    const record = (await readJson<ResumeRecord>(join(one, 'resume-a', 'resume.json')))!;
    expect(record).toMatchObject({ step: 4, updates: 4, lossScale: { scale: 65536, steps: 4 } });
    const resumed = await train(fakeJob(one), {}, half);
    expect(numbersOf(resumed)).toEqual(numbersOf(await train(fakeJob(two), {}, half)));
  });

  it('passes over a damaged checkpoint with a warning', async () => {
    const at = await folder();
    await expect(train(stopping(at, 2, 2))).rejects.toThrow('interrupted');
    const newest = join(at, 'resume-a', 'moments.safetensors');
    const bytes = await readFile(newest);
    bytes[bytes.length - 3] ^= 1;
    await writeFile(newest, bytes);
    const warnings: string[] = [];
    const events: string[] = [];
    const job = fakeJob(at, { progress: ({ task, done }) => events.push(`${task}: ${done}`) });
    const resumed = await train(job, { warn: (message) => warnings.push(message) });
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/resume-a: the checkpoint is damaged \(moments.safetensors has changed\)/);
    // The one before it is that of the first epoch's end.
    expect(events.filter((text) => text.startsWith('fold 1'))[0]).toBe('fold 1, epoch 2: 1');
    expect(numbersOf(resumed)).toEqual(numbersOf(undisturbed));
  });

  it('passes over a checkpoint of which one number was changed', async () => {
    const at = await folder();
    await expect(train(stopping(at, 2, 2))).rejects.toThrow('interrupted');
    const path = join(at, 'resume-a', 'resume.json');
    const record = (await readJson<ResumeRecord>(path))!;
    await writeJson(path, { ...record, updates: record.updates + 1 });
    const warnings: string[] = [];
    const resumed = await train(fakeJob(at), { warn: (message) => warnings.push(message) });
    expect(warnings).toEqual([expect.stringMatching(/resume-a: .*not that of its digest/)]);
    expect(numbersOf(resumed)).toEqual(numbersOf(undisturbed));
  });

  it('begins again when nothing whole is left', async () => {
    const at = await folder();
    await expect(train(stopping(at, 1, 2))).rejects.toThrow('interrupted');
    for (const name of ['resume-a', 'resume-b'])
      if (existsSync(join(at, name))) await writeFile(join(at, name, 'resume.json'), '{"format"');
    const warnings: string[] = [];
    const resumed = await train(fakeJob(at), { warn: (message) => warnings.push(message) });
    expect(warnings).toHaveLength(1);
    expect(numbersOf(resumed)).toEqual(numbersOf(undisturbed));
  });

  it('refuses the checkpoint of another recipe, seed or data', async () => {
    const at = await folder();
    await expect(train(stopping(at, 1, 2))).rejects.toThrow('interrupted');
    await expect(train(fakeJob(at), {}, { ...short, epochs: 4 })).rejects.toThrow(
      /resume-b: expected a checkpoint of this training, with epochs 4; received 3: .*delete the folder/,
    );
    await expect(train(fakeJob(at, { seed: 7 }))).rejects.toThrow('seed 7; received 42');
    const job = fakeJob(at);
    const outer = [{ ...job.outer[0], text: 'another text' }, ...job.outer.slice(1)];
    await expect(train({ ...job, outer })).rejects.toThrow('its examples with SHA-256');
  });

  it('saves every so many minutes and stops when the time is used up', async () => {
    const at = await folder();
    let minutes = 0;
    const now = () => new Date(60_000 * minutes);
    const sequences: number[] = [];
    const job = fakeJob(at, {
      progress: ({ note = '' }) => {
        if (note.startsWith('loss')) minutes += 2;
      },
    });
    const tooShort = train(job, { now, stopAfter: 9, checkpointMinutes: 3 });
    await expect(tooShort).rejects.toThrow(/the time budget ended at .*run the same again/);
    for (const name of ['resume-a', 'resume-b'])
      sequences.push((await readJson<ResumeRecord>(join(at, name, 'resume.json')))!.sequence);
    // After step 2 (4 minutes), at the epoch's end (6), after step 2 of the next one (10).
    expect(sequences).toEqual([2, 3]);
    const stopped = (await readJson<ResumeRecord>(join(at, 'resume-b', 'resume.json')))!;
    expect(stopped.position).toMatchObject({ epoch: 2, steps: 2 });
    expect(numbersOf(await train(fakeJob(at)))).toEqual(numbersOf(undisturbed));
  });

  it('says where it stood when a device fails, and goes on from the checkpoint before', async () => {
    const at = await folder();
    let updates = 0;
    const failing = new Proxy(engine, {
      get(target, name) {
        if (name === 'liveTensors') return target.liveTensors;
        if (name !== 'tensor') return Reflect.get(target, name);
        return (...args: Parameters<Engine['tensor']>) => {
          // The settings of an update.
          if (args[2] === 'float64') updates++;
          if (updates > 4) throw new Error('OOM when allocating tensor with shape[16,16]');
          return target.tensor(...args);
        };
      },
    });
    const failed = (async () => {
      for await (const _ of bertTrainer(short, failing, {})(fakeJob(at)));
    })();
    await expect(failed).rejects.toThrow(
      /fold 1, epoch 2, after step \d: OOM .* The device is full: lower batchSize .* step 3 is intact/,
    );
    expect(numbersOf(await train(fakeJob(at)))).toEqual(numbersOf(undisturbed));
  });
});
