/** What trackers are told of runs and folds. */
import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { EpochResult } from '../classifiers/fold-trainer';
import type { JsonValue } from '../core/json';
import { MEASURE_KEYS, type MeasureKey, scoreOf, seriesOf } from '../metrics/measures';
import type { NamedText } from '../tracking/mlflow-client';
import type { MlflowServer } from '../tracking/mlflow-server';
import { isPending, Outbox, type RunFacts } from '../tracking/outbox';
import { inGroup, type Tracked, trackFolder } from '../tracking/track-folder';
import { type EpochRecord, PROTOCOLS, type RunInputs, type RunManifest } from './run';
import { measureMean } from './summary';

/** A server with what it is told of a run. */
export interface RunTracking {
  readonly server: MlflowServer;
  readonly inputs: RunInputs;
}

/** What of a fold's folder belongs to tracking; none of it decides a number. */
export const TRACKED_FILES = ['points.jsonl', 'points.tfevents', 'mlflow.json'] as const;

/** MLflow takes longer values since version 2.8; 500 is what every version takes. */
const LONGEST_VALUE = 500;
const LAST_MS = 5000;

/** Follows a fold: its points beside its checkpoints, and at the server a child of the run's. */
export function trackFold(
  folder: string,
  fold: number,
  commit: string | null,
  tracking: RunTracking | null,
): Promise<Tracked> {
  const run = dirname(dirname(folder));
  const facts = tracking && factsOf(`${basename(run)} fold ${fold}`, folder, tracking.inputs, commit);
  const mlflow = tracking &&
    facts && {
      ...{ name: facts.name, server: tracking.server, parentFolder: run },
      params: [...facts.params, { key: 'fold', value: String(fold) }],
      tags: [...facts.tags, { key: 'maude.run', value: basename(run) }],
    };
  return trackFolder(folder, { mlflow });
}

/** Follows a run at the server, where there is one: its mean scores, its end; folds are its children. */
export async function trackRun(
  folder: string,
  commit: string | null,
  tracking: RunTracking | null,
): Promise<Tracked | null> {
  if (tracking === null) return null;
  const facts = factsOf(basename(folder), folder, tracking.inputs, commit);
  return trackFolder(folder, { mlflow: { ...facts, server: tracking.server, parentFolder: null } });
}

/** Sends what earlier attempts could not of a run and its folds. Waits a few seconds at most, never throws. */
export async function sendKept(folder: string, server: MlflowServer, lastMs = LAST_MS): Promise<void> {
  await sendRun(folder, server, AbortSignal.timeout(lastMs)).catch(() => {});
}

/** Sends all that is kept of a run and its folds; returns how many of these folders had anything to send. */
export async function sendRun(folder: string, server: MlflowServer, signal?: AbortSignal): Promise<number> {
  const folds = await readdir(join(folder, 'folds')).catch(() => []);
  const folders = [folder, ...folds.map((name) => join(folder, 'folds', name))];
  let sent = 0;
  for (const each of folders) {
    if (await isPending(each, server)) sent++;
    else if (each === folder) continue;
    await new Outbox(server, each, each === folder ? null : folder).send(signal);
  }
  return sent;
}

/** Series of an epoch: its training loss, and every measure that has a value of every part that is scored. */
export function epochValues(
  { trainLoss }: Pick<EpochResult, 'trainLoss'>,
  { inner, outer }: Pick<EpochRecord, 'inner' | 'outer'>,
): Record<string, number> {
  return {
    ...(trainLoss === null ? {} : { 'epoch/trainLoss': trainLoss }),
    ...(inner &&
      inGroup(
        'inner',
        known((key) => scoreOf(inner, key)),
      )),
    ...inGroup(
      'outer',
      known((key) => scoreOf(outer, key)),
    ),
  };
}

/** The mean of every measure over the folds that have it, under both protocols. */
export function summaryValues(run: Pick<RunManifest, 'summary' | 'folds'>): Record<string, number> {
  const groups = PROTOCOLS.filter((protocol) => run.summary?.[protocol]).map((protocol) =>
    inGroup(
      protocol,
      known((key) => measureMean(run, protocol, key).mean),
    ),
  );
  return Object.assign({}, ...groups);
}

/** What has a value, by the names of series: trackers take numbers alone. */
function known(score: (key: MeasureKey) => number | null): Record<string, number> {
  const values = MEASURE_KEYS.map((key) => [seriesOf(key), score(key)] as const);
  return Object.fromEntries(values.flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
}

function factsOf(name: string, folder: string, inputs: RunInputs, commit: string | null): RunFacts {
  const { config, split, snapshot, subset, ...others } = inputs;
  const files = pathToFileURL(folder).href;
  const tags = {
    'mlflow.source.name': 'maude-severity',
    'mlflow.source.type': 'NOTEBOOK',
    'mlflow.note.content': `Files of \`${name}\`: <${files}>`,
    'maude.artefacts': files,
    'maude.snapshot': snapshot,
    'maude.split': `${split.name} ${split.fingerprint}`,
    ...(commit === null ? {} : { 'mlflow.source.git.commit': commit }),
  };
  const params = { ...others, split: split.name, snapshot, subset: subset && { ...subset }, config };
  return { name, params: flatten(params), tags: textsOf(Object.entries(tags)) };
}

/** `{a: {b: 1}}` as `a.b` = `1`; lists as JSON. */
function flatten(value: { readonly [key: string]: unknown }, path = ''): NamedText[] {
  return Object.entries(value).flatMap(([key, member]) => {
    const name = `${path}${key}`;
    if (typeof member === 'object' && member !== null && !Array.isArray(member))
      return flatten(member as { readonly [key: string]: JsonValue }, `${name}.`);
    return textsOf([[name, typeof member === 'string' ? member : JSON.stringify(member)]]);
  });
}

function textsOf(entries: readonly (readonly [string, string])[]): NamedText[] {
  const cut = (text: string) =>
    text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE - 3)}...` : text;
  return entries.map(([key, value]) => ({ key: key.slice(0, 250), value: cut(value) }));
}
