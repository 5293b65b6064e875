import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FoldTrainer } from '../classifiers/fold-trainer';
import { readJson, writeJson } from '../core/files/files';
import { writeSealed } from '../core/files/sealed';
import { type Project, projectAt } from '../core/project';
import { executeRun } from './execute';
import { fakeFolds, fakeRequest, fakeTrainer, probabilitiesOf } from './fake';
import { predictionArrays, readPredictions } from './predictions';
import { latestRun, listRuns, openRun, remedy } from './registry';
import type { RunManifest } from './run';
import { summaryOf } from './summary';

let project: Project;
beforeEach(async () => {
  project = projectAt(await mkdtemp(join(tmpdir(), 'runs-')));
});
afterEach(() => rm(project.root, { recursive: true }));

const bytesOf = (id: string) => readFile(join(project.runs, id, 'predictions.parquet'));

describe('executeRun', () => {
  it('scores every epoch on both parts and chooses under both protocols', async () => {
    const trained: number[] = [];
    const run = await executeRun(fakeRequest(), fakeFolds(), fakeTrainer({ trained }), { project });
    expect(trained).toEqual([1, 2, 3]);
    expect(run).toMatchObject({
      status: 'finished',
      reused: false,
      note: `Run ${run.id} finished: 3 folds.`,
    });
    expect(run.id).toMatch(/^fake-[0-9a-f]{12}$/);
    const [first] = run.folds;
    expect(first).toMatchObject({ nTrain: 8, nInner: 4, nTest: 4, stoppedBy: 'patience' });
    expect(first.epochs.map(({ inner }) => inner?.f1.D)).toEqual([0, 1, 1]);
    expect(first.epochs.map(({ outer }) => outer.f1.D)).toEqual([0, 0, 1]);
    expect(first.bestEpoch).toEqual({ nested: 2, reference: 3 });
    expect(summaryOf(run, 'nested').folds.map(({ f1 }) => f1.D)).toEqual([0, 0, 0]);
    expect(summaryOf(run, 'reference')).toMatchObject({ mean: { D: 1 }, std: { D: 0 }, ddof: 0 });
    expect(run.warnings).toEqual([]);
    expect(await readJson<RunManifest>(join(run.folder, 'run.json'))).toMatchObject({ status: 'finished' });
  });

  it('writes predictions by fold, epoch, part and snapshot order', async () => {
    const run = await executeRun(fakeRequest(), fakeFolds(), fakeTrainer({}), { project });
    const all = await readPredictions(run);
    expect(all).toHaveLength(3 * 3 * 8);
    expect(all.slice(0, 5).map(({ exampleId, part }) => `${part} ${exampleId}`)).toEqual([
      'inner 1-I-D',
      'inner 1-I-I',
      'inner 1-I-M',
      'inner 1-I-O',
      'outer 1-T-D',
    ]);
    const key = ({ fold, epoch, part }: (typeof all)[0]) => `${fold} ${epoch} ${part}`;
    expect(all.map(key)).toEqual([...all].map(key).sort());
    const chosen = await readPredictions(run, { part: 'outer', epoch: 'reference' });
    expect(chosen.map(({ fold, epoch }) => `${fold}:${epoch}`)).toEqual(
      ['1:3', '2:3', '3:3'].flatMap((text) => [text, text, text, text]),
    );
    const { yTrue, probabilities, ids } = predictionArrays(chosen);
    expect([...yTrue.slice(0, 4)]).toEqual([0, 1, 2, 3]);
    expect([...probabilities.slice(0, 4)]).toEqual([
      ...probabilitiesOf(fakeFolds()[0].outer.slice(0, 1), 3, 'outer'),
    ]);
    expect(ids[4]).toBe('2-T-D');
  });

  it('goes on after the last finished fold when it was killed, to the same bytes', async () => {
    const undisturbed = await executeRun(fakeRequest(), fakeFolds(), fakeTrainer({}), { project });
    const expected = await bytesOf(undisturbed.id);
    await rm(project.runs, { recursive: true });

    const controller = new AbortController();
    const first: number[] = [];
    const stop = () => controller.abort(new Error('interrupted by the user'));
    const dying = fakeTrainer({ trained: first, before: (fold) => fold === 3 && stop() });
    const options = { project, signal: controller.signal };
    await expect(executeRun(fakeRequest(), fakeFolds(), dying, options)).rejects.toThrow(
      'interrupted by the user',
    );
    const [half] = await listRuns(project);
    expect(half).toMatchObject({ status: 'interrupted', message: 'interrupted by the user' });
    expect(half.folds.map(({ fold }) => fold)).toEqual([1, 2]);

    const second: number[] = [];
    const run = await executeRun(fakeRequest(), fakeFolds(), fakeTrainer({ trained: second }), { project });
    expect(second).toEqual([3]);
    expect(run).toMatchObject({
      id: undisturbed.id,
      note: expect.stringContaining('folds 1, 2 were finished before'),
    });
    expect((await bytesOf(run.id)).equals(expected)).toBe(true);
    expect(run.summary).toEqual(undisturbed.summary);
  });

  it('trains a finished fold again when one of its files was changed', async () => {
    const failing = fakeTrainer({
      before: (fold) => {
        if (fold === 3) throw new Error('out of memory');
      },
    });
    await expect(executeRun(fakeRequest(), fakeFolds(), failing, { project })).rejects.toThrow(
      'out of memory',
    );
    const [failed] = await listRuns(project);
    expect(failed).toMatchObject({ status: 'failed', message: 'out of memory' });
    await writeFile(join(failed.folder, failed.folds[0].epochs[0].checkpoint[0].path), 'tampered');
    const trained: number[] = [];
    const run = await executeRun(fakeRequest(), fakeFolds(), fakeTrainer({ trained }), { project });
    expect(trained).toEqual([1, 3]);
    expect(run.warnings).toEqual([
      'fold 1: was finished, but its files were missing or changed; trained again',
    ]);
  });

  it('finds a finished run again and overwrites nothing', async () => {
    const first = await executeRun(fakeRequest(), fakeFolds(), fakeTrainer({}), { project });
    const written = await stat(join(first.folder, 'run.json'));
    const trained: number[] = [];
    const again = await executeRun(fakeRequest(), fakeFolds(), fakeTrainer({ trained }), { project });
    expect(again).toMatchObject({ id: first.id, reused: true, summary: first.summary });
    expect(trained).toEqual([]);
    expect((await stat(join(first.folder, 'run.json'))).mtimeMs).toBe(written.mtimeMs);

    const fresh = { ...fakeRequest(), reuse: 'never' as const };
    const other = await executeRun(fresh, fakeFolds(), fakeTrainer({ trained }), { project });
    expect(other).toMatchObject({ id: `${first.id}-2`, reused: false });
    expect(trained).toEqual([1, 2, 3]);
    expect((await readdir(project.runs)).sort()).toEqual([first.id, `${first.id}-2`]);
  });

  it('says when the code has changed since the run it finds again', async () => {
    const first = await executeRun(fakeRequest(), fakeFolds(), fakeTrainer({}), { project });
    const path = join(first.folder, 'run.json');
    const manifest = (await readJson<RunManifest>(path))!;
    await writeSealed(path, { ...manifest, provenance: { ...manifest.provenance, commit: 'c0ffee' } });
    const again = await executeRun(fakeRequest(), fakeFolds(), fakeTrainer({}), { project });
    expect(again.note).toContain('its code was commit c0ffee');
  });

  it('gives the run that was asked for last, though it is older', async () => {
    const at = (minute: number) => ({ project, now: () => new Date(Date.UTC(2025, 0, 1, 0, minute)) });
    const first = await executeRun(fakeRequest(), fakeFolds(), fakeTrainer({}), at(1));
    const second = await executeRun(fakeRequest({ seed: 7 }), fakeFolds(), fakeTrainer({}), at(2));
    expect((await latestRun(project))?.id).toBe(second.id);
    await executeRun(fakeRequest(), fakeFolds(), fakeTrainer({}), at(3));
    expect((await latestRun(project))?.id).toBe(first.id);
    expect((await latestRun(project, { snapshot: 'other' }))?.id).toBeUndefined();
  });

  it('refuses a run whose files were changed', async () => {
    const run = await executeRun(fakeRequest(), fakeFolds(), fakeTrainer({}), { project });
    const path = join(run.folder, 'predictions.parquet');
    const bytes = await readFile(path);
    bytes[bytes.length >> 1] ^= 1;
    await writeFile(path, bytes);
    await expect(openRun(project, run.id)).rejects.toThrow(
      /predictions\.parquet: expected \d+ bytes with SHA-256/,
    );
    await expect(executeRun(fakeRequest(), fakeFolds(), fakeTrainer({}), { project })).rejects.toThrow(
      'Delete the folder and run notebook 05',
    );
  });

  it('names what makes a run again: its notebook, or a cell', () => {
    const of = (phase: 1 | 2 | null, classifier: string) =>
      remedy({ phase, inputs: { classifier } as RunManifest['inputs'] });
    expect(of(1, 'tfidf-logistic')).toBe('Delete the folder and run notebook 04-phase1-tfidf-logistic');
    expect(of(2, 'bert')).toBe('Delete the folder and run notebook 05-phase2-clinicalbert');
    expect(of(null, 'nb-svm')).toMatch(/notebook 04.* in a cell of it: .*experiments\.open\('nb-svm', p\)/);
  });

  it('refuses leakage, missing inner parts and other ids under the same inputs', async () => {
    const [one, two, three] = fakeFolds();
    const run = (folds: (typeof one)[]) => executeRun(fakeRequest(), folds, fakeTrainer({}), { project });
    await expect(run([{ ...one, train: [...one.train, one.outer[0]] }])).rejects.toThrow(
      'fold 1: example 1-T-D is in two parts',
    );
    await expect(run([{ ...one, inner: [] }])).rejects.toThrow('expected an inner part');
    await run([one, two, three]);
    await expect(run([one, two, { ...three, train: three.train.slice(1) }])).rejects.toThrow(
      'fold 3 has other train ids',
    );
  });

  it('refuses probabilities that are none', async () => {
    const wrong = (result: (n: number) => Float64Array): FoldTrainer =>
      async function* ({ inner, outer }) {
        const seconds = { train: 0, score: 0 };
        const [i, o] = [result(inner.length), result(outer.length)];
        yield { epoch: 1, inner: i, outer: o, trainLoss: null, seconds, checkpoint: [] };
        return 'cap';
      };
    const run = (trainer: FoldTrainer) => executeRun(fakeRequest(), fakeFolds(), trainer, { project });
    await expect(run(wrong((n) => new Float64Array(n * 4).fill(Number.NaN)))).rejects.toThrow(
      'fold 1, epoch 1: expected probabilities that sum to 1 for example 1-I-D (inner)',
    );
    await expect(run(wrong((n) => new Float64Array(n)))).rejects.toThrow(
      'expected 4 x 4 inner probabilities',
    );
  });

  it('stands aside while another process writes, and takes over from a dead one', async () => {
    const blocked = executeRun(
      fakeRequest(),
      fakeFolds(),
      fakeTrainer({
        before: async () => {
          const second = executeRun(fakeRequest(), fakeFolds(), fakeTrainer({}), { project });
          await expect(second).rejects.toThrow(`process ${process.pid} on`);
        },
      }),
      { project },
    );
    const { id, folder } = await blocked;
    expect(await readdir(folder)).not.toContain('lock.json');

    const manifest = (await readJson<RunManifest>(join(folder, 'run.json')))!;
    await writeSealed(join(folder, 'run.json'), { ...manifest, status: 'running' });
    const [lock] = [
      { token: 'x', pid: 2 ** 22 + 1, host: (await import('node:os')).hostname(), processStart: 0 },
    ];
    await writeJson(join(folder, 'lock.json'), lock);
    expect((await listRuns(project))[0].status).toBe('interrupted');
    const trained: number[] = [];
    const run = await executeRun(fakeRequest(), fakeFolds(), fakeTrainer({ trained }), { project });
    expect(run).toMatchObject({ id, status: 'finished' });
    expect(trained).toEqual([]);
  });
});
