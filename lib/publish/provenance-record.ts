/** What a choice of checkpoint rested on, written down at the moment of choice. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { check, show } from '../core/check';
import { readJson, writeJson } from '../core/files';
import { hashOf, sha256File } from '../core/hash';
import type { Project } from '../core/project';
import { type Provenance, provenance } from '../core/provenance';
import { readManifest, snapshotFolder } from '../data/snapshot';
import { verifyCheckpoint, verifyRun } from '../runs/registry';
import type { SelectedResults } from '../runs/results';
import type { Run, RunFile } from '../runs/run';
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

/** The best candidate of one phase, with its files. */
export interface RecordedCheckpoint
  extends Pick<RankedCandidate, 'phase' | 'run' | 'fold' | 'epoch' | 'value'> {
  /** Verified, relative to the run's folder; empty for a model that keeps none. */
  readonly files: readonly RunFile[];
}

/** What was chosen, from what, and why: everything that determines the choice. */
interface Choice {
  readonly selected: SelectedResults;
  readonly rule: Selection['rule'];
  readonly protocol: Selection['protocol'];
  /** Best first; the first one was chosen. */
  readonly candidates: readonly RankedCandidate[];
  readonly otherRules: Selection['otherRules'];
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

/** `reports/selection/<id>/provenance.json`. */
export interface ProvenanceRecord extends Choice {
  readonly format: 'maude-selection/2';
  /** `phase2-fold3-epoch2-<first 12 hex digits of the choice's hash>`. */
  readonly id: string;
  readonly runs: readonly RecordedRun[];
  /** The code, versions and time of the choice. */
  readonly provenance: Provenance;
  /** SHA-256 of the record's canonical JSON without this member. */
  readonly digest: string;
}

/** A record on disk. */
export interface WrittenRecord {
  readonly record: ProvenanceRecord;
  /** Absolute path of its folder. */
  readonly folder: string;
  /** True when the very same choice had been recorded before. */
  readonly reused: boolean;
}

/**
 * Records `selection` among the folds of `runs`, after verifying their files and the chosen checkpoint. The same
 * choice from the same candidates finds its record again; any other gets a folder of its own. Nothing is overwritten,
 * except `current.json`, which names the last choice.
 */
export async function writeProvenanceRecord(
  project: Project,
  { selection, runs, now = new Date() }: { selection: Selection; runs: readonly Run[]; now?: Date },
): Promise<WrittenRecord> {
  const choice = await choiceOf(project, selection, runs);
  const recorded = await Promise.all(runs.map(recordRun));
  const { phase, fold, epoch } = selection.winner;
  const evidence = recorded.map(({ id, inputsHash, predictions }) => ({ id, inputsHash, predictions }));
  const id = `phase${phase}-fold${fold}-epoch${epoch}-${hashOf({ choice, evidence }).slice(0, 12)}`;
  const folder = join(project.reports, 'selection', id);
  const reused = existsSync(join(folder, 'provenance.json'));
  if (!reused) {
    const head = { format: 'maude-selection/2' as const, id, ...choice, runs: recorded };
    const body = { ...head, provenance: provenance(now) };
    await writeJson(join(folder, 'provenance.json'), { ...body, digest: hashOf(body) });
  }
  await writeJson(join(project.reports, 'selection', 'current.json'), { id });
  return { record: await openProvenanceRecord(project, id), folder, reused };
}

/** Opens a record; throws when it is not there or is not what its digest says. */
export async function openProvenanceRecord(project: Project, id: string): Promise<ProvenanceRecord> {
  check(
    /^[a-z0-9-]+$/.test(id),
    () => `selection id: expected lower-case words and digits; received ${show(id)}`,
  );
  const path = join(project.reports, 'selection', id, 'provenance.json');
  const record = await readJson<ProvenanceRecord>(path);
  check(record, () => `${path}: no such file; run notebook 07-checkpoint-selection`);
  const { digest, ...body } = record;
  check(
    hashOf(body) === digest,
    () =>
      `${path}: its content is not that of its digest; delete its folder and run notebook 07-checkpoint-selection`,
  );
  return record;
}

/** The recorded best of `phase`, by default of the phase that was chosen; throws when no run of it took part. */
export function recordedCheckpoint(
  record: ProvenanceRecord,
  phase: 1 | 2 = record.selected.phase,
): RecordedCheckpoint {
  const found = record.best.find((candidate) => candidate.phase === phase);
  check(
    found,
    () => `record ${record.id}: expected a run of Phase ${phase} among its candidates; found none`,
  );
  return found;
}

async function choiceOf(project: Project, selection: Selection, runs: readonly Run[]): Promise<Choice> {
  const { winner, runnersUp, rule, protocol, otherRules, criterion, reason } = selection;
  const known = new Set(runs.map(({ id }) => id));
  const stranger = [winner, ...runnersUp].find(({ run }) => !known.has(run));
  check(
    !stranger,
    () => `selection: expected candidates of ${[...known].join(', ')}; received ${stranger?.run}`,
  );
  for (const run of runs) await verifyRun(run);
  const brief = ({ phase, run, fold, epoch, value }: RankedCandidate) => ({ phase, run, fold, epoch, value });
  return {
    selected: { ...brief(winner), criterion, reason, runnersUp: runnersUp.map(brief) },
    rule,
    protocol,
    candidates: [winner, ...runnersUp],
    otherRules,
    ...(await dataOf(project, runs)),
    best: await bestOfPhases([winner, ...runnersUp], runs),
  };
}

/** The first candidate of each phase, its files verified. */
async function bestOfPhases(
  ranked: readonly RankedCandidate[],
  runs: readonly Run[],
): Promise<RecordedCheckpoint[]> {
  const best = ([1, 2] as const).flatMap((phase) => ranked.find((other) => other.phase === phase) ?? []);
  return Promise.all(
    best.map(async ({ phase, run, fold, epoch, value }) => {
      const from = runs.find(({ id }) => id === run)!;
      return { phase, run, fold, epoch, value, files: await verifyCheckpoint(from, fold, epoch) };
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
  const path = join(project.splits, `${split.name}.json`);
  const onDisk = await readJson<{ fingerprint: { sha1: string } }>(path);
  check(
    onDisk?.fingerprint.sha1 === split.fingerprint,
    () => `${path}: expected the split ${split.fingerprint} of the runs; run notebook 03-split-fingerprints`,
  );
  const { source, synthetic, rows } = manifest;
  const own = await sha256File(join(snapshotFolder(project, snapshot), 'manifest.json'));
  const files = { ...manifest.files, 'manifest.json': own };
  return { data: { snapshot, source, synthetic, rows, files }, split };
}

async function recordRun(run: Run): Promise<RecordedRun> {
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
