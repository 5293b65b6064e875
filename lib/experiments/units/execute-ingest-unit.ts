/** A file's unit done: read and cleaned under the lock of its folder, once. */
import { statSync } from 'node:fs';
import { check } from '../../core/check';
import { awaitLock } from '../../core/files/lock';
import type { Project } from '../../core/project';
import { ingestPart } from '../../data/store/part/ingest-part';
import { findPart } from '../../data/store/part/part-manifest';
import { type IngestUnit, ingestFilePath, ingestUnitFolder } from './ingest-unit';
import type { UnitOutcome, UnitUnderWay } from './unit-context';

/** Whether the part is there, every file as it was recorded. */
export async function isIngestUnitDone(project: Project, unit: IngestUnit): Promise<boolean> {
  return (await findPart(ingestUnitFolder(project, unit))) !== null;
}

/** Cleans the file unless another process does, which is waited for, or has. */
export async function executeIngestUnit(unit: IngestUnit, context: UnitUnderWay): Promise<UnitOutcome> {
  const { project, progress, signal } = context;
  const folder = ingestUnitFolder(project, unit);
  const onWait = (reason: string) => progress({ task: unit.file.name, done: 0, total: null, note: reason });
  const lock = await awaitLock(folder, { signal, onWait });
  try {
    if (await isIngestUnitDone(project, unit)) return 'found';
    context.begin();
    await cleanFile(unit, folder, context);
    return 'done';
  } finally {
    await lock.release();
  }
}

async function cleanFile(
  unit: IngestUnit,
  folder: string,
  { project, progress, signal, threads = 0 }: UnitUnderWay,
): Promise<void> {
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
}
