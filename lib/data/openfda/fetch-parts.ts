/** Bulk parts into a raw folder: several at once, resumed, checked. */
import { existsSync } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { check } from '../../core/check';
import { sha256File } from '../../core/hash';
import { inLanes } from '../../core/lanes';
import { downloadFile } from '../../core/network/download-file';
import { type Progress, silent } from '../../core/progress';
import { readBytes } from '../read/read-bytes';
import { readJsonValues } from '../read/read-json';
import type { OpenfdaAccess } from './access';
import { openJournal } from './journal';
import { IndexReloaded } from './pages';
import { askDownloads, chooseParts, DOWNLOAD_HOSTS, type Part, sizeTolerance } from './parts';
import type { RawFile, RawManifest } from './raw-folder';
import type { BulkRequest } from './request';

/** How parts are fetched. */
export interface FetchPartsOptions {
  /** The export that is meant. */
  readonly lastUpdated: string;
  /** Parts at a time. */
  readonly concurrency: number;
  readonly progress?: Progress;
  /** The most bytes that a part may unpack to; default 8 GiB (they are about 1 GB). */
  readonly maxBytes?: number;
}

const EXPANDED_BYTES = 8 * 2 ** 30;

/**
 * Downloads the parts of `request` into `folder`. Each is checked against the size and number of records that
 * `download.json` states, its archive against its own checksums; what fails is fetched once more, then an error.
 */
export async function fetchParts(
  access: OpenfdaAccess,
  folder: string,
  request: BulkRequest,
  { lastUpdated, concurrency, progress = silent, maxBytes = EXPANDED_BYTES }: FetchPartsOptions,
): Promise<Pick<RawManifest, 'windows' | 'files' | 'records' | 'counts'>> {
  const listed = await askDownloads(access);
  if (listed.exportDate !== lastUpdated) throw new IndexReloaded(lastUpdated, listed.exportDate);
  const parts = chooseParts(listed, request.quarters);
  const journal = await openJournal(folder);
  const files = new Map<string, RawFile>();
  for (const [name, [entry]] of journal.entries) if (entry.file) files.set(name, entry.file);
  const total = parts.reduce((sum, { megabytes }) => sum + megabytes, 0);
  const done = new Map(parts.map((part) => [part.file, files.has(part.file) ? part.megabytes : 0]));
  const tell = (part: Part, megabytes: number) => {
    done.set(part.file, megabytes);
    const sum = [...done.values()].reduce((a, b) => a + b, 0);
    progress({ task: 'Downloading', done: Math.round(10 * sum) / 10, total, unit: 'MB' });
  };
  try {
    const missing = parts.filter(({ file }) => !files.has(file));
    await inLanes(missing, concurrency, async (part) => {
      const file = await fetchPart(access, folder, part, maxBytes, (megabytes) => tell(part, megabytes));
      await journal.append({ window: part.file, page: 1, file, next: null });
      files.set(part.file, file);
    });
  } finally {
    await journal.close();
  }
  const now = (await askDownloads(access)).exportDate;
  if (now !== lastUpdated) throw new IndexReloaded(lastUpdated, now);
  const kept = parts.map(({ file }) => files.get(file) as RawFile);
  return {
    windows: null,
    counts: null,
    files: kept,
    records: kept.reduce((sum, { records }) => sum + records, 0),
  };
}

async function fetchPart(
  access: OpenfdaAccess,
  folder: string,
  part: Part,
  maxBytes: number,
  onMegabytes: (megabytes: number) => void,
): Promise<RawFile> {
  const path = join(folder, part.file);
  const onBytes = (bytes: number) => onMegabytes(bytes / 1e6);
  const download = {
    ...{ url: part.url, path, onBytes, headers: { 'user-agent': access.userAgent } },
    ...{ maxBytes: 1e6 * part.megabytes + sizeTolerance(part), redirectHosts: DOWNLOAD_HOSTS },
  };
  let wrong: string | null = null;
  for (let attempt = 0; attempt < 2; attempt++) {
    if (!existsSync(path)) await downloadFile(access, download);
    wrong = await problemOf(path, part, maxBytes, access.signal);
    if (wrong === null)
      return {
        file: part.file,
        bytes: (await stat(path)).size,
        sha256: await sha256File(path),
        records: part.records,
      };
    await rm(path);
  }
  throw new Error(`${part.url}: ${wrong}. It was fetched twice and not kept`);
}

async function problemOf(
  path: string,
  part: Part,
  maxBytes: number,
  signal?: AbortSignal,
): Promise<string | null> {
  const { size } = await stat(path);
  if (Math.abs(size - 1e6 * part.megabytes) > sizeTolerance(part))
    return `expected about ${part.megabytes} MB; received ${(size / 1e6).toFixed(2)}`;
  let records = 0;
  try {
    for await (const _ of readJsonValues(readBytes(path, { maxBytes, signal }), part.file)) records++;
  } catch (error) {
    signal?.throwIfAborted();
    return (error as Error).message;
  }
  check(Number.isInteger(records), 'records: expected a whole number');
  return records === part.records ? null : `expected ${part.records} records; received ${records}`;
}
