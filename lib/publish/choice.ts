/** What a choice of checkpoint rests on, gathered and verified. */
import { join } from 'node:path';
import { check } from '../core/check';
import { sha256File } from '../core/hash';
import type { Project } from '../core/project';
import { RandomState } from '../core/random';
import { readManifest, snapshotFolder } from '../data/store/snapshot';
import type { RankedCandidate } from '../diagnostics/selection/candidate';
import { type Lead, leadOf } from '../diagnostics/selection/lead';
import type { Selection } from '../diagnostics/selection/selection';
import type { SelectedResults } from '../experiments/comparison/selected-results';
import { storedResampling } from '../experiments/comparison/stored-resampling';
import { openRefit } from '../runs/refit';
import { verifyCheckpoint, verifyRun } from '../runs/registry';
import type { Phase, Run, RunFile } from '../runs/run';
import type { Split } from '../splits/split';
import { readSplit, splitPath } from '../splits/split-file';

/** A run whose folds were candidates. */
export interface RecordedRun {
  readonly id: string;
  readonly phase: Phase;
  readonly classifier: string;
  readonly inputsHash: string;
  readonly configHash: string;
  readonly predictions: readonly RunFile[];
  /** SHA-256 of `run.json`. */
  readonly manifest: string;
  /** The code that trained it. */
  readonly commit: string | null;
  readonly dirty: boolean | null;
}

/** The best checkpoint of one classifier, with its files; an ensemble is none. */
export interface RecordedCheckpoint
  extends Pick<RankedCandidate, 'classifier' | 'phase' | 'run' | 'label' | 'fold' | 'epoch' | 'value'> {
  readonly kind: 'fold' | 'refit';
  /** Verified, relative to the run's folder; empty for a model that keeps none. */
  readonly files: readonly RunFile[];
}

/** What was chosen, from what, and why: everything that determines the choice. */
export interface Choice {
  readonly selected: SelectedResults;
  readonly rule: Selection['rule'];
  /** What decided: the rule, or what it gave way to where no candidate's part supports it. */
  readonly by: Selection['by'];
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
  /** The best of each classifier by the rule, in the order of the runs; what was chosen is one of them. Only these can be exported. */
  readonly best: readonly RecordedCheckpoint[];
}

/** What a classifier's folders and pages are called: `phase1` where it stands for a phase, else its name. */
export function folderName({ classifier, phase }: Pick<RankedCandidate, 'classifier' | 'phase'>): string {
  return phase === null ? classifier : `phase${phase}`;
}

/** The interval of a lead is part of the record: the same choice has the same one. */
const LEAD_SEED = 42;

/** Gathers and verifies what a choice rests on. */
export async function choiceOf(
  project: Project,
  selection: Selection,
  runs: readonly Run[],
): Promise<Omit<Choice, 'precision'>> {
  const { winner, runnersUp, rule, by, prefer, protocol, otherRules, criterion, reason } = selection;
  check(isCheckpoint(winner), () => `selection: expected a checkpoint; received the ${winner.kind}`);
  const known = new Set(runs.map(({ id }) => id));
  const stranger = [winner, ...runnersUp].find(({ run }) => !known.has(run));
  check(
    !stranger,
    () => `selection: expected candidates of ${[...known].join(', ')}; received ${stranger?.run}`,
  );
  for (const run of runs) await verifyRun(run);
  const { onDisk, ...of } = await dataOf(project, runs);
  const { groups } = await storedResampling(project, onDisk);
  const others = runnersUp.filter(isCheckpoint);
  const brief = ({ kind, classifier, phase, run, fold, epoch, value }: Checkpoint) => ({
    kind,
    classifier,
    phase,
    run,
    fold,
    epoch,
    value,
  });
  return {
    selected: { ...brief(winner), criterion, reason, runnersUp: others.map(brief) },
    rule,
    by,
    prefer,
    protocol,
    candidates: [winner, ...runnersUp],
    otherRules,
    lead: await leadOf(selection, runs, {
      random: new RandomState(LEAD_SEED),
      groupOf: (id) => groups.get(id) ?? id,
    }),
    ...of,
    best: await bestOfClassifiers([winner, ...runnersUp], runs),
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

/** The first checkpoint of each classifier, its files verified. */
async function bestOfClassifiers(
  ranked: readonly RankedCandidate[],
  runs: readonly Run[],
): Promise<RecordedCheckpoint[]> {
  const first = new Map<string, Checkpoint>();
  for (const candidate of ranked.filter(isCheckpoint))
    if (!first.has(candidate.classifier)) first.set(candidate.classifier, candidate);
  const order = runs.map(({ id }) => id);
  const best = [...first.values()].sort((a, b) => order.indexOf(a.run) - order.indexOf(b.run));
  return Promise.all(
    best.map(async ({ kind, classifier, phase, run, label, fold, epoch, value }) => {
      const from = runs.find(({ id }) => id === run)!;
      const files = await checkpointFiles(from, { kind, fold, epoch });
      return { kind, classifier, phase, run, label, fold, epoch, value, files };
    }),
  );
}

/** The one snapshot and split of all runs, read from their files. */
async function dataOf(
  project: Project,
  runs: readonly Run[],
): Promise<Pick<Choice, 'data' | 'split'> & { readonly onDisk: Split }> {
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
  return { data: { snapshot, source, synthetic, rows, files }, split, onDisk };
}

/** A run as the record keeps it. */
export async function recordRun(run: Run): Promise<RecordedRun> {
  const { id, phase, inputs, inputsHash, configHash, files } = run;
  const manifest = await sha256File(join(run.folder, 'run.json'));
  const { commit, dirty } = run.provenance;
  return {
    id,
    phase,
    classifier: inputs.classifier,
    inputsHash,
    configHash,
    predictions: files,
    manifest,
    commit,
    dirty,
  };
}
