/** `npm run ingest`: from openFDA or files to a snapshot, in one pass, file by file, or file by file on a cluster. */
import type { Progress } from '../../core/progress';
import { type Project, thisProject } from '../../core/project';
import type { IngestRequest } from '../../data/ingest/ingest-arguments';
import { ingest } from '../../data/ingest/ingest-command';
import type { IngestParts } from '../../data/store/take-snapshot';
import { partsHere, partsOnCluster } from './ingest-parts';
import { storageOf } from './stage';
import { unitJobs } from './unit-job';

/** Runs the command line `args`; returns the exit status. */
export async function main(args: readonly string[]): Promise<number> {
  const stop = new AbortController();
  process.once('SIGINT', () =>
    stop.abort(new Error('interrupted; the same command goes on where it stopped')),
  );
  const project = thisProject();
  const { signal } = stop;
  const partsOf = (request: IngestRequest, progress: Progress) =>
    partsAs(request, project, { progress, signal });
  await ingest(args, { project, signal, partsOf });
  return 0;
}

function partsAs(
  { executor, storage, cpusPerUnit: cpus }: IngestRequest,
  project: Project,
  context: { readonly progress: Progress; readonly signal: AbortSignal },
): IngestParts | undefined {
  if (executor === null) return undefined;
  if (executor === 'local') return partsHere(project, context);
  const runJobs = unitJobs({ attempts: 3, onInterrupt: 'leave' });
  return partsOnCluster({ ...context, runJobs, storage: storageOf(project, storage), cpus });
}
