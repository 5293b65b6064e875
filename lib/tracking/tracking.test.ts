import { appendFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { crc32c } from './crc32c';
import { eventBytes, openEventFile } from './event-file';
import { FakeMlflow } from './fake-mlflow-fixture';
import { mlflowServer } from './mlflow-server';
import { Outbox } from './outbox';
import { PointJournal, readPoints } from './point-journal';
import { type TrackOptions, trackFolder } from './track-folder';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tracking-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('PointJournal', () => {
  it('goes on after a kill: half a line is cut, a step computed again keeps its first measurement', async () => {
    const path = join(folder, 'points.jsonl');
    const journal = await PointJournal.open(path);
    for (const step of [1, 2, 3]) journal.add({ time: step, step, values: { loss: 1 / step } });
    appendFileSync(path, '{"time":4,"st');
    const again = await PointJournal.open(path);
    expect(again.points).toHaveLength(3);
    expect(again.add({ time: 9, step: 2, values: { loss: 9 } })).toBe(null);
    expect(again.add({ time: 9, step: 3, values: { loss: 9, rate: 1 } })?.values).toEqual({ rate: 1 });
    again.add({ time: 9, step: 4, values: { loss: Number.NaN } });
    const points = await readPoints(path);
    expect(points.map(({ step }) => step)).toEqual([1, 2, 3, 3, 4]);
    expect(points[4].values.loss).toBe(Number.NaN);
  });
});

describe('event files', () => {
  it('carry the checksum of RFC 3720', () => {
    expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283);
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
  });

  it('hold the points, whatever a kill left, and stay the same file where they can', async () => {
    const path = join(folder, 'points.tfevents');
    const points = [1, 2, 3].map((step) => ({ time: 1000 * step, step, values: { loss: step } }));
    const write = await openEventFile(path, []);
    write(points[0]);
    write(points[1]);
    expect(await readFile(path)).toEqual(eventBytes(points.slice(0, 2)));
    const { ino, size } = await stat(path);
    await truncate(path, size - 5);
    (await openEventFile(path, points.slice(0, 2)))(points[2]);
    expect(await readFile(path)).toEqual(eventBytes(points));
    expect((await stat(path)).ino).toBe(ino);
    await openEventFile(path, points.slice(1));
    expect(await readFile(path)).toEqual(eventBytes(points.slice(1)));
  });
});

describe('mlflowServer', () => {
  it('takes address and secrets from the environment, and shows no secret', async () => {
    expect(await mlflowServer({})).toBe(null);
    const server = await mlflowServer({ MLFLOW_TRACKING_URI: 'https://me:hush@tracks.example/ml/' });
    expect(server?.uri).toBe('https://tracks.example/ml');
    expect(server?.authorization()).toBe(`Basic ${Buffer.from('me:hush').toString('base64')}`);
    expect(JSON.stringify(server)).not.toContain('hush');
    const token = { MLFLOW_TRACKING_URI: 'http://tracks.example', MLFLOW_TRACKING_TOKEN: 'secret' };
    expect((await mlflowServer(token))?.authorization()).toBe('Bearer secret');
    await expect(mlflowServer({ MLFLOW_TRACKING_URI: 'databricks' })).rejects.toThrow(
      'MLFLOW_TRACKING_URI: expected the address of a server, http(s)://...; received "databricks"',
    );
  });
});

describe('a training that MLflow is told of', () => {
  const fake = { server: new FakeMlflow(), warnings: [] as string[] };
  beforeEach(async () => {
    fake.server = new FakeMlflow();
    fake.warnings = [];
    await fake.server.start();
  });
  afterEach(() => fake.server.stop());

  async function options(lastMs = 30_000): Promise<TrackOptions> {
    const environment = { MLFLOW_TRACKING_URI: fake.server.uri, MLFLOW_TRACKING_TOKEN: 'secret' };
    const server = await mlflowServer(environment);
    const params = [{ key: 'learningRate', value: '0.1' }];
    const facts = { name: 'fold 1', params, tags: [{ key: 'maude.snapshot', value: 'abc' }] };
    const warn = (message: string) => fake.warnings.push(message);
    return { mlflow: server && { server, parentFolder: null, ...facts }, everyMs: 20, lastMs, warn };
  }

  async function train(
    from: number,
    to: number,
    { at = () => {}, lastMs }: { at?: (step: number) => unknown; lastMs?: number } = {},
  ): Promise<void> {
    const tracked = await trackFolder(folder, await options(lastMs));
    const steps = to - from;
    for (let step = from; step <= to; step++) {
      tracked.add(step, { loss: 1 / step, rate: step });
      await at(step);
      if (steps <= 120 || step % 50 === 0) await wait(3);
    }
    await tracked.end('FINISHED');
  }

  function expectAllOnce(steps: number): void {
    const run = fake.server.run('fold 1');
    for (const name of ['loss', 'rate'])
      expect(run.metrics.filter(({ key }) => key === name).map(({ step }) => step)).toEqual(
        Array.from({ length: steps }, (_, i) => i + 1),
      );
    expect(run).toMatchObject({ status: 'FINISHED' });
    expect(run.params.get('learningRate')).toBe('0.1');
    expect(run.tags.get('maude.snapshot')).toBe('abc');
  }

  it('arrives whole and once, in batches, with the token', async () => {
    await train(1, 1200);
    expectAllOnce(1200);
    expect([...fake.server.authorizations]).toEqual(['Bearer secret']);
    for (const name of ['points.jsonl', 'mlflow.json'])
      expect(await readFile(join(folder, name), 'utf8')).not.toContain('secret');
    expect(fake.warnings).toEqual([]);
  });

  it('arrives once though the server stops and starts, fails, or takes points and loses its answer', async () => {
    const at = async (step: number) => {
      if (step === 20) fake.server.illness = 'losesAnswers';
      if (step === 40) fake.server.illness = 'status500';
      if (step === 60) await fake.server.stop();
      if (step === 80) await fake.server.start();
      if (step === 90) fake.server.illness = 'none';
    };
    await train(1, 120, { at });
    await new Outbox((await options()).mlflow!.server, folder).send();
    expectAllOnce(120);
    expect(fake.warnings.length).toBeGreaterThan(0);
    expect(fake.warnings[0]).toMatch(/^MLflow: (http|127).* Training goes on, its points are kept/);
  });

  it('is not held up by a server that hangs, and arrives with the next execution', async () => {
    fake.server.illness = 'hangs';
    const start = performance.now();
    await train(1, 10, { lastMs: 300 });
    expect(performance.now() - start).toBeLessThan(9000);
    expect(fake.server.runs).toEqual([]);
    fake.server.illness = 'none';
    await train(5, 30);
    expectAllOnce(30);
  });

  it('stops asking a server that says no', async () => {
    fake.server.experiments.push('maude-severity');
    const { mlflow, ...rest } = await options();
    const elsewhere = { ...mlflow!.server, uri: `${fake.server.uri}/wrong` };
    const tracked = await trackFolder(folder, { ...rest, mlflow: { ...mlflow!, server: elsewhere } });
    tracked.add(1, { loss: 1 });
    await wait(60);
    await tracked.end('FINISHED');
    expect(fake.server.requests).toBe(1);
    expect(fake.warnings[0]).toMatch(
      /expected an answer of MLflow; received status 404.*npm run track sends/,
    );
  });
});
