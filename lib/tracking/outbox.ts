/** What of a folder's points MLflow has, and the sending of the rest. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { readSealed, writeSealed } from '../core/files/sealed';
import { type Metric, MlflowClient, type MlflowStatus, type NamedText, type RunEnd } from './mlflow-client';
import type { MlflowServer } from './mlflow-server';
import { type Point, readPoints } from './point-journal';

/** What MLflow is told of a run beside its points. */
export interface RunFacts {
  readonly name: string;
  readonly params: readonly NamedText[];
  readonly tags: readonly NamedText[];
}

/** `mlflow.json`: beside the points that it counts. */
interface OutboxState {
  readonly format: 'maude-mlflow/1';
  readonly uri: string;
  readonly experiment: string;
  /** Stands as a tag at the run, by which it is found when the answer to its making was lost. */
  readonly key: string;
  readonly facts: RunFacts;
  readonly startTime: number;
  /** MLflow's id of the run; null until the server has said it. */
  readonly run: string | null;
  /** Whether parameters are there. */
  readonly described: boolean;
  /** Lines of the journal that are there. */
  readonly sent: number;
  /** The parent's id once the server knows of it. */
  readonly parent: string | null;
  readonly status: MlflowStatus;
  readonly endTime: number | null;
  readonly toldStatus: MlflowStatus;
}

/** Points of a batch hold at most so many numbers; MLflow takes 1000. */
const BATCH_METRICS = 900;
const BATCH_PARAMS = 100;
const KEY_TAG = 'maude.key';

/** The journal's place in a folder. */
export const pointsPath = (folder: string): string => join(folder, 'points.jsonl');
const statePath = (folder: string): string => join(folder, 'mlflow.json');

/** Notes what is to be said of `folder` to the server, and that it is under way. Keeps what was said before. */
export async function beginOutbox(
  folder: string,
  { uri, experiment }: MlflowServer,
  facts: RunFacts,
  now: Date,
): Promise<void> {
  const found = await readState(folder);
  const known = found?.uri === uri && found.experiment === experiment ? found : null;
  const fresh: Omit<OutboxState, 'facts' | 'status' | 'endTime'> = {
    ...{ format: 'maude-mlflow/1', uri, experiment, key: randomUUID(), startTime: now.getTime() },
    ...{ run: null, described: false, sent: 0, parent: null, toldStatus: 'RUNNING' },
  };
  await writeState(folder, { ...(known ?? fresh), facts, status: 'RUNNING', endTime: null });
}

/** Notes how it ended; the server hears of it with the rest. */
export async function endOutbox(folder: string, status: RunEnd, now: Date): Promise<void> {
  const state = await readState(folder);
  if (state) await writeState(folder, { ...state, status, endTime: now.getTime() });
}

/** True where there is something that this server is to be told and was not. */
export async function isPending(folder: string, { uri }: MlflowServer): Promise<boolean> {
  const state = await readState(folder);
  if (state === null || state.uri !== uri) return false;
  const { run, described, sent, status, toldStatus } = state;
  const points = await readPoints(pointsPath(folder));
  return run === null || !described || sent < points.length || status !== toldStatus;
}

/** Sends what `folder` holds and the server does not, to the server that the folder's outbox was begun for. */
export class Outbox {
  /** Whether the server may hold points beyond `sent`: after a failure, and where another process came before. */
  private inDoubt = true;

  private client: MlflowClient;

  constructor(
    private readonly server: MlflowServer,
    private readonly folder: string,
    /** The folder of the run that this one is a part of. */
    private readonly parentFolder: string | null = null,
    private readonly points: () => readonly Point[] | Promise<readonly Point[]> = () =>
      readPoints(pointsPath(folder)),
  ) {
    this.client = new MlflowClient(server);
  }

  /** Returns when the server has everything; throws what kept it from that, and can be called again. */
  async send(signal?: AbortSignal): Promise<void> {
    const state = await readState(this.folder);
    if (state === null || state.uri !== this.server.uri) return;
    this.client = new MlflowClient(this.server, signal);
    try {
      const run = state.run ?? (await this.findOrCreate(state));
      await this.describe(run, state);
      await this.linkParent(run);
      await this.sendPoints(run);
      await this.tellStatus(run);
      this.inDoubt = false;
    } catch (error) {
      this.inDoubt = true;
      throw error;
    }
  }

  private async findOrCreate({ key, facts, startTime }: OutboxState): Promise<string> {
    const tag = { key: KEY_TAG, value: key };
    const found = await this.client.findRun(tag);
    const run = found ?? (await this.client.createRun(facts.name, startTime, [tag, ...facts.tags]));
    await this.note({ run });
    return run;
  }

  private async describe(run: string, { described, facts }: OutboxState): Promise<void> {
    if (described) return;
    for (let i = 0; i < facts.params.length; i += BATCH_PARAMS)
      await this.client.logBatch(run, { params: facts.params.slice(i, i + BATCH_PARAMS) });
    await this.note({ described: true });
  }

  private async linkParent(run: string): Promise<void> {
    const state = await readState(this.folder);
    if (this.parentFolder === null || state === null || state.parent !== null) return;
    const parent = await readState(this.parentFolder);
    if (parent === null || parent.run === null || parent.uri !== state.uri) return;
    await this.client.logBatch(run, { tags: [{ key: 'mlflow.parentRunId', value: parent.run }] });
    await this.note({ parent: parent.run });
  }

  private async sendPoints(run: string): Promise<void> {
    const { sent = 0 } = (await readState(this.folder)) ?? {};
    const points = await this.points();
    for (let from = sent; from < points.length; ) {
      const to = batchEnd(points, from);
      const metrics = points.slice(from, to).flatMap(metricsOf);
      const missing = this.inDoubt ? await this.missing(run, metrics) : metrics;
      if (missing.length > 0) {
        this.inDoubt = true;
        await this.client.logBatch(run, { metrics: missing });
      }
      await this.note({ sent: to });
      this.inDoubt = false;
      from = to;
    }
  }

  /** Not every store of MLflow's drops a point that it has already, so what came before is asked for. */
  private async missing(run: string, metrics: readonly Metric[]): Promise<Metric[]> {
    const there = new Set<string>();
    for (const key of new Set(metrics.map((metric) => metric.key)))
      for (const { timestamp, step } of await this.client.history(run, key))
        there.add(`${key}\n${timestamp}\n${step}`);
    return metrics.filter(({ key, timestamp, step }) => !there.has(`${key}\n${timestamp}\n${step}`));
  }

  private async tellStatus(run: string): Promise<void> {
    const state = await readState(this.folder);
    if (state === null || state.status === state.toldStatus) return;
    await this.client.updateRun(run, state.status, state.endTime);
    await this.note({ toldStatus: state.status });
  }

  /** Written after the server's answer: what is cut off between the two is asked for again and found there. */
  private async note(change: Partial<OutboxState>): Promise<void> {
    const state = await readState(this.folder);
    if (state) await writeState(this.folder, { ...state, ...change });
  }
}

function batchEnd(points: readonly Point[], from: number): number {
  let [to, numbers] = [from, 0];
  while (to < points.length && numbers < BATCH_METRICS) numbers += Object.keys(points[to++].values).length;
  return to;
}

function metricsOf({ time, step, values }: Point): Metric[] {
  return Object.entries(values).map(([key, value]) => ({ key, value, timestamp: time, step }));
}

function readState(folder: string): Promise<OutboxState | null> {
  return readSealed<OutboxState>(statePath(folder), '').catch(() => null);
}

function writeState(folder: string, state: OutboxState): Promise<void> {
  return writeSealed(statePath(folder), state);
}
