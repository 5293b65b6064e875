/** One file of records read and cleaned on its own. */
import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { check } from '../../../core/check';
import { replaceFile, writeFileAtomic } from '../../../core/files/files';
import { writeSealed } from '../../../core/files/sealed';
import { sha256File } from '../../../core/hash';
import type { Progress } from '../../../core/progress';
import type { CleaningOptions } from '../../clean/clean';
import { formatOf } from '../../read/format';
import type { ReadingNotes } from '../../read/read-records';
import type { SourceFile } from '../../read/source-files';
import { ExampleStore, STAGING } from '../example-store';
import { addFiles } from '../take-snapshot';
import { PART_FORMAT, type PartManifest } from './part-manifest';

/** Where a part goes and who is told. */
export interface PartContext {
  /** Its own; nobody else writes there meanwhile. */
  readonly folder: string;
  /** Threads that clean; 0 for one a core. */
  readonly threads: number;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/**
 * Reads `file`, whose bytes must have the given SHA-256, and writes what becomes of its records to `folder`, the
 * manifest last. What an earlier attempt left is removed. Whether too many lines are malformed is judged when parts
 * are merged.
 */
export async function ingestPart(
  file: SourceFile & { readonly sha256: string },
  cleaning: CleaningOptions,
  { folder, threads, progress, signal }: PartContext,
): Promise<PartManifest> {
  await removeLeftovers(folder);
  check(
    (await formatOf(file)) !== 'pipe',
    () =>
      `${file.path}: expected JSON or JSON lines; FDA's pipe files are joined with one another, not read one by one`,
  );
  const notes: ReadingNotes = { inputs: [], malformed: [] };
  const store = await ExampleStore.open(folder);
  try {
    await addFiles(store, [file], { cleaning, maxMalformedShare: 1 }, { notes, threads, progress, signal });
    const [input] = notes.inputs;
    check(
      input.sha256 === file.sha256,
      () =>
        `${file.path}: expected a file of SHA-256 ${file.sha256}; received ${input.sha256}: it was changed`,
    );
    const staged = store.nextPath();
    const { tally, kept, rowBytes } = await store.writeEntries(staged);
    signal.throwIfAborted();
    const lines = notes.malformed.map((line) => `${JSON.stringify(line)}\n`);
    await writeFileAtomic(join(folder, 'malformed.jsonl'), lines.join(''));
    await replaceFile(join(folder, 'entries.parquet'), (path) => rename(staged, path));
    const manifest: PartManifest = {
      format: PART_FORMAT,
      input,
      records: tally.records,
      eventTypes: Object.fromEntries(tally.eventTypes),
      fields: Object.fromEntries(tally.fields),
      kept,
      rowBytes,
      files: {
        'entries.parquet': await sha256File(join(folder, 'entries.parquet')),
        'malformed.jsonl': await sha256File(join(folder, 'malformed.jsonl')),
      },
    };
    await writeSealed(join(folder, 'manifest.json'), manifest);
    return manifest;
  } finally {
    await store.close();
  }
}

async function removeLeftovers(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((each) => each === 'manifest.json' || each.startsWith(STAGING)))
    await rm(join(folder, name), { recursive: true, force: true });
}
