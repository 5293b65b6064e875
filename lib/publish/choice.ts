/** What a choice of checkpoint rests on, gathered and verified. */
import { join } from 'node:path';
import { check } from '../core/check';
import { sha256File } from '../core/hash';
import type { Project } from '../core/project';
import { RandomState } from '../core/random';
import { readManifest, snapshotFolder } from '../data/snapshot';
import { type Lead, leadOf } from '../runs/lead';
import { openRefit } from '../runs/refit';
import { verifyCheckpoint, verifyRun } from '../runs/registry';
import type { SelectedResults } from '../runs/results';
import type { Run, RunFile } from '../runs/run';
import { readSplit, splitPath } from '../splits/split-file';
import type { RankedCandidate, Selection } from '../training/selection';

/** A run whose folds were candidates. */
export interface RecordedRun {
  readonly id: string;
  readonly phase: 1 | 2;
  readonly model: string;
  readonly inputsHash: string;
  readonly configHash: string;
  readonly predictions: readonly RunFile[];
  /** SHA-256 of `run.json`. */
  readonly manifest: string;
  /** The code that trained it. */
  readonly commit: string | null;
  readonly dirty: boolean | null;
}

/** The best checkpoint of one phase, with its files; an ensemble is none. */
export interface RecordedCheckpoint
  extends Pick<RankedCandidate, 'phase' | 'run' | 'fold' | 'epoch' | 'value'> {
  readonly kind: 'fold' | 'refit';
  /** Verified, relative to the run's folder; empty for a model that keeps none. */
  readonly files: readonly RunFile[];
}

/** What was chosen, from what, and why: everything that determines the choice. */
export interface Choice {
  readonly selected: SelectedResults;
  readonly rule: Selection['rule'];
  readonly prefer: Selection['prefer'];
  readonly protocol: Selection['protocol'];
  /** Best first; the first one was chosen. */
  readonly candidates: readonly RankedCandidate[];
  readonly otherRules: Selection['otherRules'];
  /** The precision at which recall was compared. */
  readonly precision: number;
  /** Over the best other fold; null where there is none, or the rule has no interval. */
  readonly lead: Lead | null;
  readonly data: {
    readonly snapshot: string;
    readonly source: string;
    readonly synthetic: boolean;
    readonly rows: number;
    /** SHA-256 of the snapshot's files. */
    readonly files: Readonly<Record<string, string>>;
  };
  readonly split: { readonly name: string; readonly fingerprint: string };
  /** The best of each phase by the rule, Phase 1 first; what was chosen is one of them. Only these can be exported. */
  readonly best: readonly RecordedCheckpoint[];
}

/** The interval of a lead is part of the record: the same choice has the same one. */
const LEAD_SEED = 42;

/** Gathers and verifies what a choice rests on. */
export async function choiceOf(
  project: Project,
  selection: Selection,
  runs: readonly Run[],
): Promise<Omit<Choice, 'precision'>> {
  const { winner, runnersUp, rule, prefer, protocol, otherRules, criterion, reason } = selection;
  check(isCheckpoint(winner), () => `selection: expected a checkpoint; received the ${winner.kind}`);
  const known = new Set(runs.map(({ id }) => id));
  const stranger = [winner, ...runnersUp].find(({ run }) => !known.has(run));
  check(
    !stranger,
    () => `selection: expected candidates of ${[...known].join(', ')}; received ${stranger?.run}`,
  );
  for (const run of runs) await verifyRun(run);
  const others = runnersUp.filter(isCheckpoint);
  const brief = ({ kind, phase, run, fold, epoch, value }: Checkpoint) => ({
    kind,
    phase,
    run,
    fold,
    epoch,
    value,
  });
  return {
    selected: { ...brief(winner), criterion, reason, runnersUp: others.map(brief) },
    rule,
    prefer,
    protocol,
    candidates: [winner, ...runnersUp],
    otherRules,
    lead: await leadOf(selection, runs, new RandomState(LEAD_SEED)),
    ...(await dataOf(project, runs)),
    best: await bestOfPhases([winner, ...runnersUp], runs),
  };
}

type Checkpoint = RankedCandidate & { readonly kind: 'fold' | 'refit' };

function isCheckpoint(candidate: RankedCandidate): candidate is Checkpoint {
  return candidate.kind !== 'ensemble';
}

/** The files of a checkpoint, verified, relative to the run's folder. */
export async function checkpointFiles(
  run: Run,
  { kind, fold, epoch }: Pick<RecordedCheckpoint, 'kind' | 'fold' | 'epoch'>,
): Promise<readonly RunFile[]> {
  if (kind === 'fold') return verifyCheckpoint(run, fold, epoch);
  const { files } = await openRefit(run, epoch);
  return files.map((file) => ({ ...file, path: `refit-${epoch}/${file.path}` }));
}

/** The first checkpoint of each phase, its files verified. */
async function bestOfPhases(
  ranked: readonly RankedCandidate[],
  runs: readonly Run[],
): Promise<RecordedCheckpoint[]> {
  const best = ([1, 2] as const).flatMap(
    (phase) => ranked.filter(isCheckpoint).find((other) => other.phase === phase) ?? [],
  );
  return Promise.all(
    best.map(async ({ kind, phase, run, fold, epoch, value }) => {
      const from = runs.find(({ id }) => id === run)!;
      const files = await checkpointFiles(from, { kind, fold, epoch });
      return { kind, phase, run, fold, epoch, value, files };
    }),
  );
}

/** The one snapshot and split of all runs, read from their files. */
async function dataOf(project: Project, runs: readonly Run[]): Promise<Pick<Choice, 'data' | 'split'>> {
  const [{ snapshot, split }] = runs.map(({ inputs }) => inputs);
  for (const { id, inputs } of runs)
    check(
      inputs.snapshot === snapshot && inputs.split.fingerprint === split.fingerprint,
      () =>
        `selection: run ${id} is on another snapshot or split than ${runs[0].id}; run notebooks 04 and 05`,
    );
  const manifest = await readManifest(project, snapshot);
  check(
    manifest,
    () => `${snapshotFolder(project, snapshot)}: no such snapshot; run notebook 01-data-exploration`,
  );
  const path = splitPath(project.splits, split.name);
  const onDisk = await readSplit(path);
  check(
    onDisk?.fingerprint.sha1 === split.fingerprint,
    () => `${path}: expected the split ${split.fingerprint} of the runs; run notebook 03-split-fingerprints`,
  );
  const { source, synthetic, rows } = manifest;
  const own = await sha256File(join(snapshotFolder(project, snapshot), 'manifest.json'));
  const files = { ...manifest.files, 'manifest.json': own };
  return { data: { snapshot, source, synthetic, rows, files }, split };
}

/** A run as the record keeps it. */
export async function recordRun(run: Run): Promise<RecordedRun> {
  const { id, phase, inputs, inputsHash, configHash, files } = run;
  const manifest = await sha256File(join(run.folder, 'run.json'));
  const { commit, dirty } = run.provenance;
  return {
    id,
    phase,
    model: inputs.model,
    inputsHash,
    configHash,
    predictions: files,
    manifest,
    commit,
    dirty,
  };
}
