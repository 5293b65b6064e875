/** Files of records cleaned one by one: by this process in turn, or as jobs of a cluster. */
import { copyFile } from 'node:fs/promises';
import { basename, isAbsolute, join, relative } from 'node:path';
import { check } from '../../core/check';
import { replaceFile } from '../../core/files/files';
import { sha256File } from '../../core/hash';
import type { Progress } from '../../core/progress';
import type { Project } from '../../core/project';
import type { CleaningOptions } from '../../data/clean/clean';
import type { SourceFile } from '../../data/read/source-files';
import type { IngestParts } from '../../data/store/take-snapshot';
import type { JobReport, JobSpec } from '../../remote/job';
import type { RunJobs } from '../../remote/ray-jobs';
import { executeUnit, isUnitDone } from './execute-unit';
import type { IngestUnit } from './ingest-unit';
import { unitFolder, unitKey, writeUnit } from './unit';
import { unitJob } from './unit-job';

/** Who is told, and who may end it. */
export interface PartsContext {
  readonly progress: Progress;
  readonly signal?: AbortSignal;
  readonly now?: () => Date;
}

/** Cleans one file after the other here; what an earlier call finished is found. */
export function partsHere(
  project: Project,
  { progress, signal = new AbortController().signal, now = () => new Date() }: PartsContext,
): IngestParts {
  return async (files, cleaning) => {
    const folders: string[] = [];
    for (const file of files) {
      const unit = unitOf(file, await sha256File(file.path), cleaning, project);
      await executeUnit(unit, { project, progress, signal, stopAt: null, now });
      folders.push(unitFolder(project, unit));
    }
    return folders;
  };
}

/** How files become jobs. */
export interface RemoteParts extends PartsContext {
  readonly runJobs: RunJobs;
  /** A root that all machines see; the project itself where it is one. */
  readonly storage: Project;
  /** CPUs that a unit is given; it cleans on as many threads. */
  readonly cpus: number;
}

/** Has every file cleaned as a job. Files that do not lie below the storage root are brought there first. */
export function partsOnCluster({ runJobs, storage, cpus, progress, signal }: RemoteParts): IngestParts {
  return async (files, cleaning) => {
    const units: IngestUnit[] = [];
    for (const file of files) {
      const sha256 = await sha256File(file.path);
      const unit = unitOf(await bringTo(storage, file, sha256), sha256, cleaning, storage);
      await writeUnit(storage, unit);
      units.push(unit);
    }
    const byKey = new Map(units.map((unit) => [unitKey(unit), unit]));
    const board = new JobBoard(byKey.size, progress);
    await runJobs(
      [...byKey.values()].map((unit) => jobOf(unit, storage, cpus)),
      {
        isDone: async (key) => isUnitDone(storage, byKey.get(key) as IngestUnit),
        onReport: (report) => board.update(report),
        signal: signal ?? new AbortController().signal,
      },
    );
    board.check();
    return units.map((unit) => unitFolder(storage, unit));
  };
}

/** Where jobs stand, told as progress; what failed for good is an error in the end. */
class JobBoard {
  private readonly reports = new Map<string, JobReport>();

  constructor(
    private readonly total: number,
    private readonly progress: Progress,
  ) {}

  update(report: JobReport): void {
    this.reports.set(report.key, report);
    const count = (state: JobReport['state']) =>
      [...this.reports.values()].filter((each) => each.state === state).length;
    const note = [`${count('running')} under way`, report.message].filter(Boolean).join('; ');
    this.progress({ task: 'Cleaning', done: count('finished'), total: this.total, unit: 'files', note });
  }

  check(): void {
    const failed = [...this.reports.values()].filter(({ state }) => state === 'failed');
    check(failed.length === 0, () => {
      const [{ label, attempt, message, logTail }] = failed;
      return `${failed.length} of ${this.total} files could not be cleaned; ${label} failed in attempt ${attempt}: ${message}. The same command goes on with these\n${logTail.trim()}`;
    });
  }
}

/** `sha256` is of the file. */
function unitOf(file: SourceFile, sha256: string, cleaning: CleaningOptions, { root }: Project): IngestUnit {
  const { name, bytes } = file;
  const path = pathBelow(root, file.path) ?? file.path;
  return { format: 'maude-unit/1', kind: 'ingest', file: { path, name, bytes, sha256 }, cleaning };
}

async function bringTo(storage: Project, file: SourceFile, sha256: string): Promise<SourceFile> {
  if (pathBelow(storage.root, file.path) !== null) return file;
  const path = join(storage.data, 'ingest', 'files', sha256.slice(0, 16), basename(file.path));
  if ((await sha256File(path).catch(() => null)) !== sha256)
    await replaceFile(path, (temporary) => copyFile(file.path, temporary));
  return { ...file, path };
}

/** The path from `root`, with `/`; null where it does not lie below. */
function pathBelow(root: string, path: string): string | null {
  const below = relative(root, path).replaceAll('\\', '/');
  return below.startsWith('../') || isAbsolute(below) ? null : below;
}

function jobOf(unit: IngestUnit, storage: Project, cpus: number): JobSpec {
  const words = `--threads ${Math.max(1, Math.floor(cpus))}`;
  return unitJob(unit, storage, { label: unit.file.name, cpus, gpus: 0, words });
}
