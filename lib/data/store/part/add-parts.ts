/** Parts merged: what was cleaned file by file goes into one store. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { check } from '../../../core/check';
import { queryBatches, withDuckDB } from '../../../core/files/duckdb';
import { parquetSource } from '../../../core/files/parquet';
import { breathe, type Progress, silent } from '../../../core/progress';
import type { MalformedLine } from '../../read/parse-block';
import { ReadingAccount, type ReadingOptions } from '../../read/read-records';
import { entryRowOf } from '../entry-table';
import type { ExampleStore } from '../example-store';
import { RunWriter } from '../sorted-run';
import { findPart, type PartManifest } from './part-manifest';

/** Positions of records in one part stay below this, so that parts follow one another. */
const ORDINALS_A_PART = 2 ** 32;

/** Adds the parts in `folders`, in their order, to a store; says how much was refused, and throws when it is too much. */
export async function addParts(
  store: ExampleStore,
  folders: readonly string[],
  { notes, maxMalformedShare, progress = silent, signal, first = 0 }: ReadingOptions,
): Promise<{ malformed: number; unjoined: number }> {
  const account = new ReadingAccount({ notes, maxMalformedShare });
  for (const [place, folder] of folders.entries()) {
    signal?.throwIfAborted();
    const part = await wholePart(folder);
    account.adopt(part.input, await malformedOf(folder));
    await addPart(store, folder, part, first + place * ORDINALS_A_PART);
    tell(progress, place + 1, folders.length, part);
  }
  return account.finish();
}

function tell(progress: Progress, done: number, total: number, { input }: PartManifest): void {
  progress({ task: 'Merging', done, total, unit: 'parts', note: input.file });
}

async function wholePart(folder: string): Promise<PartManifest> {
  const part = await findPart(folder);
  check(
    part,
    () => `${folder}: expected a finished part; found none, or a damaged one. Run the same command again`,
  );
  return part;
}

async function malformedOf(folder: string): Promise<MalformedLine[]> {
  const lines = (await readFile(join(folder, 'malformed.jsonl'), 'utf8')).split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as MalformedLine);
}

async function addPart(
  store: ExampleStore,
  folder: string,
  { records, eventTypes, fields, kept, rowBytes }: PartManifest,
  first: number,
): Promise<void> {
  const writer = new RunWriter(store.nextPath());
  await withDuckDB(async (connection) => {
    const sql = `SELECT * FROM ${parquetSource(join(folder, 'entries.parquet'))}`;
    for await (const rows of queryBatches(connection, sql)) {
      for (const values of rows) {
        const { entry, row } = entryRowOf(values);
        writer.write({ entry: { ...entry, ordinal: entry.ordinal + first }, row });
      }
      await breathe();
    }
  });
  const tally = {
    records,
    eventTypes: new Map(Object.entries(eventTypes)),
    fields: new Map(Object.entries(fields)),
  };
  store.adopt({ runs: [writer.close()], tally, kept, rowBytes });
}
