/** Follows one piece of work: its points into journal and event file, and on to MLflow where a server is named. */
import { join } from 'node:path';
import { messageOf } from '../core/check';
import { type Clock, systemClock } from '../core/clock';
import type { Progress } from '../core/progress';
import { RandomState } from '../core/random';
import { printWarning } from '../core/text/printable';
import { openEventFile } from './event-file';
import type { RunEnd } from './mlflow-client';
import type { MlflowServer } from './mlflow-server';
import { beginOutbox, endOutbox, Outbox, pointsPath, type RunFacts } from './outbox';
import { PointJournal } from './point-journal';
import { Sender } from './sender';

/** What is followed, and who is told. */
export interface TrackOptions {
  /** Null: nobody beyond the folder's own files. */
  readonly mlflow:
    | (RunFacts & { readonly server: MlflowServer; readonly parentFolder: string | null })
    | null;
  readonly clock?: Clock;
  /** A warning of the process by default. */
  readonly warn?: (message: string) => void;
  /** Between two sendings, in milliseconds. Default: 5000. */
  readonly everyMs?: number;
  /** The longest wait at the end, in milliseconds. Default: 5000. */
  readonly lastMs?: number;
}

/** A piece of work that is followed. Nothing here throws: what cannot be written or sent is warned of once. */
export interface Tracked {
  /** Takes numbers down at `step`; names are series, `train/loss`. */
  add(step: number, values: Readonly<Record<string, number>>): void;
  /** A listener that takes down what `progress` hears measured, below the name `train`, and passes it on. */
  listen(progress: Progress): Progress;
  /** Says how the work ended; waits a few seconds at most for the server. */
  end(status: RunEnd): Promise<void>;
}

/** Begins or goes on to follow the work of `folder`: `points.jsonl`, `points.tfevents`, `mlflow.json`. */
export async function trackFolder(folder: string, options: TrackOptions): Promise<Tracked> {
  const { clock = systemClock, warn = (message) => printWarning(message) } = options;
  const write = await openFiles(folder, clock, warn);
  const sending =
    options.mlflow && (await beginSending(folder, options.mlflow, { ...options, clock, warn }, write));
  return {
    add: (step, values) => write.add(step, values),
    listen: (progress) => (event) => {
      if (event.measures) write.add(event.measures.step, inGroup('train', event.measures.values));
      progress(event);
    },
    end: async (status) => sending?.end(status),
  };
}

/** `values` with the names `group/name`, as readers sort them. */
export function inGroup(group: string, values: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`${group}/${name}`, value]));
}

interface Files {
  readonly journal: PointJournal | null;
  add(step: number, values: Readonly<Record<string, number>>): void;
}

async function openFiles(folder: string, clock: Clock, warn: (message: string) => void): Promise<Files> {
  let broken = false;
  const give = (error: unknown) => {
    if (!broken) warn(`${folder}: points are no longer written down (${messageOf(error)}); training goes on`);
    broken = true;
  };
  try {
    const journal = await PointJournal.open(pointsPath(folder));
    const writeEvent = await openEventFile(join(folder, 'points.tfevents'), journal.points);
    const add: Files['add'] = (step, values) => {
      try {
        const point = broken ? null : journal.add({ time: clock.now(), step, values });
        if (point) writeEvent(point);
      } catch (error) {
        give(error);
      }
    };
    return { journal, add };
  } catch (error) {
    give(error);
    return { journal: null, add: () => {} };
  }
}

type Named = NonNullable<TrackOptions['mlflow']>;
type Told = TrackOptions & { readonly clock: Clock; readonly warn: (message: string) => void };

async function beginSending(
  folder: string,
  { server, parentFolder, ...facts }: Named,
  { clock, warn, everyMs, lastMs }: Told,
  { journal }: Files,
): Promise<{ end(status: RunEnd): Promise<void> } | null> {
  if (journal === null) return null;
  try {
    await beginOutbox(folder, server, facts, new Date(clock.now()));
  } catch (error) {
    warn(`${folder}: MLflow is told nothing (${messageOf(error)}); training goes on`);
    return null;
  }
  const outbox = new Outbox(server, folder, parentFolder, () => journal.points);
  const random = new RandomState(process.pid);
  const sender = new Sender((signal) => outbox.send(signal), { clock, random, everyMs, lastMs, warn });
  return {
    async end(status) {
      await sender.stop();
      await endOutbox(folder, status, new Date(clock.now())).catch(() => {});
      await sender.sendLast();
    },
  };
}
