/** Records in, a snapshot out. */
import { basename, join } from 'node:path';
import { check, checkNumber } from '../../core/check';
import { writeCurrent } from '../../core/files/current';
import { checkValue } from '../../core/parameters/check-value';
import { breathe, type Progress, silent } from '../../core/progress';
import { deriveSeed, RandomState } from '../../core/random';
import { type CleaningChoice, type CleaningOptions, resolveCleaning } from '../clean/clean';
import { cleanRecords } from '../clean/clean-block';
import { cleanBlocks } from '../clean/clean-pool';
import { type OpenfdaSource, type OpenfdaSourceContext, resolveSource } from '../openfda/source';
import { dataParameters } from '../parameters';
import {
  ReadingAccount,
  type ReadingNotes,
  type ReadingOptions,
  readBlocks,
  type SourceInput,
} from '../read/read-records';
import type { MaudeRecord } from '../read/record';
import { originOf, type SourceFile, sourceFiles } from '../read/source-files';
import { generateRecords } from '../synthetic/generate-records';
import type { SyntheticTruth } from '../synthetic/truth';
import { correctSnapshot } from './correct-snapshot';
import { ExampleStore } from './example-store';
import { draftManifest, type SnapshotOptions, SYNTHETIC, type TestFiles } from './manifest';
import { addParts } from './part/add-parts';
import { type Settled, TEST_ORDINALS } from './settle-entries';
import { type Snapshot, snapshotAt } from './snapshot';
import { findSnapshot, writeSnapshot } from './store-snapshot';

/** What a snapshot is made from. */
export interface SnapshotRequest extends OpenfdaSource {
  /** `synthetic`, `openfda`, or files and folders as `MAUDE_DATA` names them; default `synthetic`. */
  readonly source?: string;
  /**
   * Files and folders whose examples every split locks; none by default. They become part of the snapshot, because what
   * tells reports apart works within one: a report that stands in both is one example, and locked; near-duplicates across
   * both are found as all others; predictions, groups and cards need no second place. Not with `synthetic`.
   */
  readonly testData?: string;
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
  /** A file of labels that readers agreed on (`labels/corrections.ts`), laid over the snapshot; default empty: none. */
  readonly corrections?: string;
}

/** Where a snapshot goes and who is told. */
export interface SnapshotContext extends OpenfdaSourceContext {
  /** The time that provenance takes down; default the present. */
  readonly now?: Date;
  /** Has each file cleaned on its own, wherever that is; by default all are read here, in one pass. Same snapshot. */
  readonly ingestParts?: IngestParts;
}

/** Cleans files one by one and returns the folders of the parts that come of them, in the order of the files. */
export type IngestParts = (
  files: readonly SourceFile[],
  cleaning: CleaningOptions,
) => Promise<readonly string[]>;

/** A snapshot just taken; `reused` says that the same one was there already. */
export interface TakenSnapshot extends Snapshot {
  readonly reused: boolean;
}

/**
 * Reads, cleans and stores: `data/snapshots/<id>/` with its manifest last, then `data/current.json`. The same request
 * on the same input finds its snapshot again; a folder left half written, damaged, or made from other inputs that
 * clean to the same rows, is written anew. With corrections the same examples under their corrected labels become a snapshot
 * of their own beside it. Relative paths are tried from the project's root, then from the working
 * directory.
 */
export async function takeSnapshot(
  request: SnapshotRequest,
  { project, progress = silent, now = new Date(), signal, access, ingestParts }: SnapshotContext,
): Promise<TakenSnapshot> {
  const { source = SYNTHETIC, testData = '', seed = dataParameters.seed.profiles } = request;
  const options = resolveOptions(request);
  const notes: ReadingNotes = { inputs: [], malformed: [] };
  const truth: Record<string, SyntheticTruth> | null = source === SYNTHETIC ? {} : null;
  const bases = [project.root, process.cwd()];
  const place = await resolveSource(request, { project, progress, signal, access });
  const { cleaning, limit, maxMalformedShare } = options;
  const reading = { notes, maxMalformedShare, progress, signal };
  const read = async (into: ExampleStore, files: readonly SourceFile[], first = 0) =>
    ingestParts
      ? addParts(into, await ingestParts(files, cleaning), { ...reading, first })
      : addFiles(into, files, options, { ...reading, first });
  const testFiles = testData === '' ? [] : await sourceFiles(testData, bases, 'testData');
  check(
    testFiles.length === 0 || truth === null,
    `testData: expected files of real records to train on as well (MAUDE_DATA); received ${testData} beside ${SYNTHETIC} ones`,
  );
  const store = await ExampleStore.open(join(project.data, 'snapshots'));
  try {
    const refused = truth
      ? await addSynthetic(store, options, { seed, truth, progress, signal })
      : await read(store, await sourceFiles(place, bases));
    const own = notes.inputs.length;
    const more = testFiles.length > 0 ? await read(store, testFiles, TEST_ORDINALS) : NOTHING;
    const random = new RandomState(deriveSeed(seed, 'limit'));
    const examples = store.nextPath();
    const settled = await store.write(examples, { repeats: cleaning.repeats, limit, random });
    signal?.throwIfAborted();
    check(settled.rows > 0, () => nothingLeft(source, store.tally.records, settled, notes));
    const origin = truth ? null : await originOf(place, bases);
    const { inputs, malformed } = notes;
    const { testIds } = settled;
    const test = testDataOf(testData, inputs.length - own, testIds);
    const described = { source: nameOf(source), options, inputs, origin, test };
    const draft = draftManifest(settled, store.tally, described, {
      malformed: refused.malformed + more.malformed,
      unjoined: refused.unjoined + more.unjoined,
    });
    const found = await findSnapshot(project, draft);
    const manifest =
      found ?? (await writeSnapshot(project, draft, { examples, malformed, truth, testIds, now }));
    progress({
      task: found ? 'Snapshot (the same was there: reused)' : 'Snapshot',
      done: manifest.rows,
      total: manifest.rows,
      unit: 'examples',
      note: manifest.id,
    });
    const taken = { ...snapshotAt(project, manifest), reused: found !== null };
    const given = request.corrections
      ? await correctSnapshot(project, taken, request.corrections, now)
      : taken;
    await writeCurrent(project.data, given.manifest.id);
    return given;
  } finally {
    await store.close();
  }
}

