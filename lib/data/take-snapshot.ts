/** Records in, a snapshot folder out. */

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { check, checkNumber } from '../core/check';
import { writeFileAtomic, writeJson } from '../core/files';
import { canonicalJson, sha256File } from '../core/hash';
import { writeParquet } from '../core/parquet';
import { type Progress, silent } from '../core/progress';
import type { Project } from '../core/project';
import { provenance } from '../core/provenance';
import { deriveSeed, RandomState } from '../core/random';
import { type CleaningChoice, resolveCleaning } from './clean';
import { collectExamples } from './collect-examples';
import { EXAMPLE_COLUMNS, EXAMPLE_SCHEMA, type Example } from './example';
import {
  draftManifest,
  type ManifestDraft,
  type SnapshotManifest,
  type SnapshotOptions,
  SYNTHETIC,
} from './manifest';
import { type ReadingNotes, readRecords } from './read-records';
import { type MaudeRecord, parseRecord } from './record';
import { readManifest, type Snapshot, snapshotAt, snapshotFolder } from './snapshot';
import { sourceFiles } from './source-files';
import { syntheticRecords } from './synthetic/synthetic-records';
import type { SyntheticTruth } from './synthetic/truth';

/** What a snapshot is made from. */
export interface SnapshotRequest {
  /** `synthetic`, or files and folders as `MAUDE_DATA` names them; default `synthetic`. */
  readonly source?: string;
  /** A preset or options; default `standard`. */
  readonly cleaning?: CleaningChoice;
  /** Keeps this many examples, drawn evenly and seeded after cleaning (not by class); default null: all. */
  readonly limit?: number | null;
  /** Seed of the synthetic records and of the draw; default 42. */
  readonly seed?: number;
  /** How many synthetic records; default 3000. */
  readonly records?: number;
  /** The share of malformed lines above which reading fails; default 0.01. */
  readonly maxMalformedShare?: number;
}

/** Where a snapshot goes and who is told. */
export interface SnapshotContext {
  readonly project: Project;
  readonly progress?: Progress;
  readonly now?: Date;
  readonly signal?: AbortSignal;
}

/** A snapshot just taken; `reused` says that the same one was there already. */
export interface TakenSnapshot extends Snapshot {
  readonly reused: boolean;
}

/**
 * Reads, cleans and stores: `data/snapshots/<id>/` with its manifest last, then `data/current.json`. The same request
 * on the same input finds its snapshot again; a folder left half written, or whose manifest says other things (other
 * inputs that clean to the same rows), is written anew.
 */
export async function takeSnapshot(
  request: SnapshotRequest,
  { project, progress = silent, now = new Date(), signal }: SnapshotContext,
): Promise<TakenSnapshot> {
  const { source = SYNTHETIC, limit = null, seed = 42, records = 3000, maxMalformedShare = 0.01 } = request;
  const synthetic = source === SYNTHETIC;
  if (limit !== null) checkNumber(limit, 'limit', { min: 1, integer: true });
  checkNumber(seed, 'seed', { min: 0, max: 2 ** 32 - 1, integer: true });
  checkNumber(records, 'records', { min: 1, max: 1e7, integer: true });
  checkNumber(maxMalformedShare, 'maxMalformedShare', { min: 0, max: 1 });
  const options: SnapshotOptions = {
    cleaning: resolveCleaning(request.cleaning),
    limit,
    seed: synthetic || limit !== null ? seed : null,
    records: synthetic ? records : null,
    maxMalformedShare,
  };
  const notes: ReadingNotes = { inputs: [], malformed: [] };
  const truth: Record<string, SyntheticTruth> = {};
  const files = synthetic ? [] : await sourceFiles(source, [project.root, process.cwd()]);
  const stream = synthetic
    ? generated(records, seed, truth, progress)
    : readRecords(files, { maxMalformedShare, notes, progress, signal });
  const random = new RandomState(deriveSeed(seed, 'limit'));
  const collection = await collectExamples(stream, { cleaning: options.cleaning, limit, random });
  signal?.throwIfAborted();
  check(
    collection.examples.length > 0,
    () =>
      `${source}: expected at least one example after cleaning; received ${collection.records} records, dropped: ${dropText(collection.drops)}`,
  );
  const draft = draftManifest(
    collection,
    hashRows(collection.examples),
    {
      source: synthetic ? SYNTHETIC : files.map((file) => file.name).join(', '),
      options,
      inputs: notes.inputs,
    },
    notes.malformed.length,
  );
  const found = await findSame(project, draft);
  progress({
    task: found ? `Snapshot ${draft.id} was there already: reused` : `Writing snapshot ${draft.id}`,
    done: 0,
    total: collection.examples.length,
    unit: 'examples',
  });
  const manifest =
    found ?? (await writeSnapshot(project, draft, collection.examples, notes, synthetic ? truth : null, now));
  await writeJson(join(project.data, 'current.json'), { id: manifest.id });
  progress({
    task: 'Snapshot',
    done: manifest.rows,
    total: manifest.rows,
    unit: 'examples',
    note: manifest.id,
  });
  return { ...snapshotAt(project, manifest), reused: found !== null };
}

