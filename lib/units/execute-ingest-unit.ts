/** A file's unit done: read and cleaned under the lock of its folder, once. */
import { statSync } from 'node:fs';
import { check } from '../core/check';
import { awaitLock } from '../core/lock';
import type { Project } from '../core/project';
import { ingestPart } from '../data/part/ingest-part';
import { findPart } from '../data/part/part-manifest';
import type { UnitContext, UnitOutcome } from './execute-unit';
import { type IngestUnit, ingestFilePath, ingestUnitFolder } from './ingest-unit';

/** Whether the part is there, every file as it was recorded. */
export async function isIngestUnitDone(project: Project, unit: IngestUnit): Promise<boolean> {
  return (await findPart(ingestUnitFolder(project, unit))) !== null;
}

/** Cleans the file unless another process, which is waited for, does; `watched` is entered when it is ours. */
export async function executeIngestUnit(
  unit: IngestUnit,
  { project, progress, signal }: UnitContext,
  watched: (work: (context: UnitContext) => Promise<UnitOutcome>) => Promise<UnitOutcome>,
): Promise<UnitOutcome> {
  const folder = ingestUnitFolder(project, unit);
  const onWait = (reason: string) => progress({ task: unit.file.name, done: 0, total: null, note: reason });
  const lock = await awaitLock(folder, { signal, onWait });
  try {
    if (await isIngestUnitDone(project, unit)) return 'found';
    return await watched((context) => cleanFile(unit, folder, context));
  } finally {
    await lock.release();
  }
}

async function cleanFile(
  unit: IngestUnit,
  folder: string,
  { project, progress, signal, threads = 0 }: UnitContext,
): Promise<UnitOutcome> {
  const { file, cleaning } = unit;
  const path = ingestFilePath(project, unit);
  const bytes = statSync(path, { throwIfNoEntry: false })?.size ?? null;
  check(
    bytes === file.bytes,
    () =>
      `${path}: expected ${file.bytes} bytes; ${bytes === null ? 'there is no such file' : `received ${bytes}`}. ` +
      'Fetch it again, or bring it to the storage that all machines see',
  );
  await ingestPart({ ...file, path }, cleaning, { folder, threads, progress, signal });
  return 'done';
}