const NOTHING = { malformed: 0, unjoined: 0 };

/** What the manifest says of test files; throws where no example is of one. */
function testDataOf(
  testData: string,
  inputs: number,
  { length: rows }: readonly string[],
): TestFiles | undefined {
  check(
    testData === '' || rows > 0,
    () => `testData: expected records that become examples; of ${testData} none did`,
  );
  return testData === '' ? undefined : { source: nameOf(testData), inputs, rows };
}

/** Reads, cleans and adds the records of files; says how much was refused. */
export async function addFiles(
  store: ExampleStore,
  files: readonly SourceFile[],
  { cleaning, maxMalformedShare }: Pick<SnapshotOptions, 'cleaning' | 'maxMalformedShare'>,
  { threads, ...options }: Pick<ReadingOptions, 'notes' | 'threads' | 'progress' | 'signal' | 'first'> = {},
): Promise<{ malformed: number; unjoined: number }> {
  const reading = { ...options, maxMalformedShare };
  const account = new ReadingAccount(reading);
  for await (const block of cleanBlocks(readBlocks(files, reading, account), cleaning, store, threads))
    account.add(block);
  return account.finish();
}

const SYNTHETIC_BATCH = 2048;

async function addSynthetic(
  store: ExampleStore,
  { records, cleaning }: SnapshotOptions,
  {
    seed,
    truth,
    progress,
    signal,
  }: { seed: number; truth: Record<string, SyntheticTruth>; progress: Progress; signal?: AbortSignal },
): Promise<{ malformed: number; unjoined: number }> {
  let batch: MaudeRecord[] = [];
  let added = 0;
  const flush = async () => {
    store.add(
      cleanRecords(
        batch,
        batch.map((_, i) => added + i),
        cleaning,
      ),
    );
    added += batch.length;
    batch = [];
    signal?.throwIfAborted();
    await breathe();
  };
  for (const record of generateRecords(records ?? 0, seed, { truth, progress })) {
    batch.push(record);
    if (batch.length === SYNTHETIC_BATCH) await flush();
  }
  await flush();
  return { malformed: 0, unjoined: 0 };
}

function resolveOptions(request: SnapshotRequest): SnapshotOptions {
  const { seed: seeded, maxMalformedShare: share } = dataParameters;
  const { source = SYNTHETIC, limit = null, seed = seeded.profiles, records = 3000 } = request;
  const { maxMalformedShare = share.profiles } = request;
  if (limit !== null) checkNumber(limit, 'limit', { min: 1, integer: true });
  checkValue(seeded, seed, 'seed');
  checkNumber(records, 'records', { min: 1, max: 1e7, integer: true });
  checkValue(share, maxMalformedShare, 'maxMalformedShare');
  return {
    cleaning: resolveCleaning(request.cleaning),
    limit,
    seed: source === SYNTHETIC || limit !== null ? seed : null,
    records: source === SYNTHETIC ? records : null,
    maxMalformedShare,
  };
}

/** What artefacts call a source: the last part of each path, so that no folder of this machine enters them. */
function nameOf(source: string): string {
  return source
    .split(',')
    .map((path) => basename(path.trim()))
    .join(', ');
}

function nothingLeft(source: string, records: number, { drops }: Settled, { inputs }: ReadingNotes): string {
  if (records === 0) return noRecord(source, inputs);
  const reasons = drops.filter(({ count }) => count > 0).map(({ reason, count }) => `${count} ${reason}`);
  return `${source}: expected at least one example after cleaning; received ${records} records, all dropped (${reasons.join(', ')})`;
}

function noRecord(source: string, inputs: readonly SourceInput[]): string {
  const files = inputs
    .slice(0, 3)
    .map(({ file, bytes, malformed }) => `${file}: ${bytes} bytes, ${malformed} malformed lines`);
  const more = inputs.length > files.length ? ` and ${inputs.length - files.length} more` : '';
  return `${source}: expected reports (JSON objects one a line, a JSON list of them, or rows of FDA's mdrfoi file); there is not one (${files.join('; ')}${more}). Name a file that holds some, or fetch some: npm run ingest -- --help`;
}
