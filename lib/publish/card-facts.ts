/** The facts of a model card, gathered from files; a missing one stops it with its name. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ScorerSettings } from '../classifiers/scorer/scorer-settings';
import { check } from '../core/check';
import { codeRoot, type Project } from '../core/project';
import type { SnapshotManifest } from '../data/store/manifest';
import { readManifest, snapshotAt } from '../data/store/snapshot';
import {
  type ExternalCandidate,
  type ExternalTest,
  externalTest,
} from '../experiments/comparison/external-test';
import { openRefit, type Refit } from '../runs/refit';
import { openRun } from '../runs/registry';
import type { EpochRecord, FoldRecord, ProtocolSummary, Run } from '../runs/run';
import { summaryOf } from '../runs/summary';
import { type GroupPurity, groupPurity } from '../splits/across';
import { snapshotGroups } from '../splits/snapshot-groups';
import type { Split } from '../splits/split';
import { readSplit, splitPath } from '../splits/split-file';
import type { RecordedCheckpoint } from './choice';
import { openProvenanceRecord, type ProvenanceRecord, recordedCheckpoint } from './provenance-record';
import { scorerSettings } from './scorer-settings-of';

/** Everything a card says that is not the same on every card. */
export interface CardFacts {
  /** SPDX, from package.json. */
  readonly license: string;
  /** Of the workbench. */
  readonly version: string;
  readonly record: ProvenanceRecord;
  /** What the card is about: the chosen checkpoint, or the best one of another classifier. */
  readonly checkpoint: RecordedCheckpoint;
  readonly run: Run;
  /** The fold that it was measured on; null for a refit, which learned from all of them. */
  readonly tested: { readonly fold: FoldRecord; readonly epoch: EpochRecord } | null;
  /** Null for a fold's checkpoint. */
  readonly refit: Refit | null;
  /** Its first look at the locked test part; null where there was none. */
  readonly locked: LockedFacts | null;
  /** Of the run, under the protocol of the choice. */
  readonly summary: ProtocolSummary;
  readonly snapshot: SnapshotManifest;
  /** What of events and near-duplicates lies across the folds of this very split. */
  readonly purity: GroupPurity;
  /** What it is used with. */
  readonly scorer: ScorerSettings;
  /** Hub id of the pretrained weights; null for a model from scratch. */
  readonly baseModel: string | null;
}

/** A checkpoint's first look at the locked test part, and what that part is. */
export interface LockedFacts extends Pick<ExternalTest, 'lockedBy' | 'related'> {
  readonly candidate: ExternalCandidate;
}

/**
 * Gathers the facts of the checkpoint that record `id` chose, or of the best one of `classifier`; verifies digest and run on
 * the way.
 */
export async function cardFacts(project: Project, id: string, classifier?: string): Promise<CardFacts> {
  const record = await openProvenanceRecord(project, id);
  const checkpoint = recordedCheckpoint(record, classifier);
  const { kind, run: runId } = checkpoint;
  const run = await openRun(project, runId);
  const recorded = fact(
    record.runs.find((candidate) => candidate.id === runId),
    'runs of the provenance record',
  );
  check(
    recorded.inputsHash === run.inputsHash && recorded.predictions[0]?.sha256 === run.files[0]?.sha256,
    () =>
      `model card: run ${runId} is not the one that record ${id} chose from; run notebook 07-checkpoint-selection`,
  );
  const manifest = await readManifest(project, record.data.snapshot);
  const snapshot = fact(manifest, `data snapshot ${record.data.snapshot}`);
  fact(snapshot.labels, 'labels of the data snapshot');
  fact(snapshot.years, 'years of the data snapshot');
  fact(run.device || null, 'device of the run');
  const split = await splitOf(project, record);
  const workbench = JSON.parse(
    await readFile(join(codeRoot(), 'package.json'), 'utf8'),
  ) as Partial<CardFacts>;
  return {
    license: fact(workbench.license, 'license in package.json').toLowerCase(),
    version: fact(workbench.version, 'version in package.json'),
    record,
    checkpoint,
    run,
    tested: kind === 'fold' ? testedFold(run, checkpoint) : null,
    refit: kind === 'refit' ? await openRefit(run, checkpoint.epoch) : null,
    locked: await lockedFacts(project, split, checkpoint),
    summary: summaryOf(run, record.protocol),
    snapshot,
    purity: groupPurity(split, (await snapshotGroups(snapshotAt(project, snapshot))).groups),
    scorer: await scorerSettings(project, { record, run, checkpoint, snapshot }),
    baseModel: baseModelOf(run),
  };
}

async function splitOf(project: Project, { split: { name, fingerprint } }: ProvenanceRecord): Promise<Split> {
  const onDisk = await readSplit(splitPath(project.splits, name));
  const isThis = onDisk?.fingerprint.sha1 === fingerprint;
  return fact(isThis ? onDisk : null, `split ${name} of fingerprint ${fingerprint}`);
}

function testedFold(run: Run, checkpoint: RecordedCheckpoint): NonNullable<CardFacts['tested']> {
  const found = run.folds.find(({ fold }) => fold === checkpoint.fold);
  const fold = fact(found, `fold ${checkpoint.fold} of run ${run.id}`);
  const scored = fold.epochs.find(({ epoch }) => epoch === checkpoint.epoch);
  return { fold, epoch: fact(scored, `epoch ${checkpoint.epoch} of fold ${fold.fold}`) };
}

async function lockedFacts(
  project: Project,
  split: Split,
  checkpoint: RecordedCheckpoint,
): Promise<LockedFacts | null> {
  const test = await externalTest(project, split, { runs: [], floors: [], chosen: checkpoint });
  const candidate = test?.candidates[0];
  return test && candidate ? { lockedBy: test.lockedBy, related: test.related, candidate } : null;
}

/** `value`, unless it is missing: then the card stops with the fact's name. */
function fact<T>(value: T | null | undefined, name: string): T {
  check(
    value !== null && value !== undefined,
    () => `model card: expected the fact "${name}"; it is missing`,
  );
  return value;
}

/** Phase 1 has none; the config of Phase 2 says which, or that its weights are from scratch. */
function baseModelOf({ inputs }: Run): string | null {
  if (inputs.classifier !== 'bert') return null;
  const weights = fact(inputs.config.weights, 'config.weights (empty, or a name; notebook 05 writes it)');
  return weights === '' ? null : String(weights);
}
