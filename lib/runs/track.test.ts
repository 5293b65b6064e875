import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Project, projectAt } from '../core/project';
import { eventBytes } from '../tracking/event-file';
import { FakeMlflow } from '../tracking/fake-mlflow-fixture';
import { mlflowServer } from '../tracking/mlflow-server';
import { readPoints } from '../tracking/point-journal';
import { executeRun } from './execute';
import { fakeFolds, fakeRequest, fakeTrainer } from './fake';
import { sendRun } from './track';
import { main } from './track-command';

const server = new FakeMlflow();
let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'track-'));
  await server.start();
});
afterAll(async () => {
  await server.stop();
  await rm(root, { recursive: true });
});

async function mlflow() {
  return mlflowServer({ MLFLOW_TRACKING_URI: server.uri });
}

describe('executeRun with MLflow', () => {
  const project = (name: string): Project => projectAt(join(root, name));

  it('tells the server of the run and, as its children, of the folds; event files lie beside the folds', async () => {
    const at = { project: project('a'), mlflow: await mlflow() };
    const run = await executeRun(fakeRequest(), fakeFolds(), fakeTrainer({}), at);
    const parent = server.run(run.id);
    expect(parent).toMatchObject({ status: 'FINISHED' });
    expect(parent.params.get('config.learningRate')).toBe('0.1');
    expect(parent.tags.get('maude.split')).toBe(`default ${fakeRequest().split.fingerprint}`);
    const mean = parent.metrics.find(({ key }) => key === 'nested/f1/D');
    expect(mean?.value).toBe(run.summary?.nested?.mean.D);
    const losses = parent.metrics.filter(({ key }) => key === 'reference/logLoss');
    expect(losses.map(({ value }) => value)).toEqual([expect.closeTo(-Math.log(0.7), 12)]);
    for (const fold of run.folds) {
      const child = server.run(`${run.id} fold ${fold.fold}`);
      expect(child.tags.get('mlflow.parentRunId')).toBe(parent.id);
      const deaths = child.metrics.filter(({ key }) => key === 'inner/f1/D');
      expect(deaths.map(({ step, value }) => [step, value])).toEqual(
        fold.epochs.map(({ epoch, inner }) => [epoch, inner?.f1.D]),
      );
      const recalls = child.metrics.filter(({ key }) => key === 'outer/deathRecall');
      expect(recalls.map(({ step, value }) => [step, value])).toEqual([
        [1, 0],
        [2, 0],
        [3, 1],
      ]);
      const folder = join(run.folder, `folds/fold-${fold.fold}`);
      const points = await readPoints(join(folder, 'points.jsonl'));
      expect(points.map(({ values }) => values['epoch/trainLoss'])).toEqual([1, 1 / 2, 1 / 3]);
      expect(await readFile(join(folder, 'points.tfevents'))).toEqual(eventBytes(points));
    }
  });

  it('goes on without the server and sends all of it later, once', async () => {
    const at = { project: project('b'), mlflow: await mlflow() };
    await server.stop();
    const run = await executeRun(fakeRequest({ seed: 7 }), fakeFolds(), fakeTrainer({}), at);
    expect(run.status).toBe('finished');
    await cp(run.folder, join(root, 'copy', run.id), { recursive: true });
    await server.start();
    const told = await executeRun(fakeRequest({ seed: 7 }), fakeFolds(), fakeTrainer({}), at);
    expect(told.reused).toBe(true);
    const { metrics, tags } = server.run(`${run.id} fold 2`);
    expect(metrics.filter(({ key }) => key === 'epoch/trainLoss').map(({ step }) => step)).toEqual([1, 2, 3]);
    expect(tags.get('mlflow.parentRunId')).toBe(server.run(run.id).id);
    expect(await sendRun(run.folder, at.mlflow!)).toBe(0);
    // The copy does not know what was sent since: it asks, and doubles nothing.
    expect(await sendRun(join(root, 'copy', run.id), at.mlflow!)).toBe(4);
    expect(server.run(`${run.id} fold 2`).metrics).toEqual(metrics);
  });

  it('leaves what is kept to npm run track', async () => {
    const at = { project: project('c'), mlflow: await mlflow() };
    await server.stop();
    const run = await executeRun(fakeRequest({ seed: 9 }), fakeFolds(), fakeTrainer({}), at);
    const environment = { MAUDE_ROOT: at.project.root, MLFLOW_TRACKING_URI: server.uri };
    const said = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    await expect(main([], environment)).rejects.toThrow(/was not reached .*Nothing is lost: run again/);
    await server.start();
    expect(await main([], environment)).toBe(0);
    expect(await main([], environment)).toBe(0);
    const lines = said.mock.calls.map(([line]) => line);
    said.mockRestore();
    expect(lines).toEqual([
      `${run.id}: sent what was kept in 4 of its folders\n`,
      `${server.uri} has everything now.\n`,
      `Nothing is left to send to ${server.uri}.\n`,
    ]);
    expect(server.run(`${run.id} fold 3`).status).toBe('FINISHED');
  });
});
