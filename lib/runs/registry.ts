/** The runs on disk: listed, opened with their hashes verified, and found by what they were made from. */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { check, show } from '../core/check';
import { isLocked } from '../core/files/lock';
import { readSealed, writeSealed } from '../core/files/sealed';
import { canonicalJson, hashOf } from '../core/hash';
import type { Project } from '../core/project';
import { isIntact } from './fold';
import { isPaired } from './pairing';
import {
  type Phase,
  type Protocol,
  RUN_FORMAT,
  RUN_FORMATS,
  type Run,
  type RunFile,
  type RunManifest,
  type RunStatus,
  type RunSubset,
} from './run';

const RERUN =
  'Delete the folder and run the notebook that wrote it: 04 for Phase 1 and the rules, 05 for Phase 2, the cell of your own';
const ASK_AGAIN = 'Delete the file: the run then counts from when it was started';

/** Which runs; what is left out does not filter. */
export interface RunFilter {
  readonly phase?: Phase;
  /** A classifier's name. */
  readonly classifier?: string;
  readonly name?: string;
  readonly status?: RunStatus;
  readonly profile?: string;
  /** Snapshot id. */
  readonly snapshot?: string;
  /** The split's fingerprint. */
  readonly split?: string;
  /** Null for runs on all examples. */
  readonly subset?: RunSubset | null;
  readonly protocol?: Protocol;
  /** Only runs with the same training and test ids as this one. */
  readonly pairedWith?: RunManifest;
}

/** Every run that matches, the one asked for last at the end. A killed run shows as interrupted. */
export async function listRuns(project: Project, filter: RunFilter = {}): Promise<Run[]> {
  const folders = existsSync(project.runs) ? await readdir(project.runs, { withFileTypes: true }) : [];
  const runs: Run[] = [];
  for (const entry of folders) {
    if (!entry.isDirectory()) continue;
    const run = await readRun(join(project.runs, entry.name));
    if (run && matches(run, filter)) runs.push(run);
  }
  return runs.sort((a, b) => compareText(a.askedAt, b.askedAt) || compareText(a.id, b.id));
}

/** The finished run that was asked for last; null when none matches. */
export async function latestRun(project: Project, filter: RunFilter = {}): Promise<Run | null> {
  const runs = await listRuns(project, { status: 'finished', ...filter });
  return runs.length > 0 ? runs[runs.length - 1] : null;
}

/** `latestRun`, or an error that names the notebook to run. Its files are verified. */
export async function requireRun(
  project: Project,
  filter: RunFilter & { readonly phase: Phase },
): Promise<Run> {
  const run = await latestRun(project, filter);
  if (run) return verifyRun(run);
  const others = await listRuns(project, { phase: filter.phase });
  const { pairedWith, ...asked } = filter;
  const wanted = show({ ...asked, ...(pairedWith ? { pairedWith: pairedWith.id } : {}) });
  const found = others.length === 0 ? 'none' : others.map(({ id, status }) => `${id} (${status})`).join(', ');
  throw new Error(`expected a finished run of ${wanted}; found ${found}. ${rerun(filter)}`);
}

/** Opens a run by id; throws when it is not there or when a file is not what `run.json` recorded. */
export async function openRun(project: Project, id: string): Promise<Run> {
  check(/^[a-z0-9-]+$/.test(id), () => `run id: expected lower-case words and digits; received ${show(id)}`);
  const run = await readRun(join(project.runs, id));
  check(run, () => `${join(project.runs, id)}: no such run; notebook 06 lists the runs there are`);
  return verifyRun(run);
}

/** Returns the run when its manifest is whole and its predictions have their recorded hashes, else throws. */
export async function verifyRun(run: Run): Promise<Run> {
  const whole = hashOf(run.inputs) === run.inputsHash && hashOf(run.inputs.config) === run.configHash;
  check(whole, () => `${run.folder}/run.json: its inputs are not those of its hash; ${remedy(run)}`);
  for (const file of [...run.files, ...run.folds.map(({ predictions }) => predictions)])
    await verifyFile(run, file);
  return run;
}

