import { type ChildProcess, execFile, type StdioOptions, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePorts } from '../core/network/free-ports-fixture';
import { codeRoot } from '../core/project';
import { peerEnvironment } from '../setup/peer-environment.mjs';
import { MlflowClient } from './mlflow-client';
import { mlflowServer } from './mlflow-server';

let root: string;
let port: number;
let mlflow: RealMlflow;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'tracking-'));
  [port] = await freePorts(1);
  mlflow = new RealMlflow(await peerEnvironment('mlflow', join(__dirname, 'mlflow-requirements.txt')));
  await mlflow.start();
});
afterAll(async () => {
  await mlflow.stop();
  await rm(root, { recursive: true, force: true });
});

/** MLflow's own server with its usual store. */
class RealMlflow {
  server: ChildProcess | null = null;

  constructor(private readonly python: string) {}

  async start(): Promise<void> {
    const store = ['--backend-store-uri', `sqlite:///${join(root, 'mlflow.db')}`];
    const place = ['--artifacts-destination', join(root, 'artefacts'), '--workers', '1'];
    const words = ['-m', 'mlflow', 'server', '--host', '127.0.0.1', '--port', String(port)];
    const log = openSync(join(root, 'mlflow.log'), 'a');
    const stdio: StdioOptions = ['ignore', log, log];
    this.server = spawn(this.python, [...words, ...store, ...place], { detached: true, stdio });
    closeSync(log);
    for (let i = 0; i < 240 && this.server.exitCode === null; i++, await wait(500)) {
      const healthy = await fetch(`http://127.0.0.1:${port}/health`).catch(() => null);
      if (healthy?.ok) return;
    }
    throw new Error(
      `MLflow did not start: ${(await readFile(join(root, 'mlflow.log'), 'utf8')).slice(-2000)}`,
    );
  }

  /** Everything of it at once, as a machine that fails does. */
  async stop(): Promise<void> {
    const { server } = this;
    this.server = null;
    if (!server?.pid || server.exitCode !== null) return;
    const ended = new Promise((resolve) => server.once('close', resolve));
    process.kill(-server.pid, 'SIGKILL');
    await ended;
  }
}

/** A training of its own process; `at` hears of its steps. */
function train(folder: string, from: number, to: number, at: (step: number, child: ChildProcess) => void) {
  const program = [join(codeRoot(), 'lib/run.cjs'), join(__dirname, 'training-fixture.ts')];
  const env = { ...process.env, MLFLOW_TRACKING_URI: `http://127.0.0.1:${port}` };
  const child = spawn(process.execPath, [...program, folder, String(from), String(to)], { env });
  child.stdout.on('data', (text: Buffer) => {
    for (const [, step] of String(text).matchAll(/step (\d+)\n/g)) at(Number(step), child);
  });
  return new Promise<number | null>((resolve) => child.on('close', resolve));
}

/** What TensorBoard's own reader finds in a folder's event files. */
async function tensorboardScalars(folder: string, tag: string): Promise<[step: number, value: number][]> {
  const python = await peerEnvironment(
    'tensorboard',
    join(codeRoot(), 'lib/setup/tensorboard-requirements.txt'),
  );
  const script = `
import json, sys
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
events = EventAccumulator(sys.argv[1], size_guidance={'scalars': 0})
events.Reload()
print(json.dumps([[e.step, e.value] for e in events.Scalars(sys.argv[2])]))`;
  const { stdout } = await promisify(execFile)(python, ['-c', script, folder, tag]);
  return JSON.parse(stdout);
}

describe('a training that is killed, resumed, and followed by servers that come and go', () => {
  it('leaves every point once in MLflow and in the event file', async () => {
    const folder = join(root, 'fold-1');
    const killed = await train(folder, 1, 400, (step, child) => {
      if (step === 60) void mlflow.stop();
      if (step === 150) child.kill('SIGKILL');
    });
    expect(killed).toBe(null);
    const restarted = mlflow.start();
    // Resumed from a checkpoint at step 100 while the server is still coming up; killed again once it is there.
    const again = train(folder, 101, 100_000, (step, child) => {
      if (step === 160) void restarted.then(() => wait(3000)).then(() => child.kill('SIGKILL'));
    });
    await Promise.all([restarted, again]);
    const before = await tensorboardScalars(folder, 'train/loss');
    const last = before.at(-1)![0];
    expect(last).toBeGreaterThan(160);
    expect(await train(folder, last - 20, last + 30, () => {})).toBe(0);

    const steps = Array.from({ length: last + 30 }, (_, i) => i + 1);
    const scalars = await tensorboardScalars(folder, 'train/loss');
    expect(scalars.map(([step]) => step)).toEqual(steps);
    expect(scalars.map(([, value]) => value)).toEqual(steps.map((step) => Math.fround(1 / step)));

    const server = await mlflowServer({ MLFLOW_TRACKING_URI: `http://127.0.0.1:${port}` });
    const client = new MlflowClient(server!);
    const run = await client.findRun({ key: 'mlflow.runName', value: 'fold 1' });
    for (const key of ['train/loss', 'train/learningRate']) {
      const points = await client.history(run!, key);
      expect(points.map(({ step }) => step).sort((a, b) => a - b)).toEqual(steps);
    }
  });
});
