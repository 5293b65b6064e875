/** `reports/results.json`: the key figures, refreshed from what lies on disk. */
import { join } from 'node:path';
import { check } from '../core/check';
import { readCurrent } from '../core/current';
import { readJson } from '../core/files';
import type { Project } from '../core/project';
import { readSealed, writeSealed } from '../core/sealed';
import { hasItsFingerprint, type SplitContent, type SplitFingerprint } from '../core/split-fingerprint';
import type { F1Row } from '../metrics/classification';
import type { F1Counts } from '../metrics/summary';
import { latestRun, type RunFilter, verifyRun } from './registry';
import type { Phase, Protocol, Run } from './run';
import { summaryOf } from './summary';

/** One phase of `results.json`. */
export interface PhaseResults {
  /** Run id. */
  readonly run: string;
  readonly protocol: Protocol;
  readonly folds: readonly {
    readonly fold: number;
    readonly nTrain: number;
    readonly nTest: number;
    readonly f1: F1Row;
  }[];
  /** Over the folds that have the score; null where none has. */
  readonly mean: F1Row;
  readonly std: F1Row;
  /** How many folds each mean is of. */
  readonly n: F1Counts;
  readonly ddof: 0;
}

/** The chosen checkpoint, as `results.json` tells it. */
export interface SelectedResults {
  /** A refit stands at the mean of its run's folds. */
  readonly kind: 'fold' | 'refit';
  readonly classifier: string;
  readonly phase: Phase;
  readonly run: string;
  /** 0 for a refit. */
  readonly fold: number;
  readonly epoch: number;
  readonly criterion: string;
  readonly value: number | null;
  readonly reason: string;
  readonly runnersUp: readonly {
    readonly kind: 'fold' | 'refit';
    readonly classifier: string;
    readonly phase: Phase;
    readonly run: string;
    readonly fold: number;
    readonly epoch: number;
    readonly value: number | null;
  }[];
}

/** `reports/results.json`. */
export interface Results {
  readonly synthetic: boolean;
  readonly data: { readonly source: string; readonly id: string; readonly rows: number };
  readonly split: { readonly name: string; readonly fingerprint: string };
  readonly profile: string;
  /** Paired with phase2: identical training and test ids. */
  readonly phase1: PhaseResults | null;
  readonly phase2: PhaseResults | null;
  /** Phase 1 on every row, where Phase 2 learned from a subset. */
  readonly phase1All: PhaseResults | null;
  readonly selected: SelectedResults | null;
}

/** What the results are of. */
export interface ResultsOptions {
  /** The profile in use: runs of other profiles are left out. */
  readonly profile: string;
  /** The split's name. */
  readonly split: string;
}

/**
 * Writes `reports/results.json` from the current snapshot, the split and, for each phase, the finished run on them
 * that was asked for last. Phase 1 is the one paired with Phase 2 once there is a Phase 2.
 */
export async function refreshResults(
  project: Project,
  { profile, split: name }: ResultsOptions,
): Promise<Results> {
  const snapshot = await currentSnapshot(project);
  const split = await splitOf(project, name, snapshot.id);
  const filter: RunFilter = { profile, snapshot: snapshot.id, split: split.fingerprint };
  const phase2 = await latestRun(project, { ...filter, phase: 2 });
  const all = await latestRun(project, { ...filter, phase: 1, subset: null });
  const phase1 = phase2
    ? await latestRun(project, { ...filter, phase: 1, pairedWith: phase2 })
    : (all ?? (await latestRun(project, { ...filter, phase: 1 })));
  const phase1All = (phase2 ?? phase1)?.inputs.subset ? all : null;
  const shown = [phase1, phase2, phase1All];
  for (const run of shown) if (run) await verifyRun(run);
  const results: Results = {
    synthetic: snapshot.synthetic,
    data: { source: snapshot.source, id: snapshot.id, rows: snapshot.rows },
    split,
    profile,
    phase1: phaseResults(phase1),
    phase2: phaseResults(phase2),
    phase1All: phaseResults(phase1All),
    selected: await selectedOf(project, [phase1, phase2]),
  };
  await writeSealed(join(project.reports, 'results.json'), results);
  return results;
}

function phaseResults(run: Run | null): PhaseResults | null {
  if (!run) return null;
  const { protocol } = run.inputs;
  const { folds, mean, std, n, ddof } = summaryOf(run, protocol);
  const rows = folds.map(({ fold, f1 }, i) => {
    const { nTrain, nTest } = run.folds[i];
    return { fold, nTrain, nTest, f1 };
  });
  return { run: run.id, protocol, folds: rows, mean, std, n, ddof };
}

interface SnapshotFacts {
  readonly id: string;
  readonly synthetic: boolean;
  readonly source: string;
  readonly rows: number;
}

async function currentSnapshot(project: Project): Promise<SnapshotFacts> {
  const again = 'Run notebook 01-data-exploration';
  const id = await readCurrent(project.data, again);
  check(id, () => `${project.data}/current.json: no such file; run notebook 01-data-exploration`);
  const path = join(project.data, 'snapshots', id, 'manifest.json');
  const manifest = await readSealed<SnapshotFacts>(path, again);
  check(manifest, () => `${path}: no such file; run notebook 01-data-exploration`);
  return manifest;
}

async function splitOf(
  project: Project,
  name: string,
  snapshot: string,
): Promise<{ name: string; fingerprint: string }> {
  const path = join(project.splits, `${name}.json`);
  const split = await readJson<SplitFacts>(path, SPLIT_AGAIN);
  check(split, () => `${path}: no such file; run notebook 03-split-fingerprints`);
  check(
    hasItsFingerprint(split),
    () => `${path}: its content is not that of its fingerprint: it was changed or damaged. ${SPLIT_AGAIN}`,
  );
  check(
    split.snapshot === snapshot,
    () =>
      `${path}: expected a split of snapshot ${snapshot}; received one of ${split.snapshot}. ${SPLIT_AGAIN}`,
  );
  return { name, fingerprint: split.fingerprint.sha1 };
}

/** The choice that notebook 07 made last, unless it did not yet know the runs that are shown now. */
async function selectedOf(project: Project, shown: readonly (Run | null)[]): Promise<SelectedResults | null> {
  const folder = join(project.reports, 'selection');
  const again = 'Run notebook 07-checkpoint-selection';
  const id = await readCurrent(folder, again);
  if (!id) return null;
  const path = join(folder, id, 'provenance.json');
  const record = await readSealed<SelectionFacts>(path, `Delete its folder. ${again}`);
  check(record, () => `${join(folder, id)}: no provenance.json; run notebook 07-checkpoint-selection`);
  const known = new Set(record.runs.map(({ id }) => id));
  const isCurrent = shown.every((run) => run === null || known.has(run.id));
  return isCurrent && shown.some((run) => run?.id === record.selected.run) ? record.selected : null;
}

type SplitFacts = SplitContent & {
  readonly snapshot: string;
  readonly fingerprint: SplitFingerprint;
};

const SPLIT_AGAIN = 'Run notebook 03-split-fingerprints';

interface SelectionFacts {
  readonly selected: SelectedResults;
  readonly runs: readonly { readonly id: string }[];
}