/** Throws unless the checkpoint of one epoch is on disk as it was recorded; returns its files. */
export async function verifyCheckpoint(run: Run, fold: number, epoch: number): Promise<readonly RunFile[]> {
  const record = run.folds
    .find((candidate) => candidate.fold === fold)
    ?.epochs.find((candidate) => candidate.epoch === epoch);
  check(record, () => `run ${run.id}: it has no epoch ${epoch} of fold ${fold}`);
  for (const file of record.checkpoint) await verifyFile(run, file);
  return record.checkpoint;
}

/** Reads the manifest in `folder`; null when there is none. */
export async function readRun(folder: string): Promise<Run | null> {
  const path = join(folder, 'run.json');
  const manifest = await readSealed<RunManifest>(path, RERUN);
  if (!manifest) return null;
  check(
    RUN_FORMATS.includes(manifest.format),
    () =>
      `${path}: expected format ${RUN_FORMAT}; received ${show(manifest.format)}: a run of an earlier version. ` +
      'Delete the folder, or keep it elsewhere, and run its notebook again',
  );
  const asked = await readSealed<Asked>(join(folder, 'asked.json'), ASK_AGAIN);
  const killed = manifest.status === 'running' && !(await isLocked(folder));
  return {
    ...manifest,
    status: killed ? 'interrupted' : manifest.status,
    profile: asked?.profile ?? manifest.profile,
    folder,
    askedAt: asked?.at ?? manifest.startedAt,
  };
}

/** When a run was asked for last, and in which profile: the same inputs can be those of several. */
interface Asked {
  readonly at: string;
  /** Absent where an earlier version wrote the file. */
  readonly profile?: string;
}

/** Notes that a finished run was asked for at `now`, in `profile`. */
export async function markAsked(folder: string, now: Date, profile: string): Promise<void> {
  await writeSealed(join(folder, 'asked.json'), { at: now.toISOString(), profile } satisfies Asked);
}

/** Throws unless a file of the run is as it was recorded. */
export async function verifyFile(run: Run, file: RunFile): Promise<void> {
  check(
    await isIntact(run.folder, file),
    () =>
      `${join(run.folder, file.path)}: expected ${file.bytes} bytes with SHA-256 ${file.sha256}; ` +
      `the file is missing or was changed after the run. ${remedy(run)}`,
  );
}

/** The way out where a run is not what it was. */
export function remedy({ phase, inputs }: Pick<RunManifest, 'phase' | 'inputs'>): string {
  const again = rerun({ phase, classifier: inputs.classifier });
  return `Delete the folder and ${again[0].toLowerCase()}${again.slice(1)}`;
}

/** Notebooks 04 and 05 run the phases, 04 the rules as well; a cell runs any classifier. */
function rerun({ phase, classifier }: Pick<RunFilter, 'phase' | 'classifier'>): string {
  if (phase === 2) return 'Run notebook 05-phase2-clinicalbert';
  const fourth = 'Run notebook 04-phase1-tfidf-logistic';
  if (phase === 1 || classifier === undefined) return fourth;
  return `${fourth} (it runs the rules), or in a cell of it: await (await experiments.open('${classifier}', p)).run()`;
}

function matches(run: Run, filter: RunFilter): boolean {
  const { inputs } = run;
  const same = <T>(wanted: T | undefined, value: T) => wanted === undefined || wanted === value;
  return (
    same(filter.phase, run.phase) &&
    same(filter.classifier, inputs.classifier) &&
    same(filter.name, run.name) &&
    same(filter.status, run.status) &&
    same(filter.profile, run.profile) &&
    same(filter.snapshot, inputs.snapshot) &&
    same(filter.split, inputs.split.fingerprint) &&
    same(filter.protocol, inputs.protocol) &&
    (filter.subset === undefined ||
      canonicalJson(subsetKey(filter.subset)) === canonicalJson(inputs.subset)) &&
    (filter.pairedWith === undefined || isPaired(filter.pairedWith, run))
  );
}

function subsetKey(subset: RunSubset | null): RunSubset | null {
  return subset && { size: subset.size, seed: subset.seed, sha1: subset.sha1 };
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
