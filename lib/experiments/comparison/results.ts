/** `reports/results.json`: the key figures, refreshed from what lies on disk. */
import { join } from 'node:path';
import { check } from '../../core/check';
import { readCurrent } from '../../core/files/current';
import { writeSealed } from '../../core/files/sealed';
import type { Project } from '../../core/project';
import type { SnapshotManifest } from '../../data/store/manifest';
import { readManifest, snapshotFolder } from '../../data/store/snapshot';
import { latestRun, verifyRun } from '../../runs/registry';
import type { Phase, Run } from '../../runs/run';
import type { Split } from '../../splits/split';
import { readSplit, splitPath } from '../../splits/split-file';
import { assessments } from './assessment';
import {
  type ClassifierResults,
  floorResults,
  learnerResults,
  type PhaseResults,
  phaseResults,
} from './classifier-results';
import { findComparedRuns } from './compared-runs';
import { type ExternalTest, externalTest } from './external-test';
import { type SelectedResults, selectedResults } from './selected-results';

/** `reports/results.json`. */
export interface Results {
  readonly synthetic: boolean;
  readonly data: { readonly source: string; readonly id: string; readonly rows: number };
  readonly split: { readonly name: string; readonly fingerprint: string };
  readonly profile: string;
  /** Paired with phase2: identical training and test ids. */
  readonly phase1: PhaseResults | null;
  readonly phase2: PhaseResults | null;
  /** Phase 1 on every row, where the runs that are compared learned from a subset. */
  readonly phase1All: PhaseResults | null;
  /** By the run's name; all learned from and were tested on identical examples. The floors come last. */
  readonly classifiers: Readonly<Record<string, ClassifierResults>>;
  readonly selected: SelectedResults | null;
  /** What the locked part says of these runs and of the choice; null where nothing is locked. */
  readonly external: ExternalTest | null;
}

/** What the results are of. */
export interface ResultsOptions {
  /** The profile in use: runs of other profiles are left out, unless `runs` names them by id. */
  readonly profile: string;
  /** The split's name. */
  readonly split: string;
  /** Which runs, as notebooks 06 and 07 are told; `latest` by default. */
  readonly runs?: string;
}

/**
 * Writes `reports/results.json` from the current snapshot, the split and the runs on them that `comparedRuns` sets side by
 * side: by default the newest of every name on the rows that most of them share.
 */
export async function refreshResults(
  project: Project,
  { profile, split: name, runs = 'latest' }: ResultsOptions,
): Promise<Results> {
  const snapshot = await currentManifest(project);
  const split = await splitOf(project, name, snapshot.id);
  const fingerprint = split.fingerprint.sha1;
  const on = { profile, snapshot: snapshot.id, split: fingerprint };
  const { compared, floors } = await findComparedRuns(project, { ...on, runs });
  const all = compared[0]?.inputs.subset ? await latestRun(project, { ...on, phase: 1, subset: null }) : null;
  if (all) await verifyRun(all);
  const selected = await selectedResults(project, compared);
  const results: Results = {
    synthetic: snapshot.synthetic,
    data: { source: snapshot.source, id: snapshot.id, rows: snapshot.rows },
    split: { name, fingerprint },
    profile,
    phase1: phaseResults(newestOf(compared, 1)),
    phase2: phaseResults(newestOf(compared, 2)),
    phase1All: phaseResults(all),
    classifiers: await classifierResults(project, split, compared, floors),
    selected,
    external: await externalTest(project, split, { runs: compared, floors, chosen: selected }),
  };
  await writeSealed(join(project.reports, 'results.json'), results);
  return results;
}

/** The run of a phase that was asked for last. */
function newestOf(runs: readonly Run[], phase: Phase): Run | null {
  const own = runs.filter((run) => run.phase === phase);
  return own.reduce<Run | null>((last, run) => (last && last.askedAt > run.askedAt ? last : run), null);
}

async function classifierResults(
  project: Project,
  split: Split,
  compared: readonly Run[],
  floors: readonly Run[],
): Promise<Record<string, ClassifierResults>> {
  const results: Record<string, ClassifierResults> = {};
  const assess = await assessments(project, split, floors);
  for (const run of compared) results[run.name] = learnerResults(run, await assess(run));
  for (const floor of floors) results[floor.name] = floorResults(floor);
  return results;
}

async function currentManifest(project: Project): Promise<SnapshotManifest> {
  const again = 'run notebook 01-data-exploration';
  const id = await readCurrent(project.data, 'Run notebook 01-data-exploration');
  check(id, () => `${project.data}/current.json: no such file; ${again}`);
  const manifest = await readManifest(project, id);
  check(manifest, () => `${join(snapshotFolder(project, id), 'manifest.json')}: no such file; ${again}`);
  return manifest;
}

async function splitOf(project: Project, name: string, snapshot: string): Promise<Split> {
  const path = splitPath(project.splits, name);
  const split = await readSplit(path);
  check(split, () => `${path}: no such file; run notebook 03-split-fingerprints`);
  check(
    split.snapshot === snapshot,
    () =>
      `${path}: expected a split of snapshot ${snapshot}; received one of ${split.snapshot}. Run notebook 03-split-fingerprints`,
  );
  return split;
}