async function writeSnapshot(
  project: Project,
  draft: ManifestDraft,
  examples: readonly Example[],
  notes: ReadingNotes,
  truth: Readonly<Record<string, SyntheticTruth>> | null,
  now: Date,
): Promise<SnapshotManifest> {
  const folder = snapshotFolder(project, draft.id);
  await rm(join(folder, 'manifest.json'), { force: true });
  await rm(folder, { recursive: true, force: true });
  await writeParquet(join(folder, 'examples.parquet'), EXAMPLE_SCHEMA, rowsOf(examples));
  const malformed = notes.malformed.map((line) => `${canonicalJson(line)}\n`).join('');
  await writeFileAtomic(join(folder, 'malformed.jsonl'), malformed);
  if (truth) await writeFileAtomic(join(folder, 'truth.json'), `${JSON.stringify(truth)}\n`);
  await writeJson(join(folder, 'provenance.json'), provenance(now));
  const names = ['examples.parquet', 'malformed.jsonl', ...(truth ? ['truth.json'] : [])];
  const files: Record<string, string> = {};
  for (const name of names) files[name] = await sha256File(join(folder, name));
  const manifest: SnapshotManifest = { ...draft, files };
  await writeJson(join(folder, 'manifest.json'), manifest);
  return manifest;
}

/** The stored manifest, if it says what `draft` says and its files are there. */
async function findSame(project: Project, draft: ManifestDraft): Promise<SnapshotManifest | null> {
  const folder = snapshotFolder(project, draft.id);
  const stored = await readManifest(project, draft.id).catch(() => null);
  if (stored === null) return null;
  const { files, ...rest } = stored;
  if (canonicalJson(rest) !== canonicalJson(draft)) return null;
  for (const [name, hash] of Object.entries(files)) {
    const path = join(folder, name);
    if (!existsSync(path) || (await sha256File(path)) !== hash) return null;
  }
  return stored;
}

function* generated(
  count: number,
  seed: number,
  truth: Record<string, SyntheticTruth>,
  progress: Progress,
): Generator<MaudeRecord> {
  let done = 0;
  for (const { json, truth: planted } of syntheticRecords(
    count,
    new RandomState(deriveSeed(seed, 'synthetic')),
  )) {
    const parsed = parseRecord(json);
    check(parsed.kind === 'record', 'expected the generator to yield records');
    truth[parsed.record.id] = planted;
    done++;
    if (done % 500 === 0 || done === count)
      progress({ task: 'Generating', done, total: count, unit: 'records' });
    yield { ...parsed.record, source: SYNTHETIC };
  }
}

function* rowsOf(examples: readonly Example[]): Generator<Record<string, string | boolean | null>> {
  for (const example of examples)
    yield Object.fromEntries(EXAMPLE_COLUMNS.map((name) => [name, example[name]]));
}

function hashRows(examples: readonly Example[]): string {
  const hash = createHash('sha256');
  for (const example of examples)
    hash.update(`${JSON.stringify(EXAMPLE_COLUMNS.map((name) => example[name]))}\n`);
  return hash.digest('hex');
}

function dropText(drops: readonly { reason: string; count: number }[]): string {
  return drops
    .filter(({ count }) => count > 0)
    .map(({ reason, count }) => `${reason} ${count}`)
    .join(', ');
}
