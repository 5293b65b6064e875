/** The first records of a source, to show what cleaning does to them. */
import type { Project } from '../core/project';
import { generateRecords } from './generate-records';
import { SYNTHETIC } from './manifest';
import { readRecords } from './read-records';
import type { MaudeRecord } from './record';
import { sourceFiles } from './source-files';

/** Where the records come from; as for `takeSnapshot`. */
export interface FirstRecordsRequest {
  readonly source: string;
  readonly seed: number;
  readonly records: number;
}

/** The first `count` records of `source` before any cleaning; the same that `takeSnapshot` reads first. */
export async function firstRecords(
  { source, seed, records }: FirstRecordsRequest,
  { count, project }: { readonly count: number; readonly project: Project },
): Promise<MaudeRecord[]> {
  const first: MaudeRecord[] = [];
  for await (const record of source === SYNTHETIC ? generateRecords(records, seed) : read(source, project)) {
    if (first.length === count) break;
    first.push(record);
  }
  return first;
}

async function* read(source: string, project: Project): AsyncGenerator<MaudeRecord> {
  const files = await sourceFiles(source, [project.root, process.cwd()]);
  yield* readRecords(files, { maxMalformedShare: 1, notes: { inputs: [], malformed: [] } });
}
