/** The first records of a source, to show what cleaning does to them. */
import type { Project } from '../../core/project';
import { type OpenfdaSource, resolveSource } from '../openfda/source';
import { SYNTHETIC } from '../store/manifest';
import { generateRecords } from '../synthetic/generate-records';
import { readRecords } from './read-records';
import type { MaudeRecord } from './record';
import { sourceFiles } from './source-files';

/** Where the records come from; as for `takeSnapshot`. */
export interface FirstRecordsRequest extends OpenfdaSource {
  readonly source: string;
  readonly seed: number;
  readonly records: number;
}

/** The first `count` records of `source` before any cleaning; the same that `takeSnapshot` reads first. */
export async function firstRecords(
  request: FirstRecordsRequest,
  { count, project }: { readonly count: number; readonly project: Project },
): Promise<MaudeRecord[]> {
  const { source, seed, records } = request;
  const place = await resolveSource(request, { project });
  const first: MaudeRecord[] = [];
  for await (const record of source === SYNTHETIC ? generateRecords(records, seed) : read(place, project)) {
    if (first.length === count) break;
    first.push(record);
  }
  return first;
}

async function* read(source: string, project: Project): AsyncGenerator<MaudeRecord> {
  const files = await sourceFiles(source, [project.root, process.cwd()]);
  yield* readRecords(files, { maxMalformedShare: 1, notes: { inputs: [], malformed: [] } });
}
