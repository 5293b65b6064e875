/** What `npm run ingest` does: from openFDA or files to a snapshot. */
import { relative } from 'node:path';
import { type Clock, systemClock } from '../../core/clock';
import { LABEL_NAMES, LABELS } from '../../core/labels';
import type { Progress } from '../../core/progress';
import type { Project } from '../../core/project';
import { print, type TextStream } from '../../core/text/printable';
import { type OpenfdaAccess, openfdaAccess } from '../openfda/access';
import { fetchRaw } from '../openfda/fetch-raw';
import { type IngestParts, type TakenSnapshot, takeSnapshot } from '../store/take-snapshot';
import { dryRun } from './dry-run';
import { INGEST_HELP, type IngestRequest, parseIngestArguments } from './ingest-arguments';
import { progressLine } from './progress-line';

/** What the command works with. */
export interface IngestContext {
  readonly project: Project;
  readonly clock?: Clock;
  readonly signal?: AbortSignal;
  /** Gets what is printed, default standard output. */
  readonly output?: TextStream;
  /** Default: as the environment has it. */
  readonly access?: OpenfdaAccess;
  /** Who cleans file by file, as the request says; where nobody does, all is read in one pass. */
  readonly partsOf?: (request: IngestRequest, progress: Progress) => IngestParts | undefined;
}

/** Runs the command line `args`. Throws what went wrong. */
export async function ingest(args: readonly string[], context: IngestContext): Promise<void> {
  const { project, clock = systemClock, signal, output } = context;
  const say = (line: string) => print(line, output);
  const request = parseIngestArguments(args);
  if (request === null) return say(INGEST_HELP);
  const progress = progressLine(clock, output);
  const onWait = (reason: string, ms: number) => say(`${reason}; trying again in ${Math.ceil(ms / 1000)} s`);
  const access = context.access ?? (await openfdaAccess(process.env, { clock, signal, onWait }));
  const { lastUpdated, onReload, concurrency } = request;
  const fetching = { project, access, lastUpdated, onReload, concurrency, progress };
  if (request.dryRun) {
    for (const line of await dryRun(request, fetching)) say(line);
    return;
  }
  let fetched = request.lastUpdated;
  if (request.raw !== null) {
    const { folder, manifest } = await fetchRaw(request.raw, fetching);
    fetched = manifest.lastUpdated;
    const { records, files } = manifest;
    say(
      `${records} reports of openFDA's index of ${fetched} in ${files.length} files: ${relative(project.root, folder)}`,
    );
  }
  if (!request.rawOnly)
    describeSnapshot(await snapshotOf(request, fetched, { ...context, access }, progress), project, say);
}

function snapshotOf(
  request: IngestRequest,
  lastUpdated: string,
  { project, signal, access, partsOf }: IngestContext,
  progress: Progress,
): Promise<TakenSnapshot> {
  const { source, raw, seed, limit, cleaning, onReload } = request;
  const openfda = raw ?? undefined;
  return takeSnapshot(
    { source, openfda, lastUpdated, onReload, seed, limit, cleaning },
    { project, progress, signal, access, ingestParts: partsOf?.(request, progress) },
  );
}

function describeSnapshot(
  { manifest, folder, reused }: TakenSnapshot,
  { root }: Project,
  say: (line: string) => void,
): void {
  const { id, rows, records, labels } = manifest;
  const byLabel = LABELS.map((label) => `${LABEL_NAMES[label]} ${labels[label]}`).join(', ');
  say(
    `Snapshot ${id}${reused ? ' (the same was there)' : ''}: ${rows} examples of ${records.read} records: ${relative(root, folder)}`,
  );
  say(`  ${byLabel}`);
}
