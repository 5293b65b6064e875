/** What a choice of checkpoint rested on, written down at the moment of choice. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { check, show } from '../core/check';
import { writeCurrent } from '../core/files/current';
import { readSealed, sealed, writeSealed } from '../core/files/sealed';
import { hashOf } from '../core/hash';
import type { Project } from '../core/project';
import { type Provenance, provenance } from '../core/provenance';
import type { Selection } from '../diagnostics/selection/selection';
import type { Run } from '../runs/run';
import {
  type Choice,
  choiceOf,
  folderName,
  type RecordedCheckpoint,
  type RecordedRun,
  recordRun,
} from './choice';
import { type RecordedFloors, recordFloors } from './recorded-evidence';

const FORMAT = 'maude-selection/6';

/** `reports/selection/<id>/provenance.json`. */
export interface ProvenanceRecord extends Choice, RecordedFloors {
  readonly format: typeof FORMAT;
  /** `phase2-fold3-epoch2-<first 12 hex digits of the choice's hash>`; `refit` in place of the fold. */
  readonly id: string;
  readonly runs: readonly RecordedRun[];
  /** The code, versions and time of the choice. */
  readonly provenance: Provenance;
  /** SHA-256 of the record's canonical JSON without this member. */
  readonly digest: string;
}

/** What is to be recorded. */
export interface RecordRequest {
  readonly selection: Selection;
  readonly runs: readonly Run[];
  /** The rules on the same folds, to be compared with; none by default. */
  readonly floors?: readonly Run[];
  /** The precision at which `candidatesOf` compared recall; 0.8 by default, as there. */
  readonly precision?: number;
  /** The present by default. */
  readonly now?: Date;
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
  { selection, runs, floors = [], precision = 0.8, now = new Date() }: RecordRequest,
): Promise<WrittenRecord> {
  const choice = { ...(await choiceOf(project, selection, runs)), precision };
  const recorded = await Promise.all(runs.map(recordRun));
  const beside = await recordFloors(project, runs, floors, selection.protocol);
  const { kind, fold, epoch } = selection.winner;
  const evidence = [...recorded, ...beside.floors].map(({ id, inputsHash, predictions }) => ({
    id,
    inputsHash,
    predictions,
  }));
  const from = kind === 'fold' ? `fold${fold}` : kind;
  const id = `${folderName(selection.winner)}-${from}-epoch${epoch}-${hashOf({ choice, evidence }).slice(0, 12)}`;
  const folder = join(project.reports, 'selection', id);
  const reused = existsSync(join(folder, 'provenance.json'));
  if (!reused) {
    const head = { format: FORMAT, id, ...choice, runs: recorded, ...beside };
    await writeSealed(join(folder, 'provenance.json'), { ...head, provenance: provenance(now) });
  }
  await writeCurrent(join(project.reports, 'selection'), id);
  return { record: await openProvenanceRecord(project, id), folder, reused };
}

/** Opens a record; throws when it is not there or is not what its digest says. */
export async function openProvenanceRecord(project: Project, id: string): Promise<ProvenanceRecord> {
  check(
    /^[a-z0-9-]+$/.test(id),
    () => `selection id: expected lower-case words and digits; received ${show(id)}`,
  );
  const path = join(project.reports, 'selection', id, 'provenance.json');
  const again = 'Delete its folder and run notebook 07-checkpoint-selection';
  const record = await readSealed<ProvenanceRecord>(path, again);
  check(record, () => `${path}: no such file; run notebook 07-checkpoint-selection`);
  check(
    record.format === FORMAT,
    () =>
      `${path}: expected format ${FORMAT}; received ${show(record.format)}, of an earlier version. ${again}`,
  );
  check(record.id === id, () => `${path}: expected the record ${id}; received ${show(record.id)}. ${again}`);
  return sealed<ProvenanceRecord>({ ...record, digest: '' });
}

/** The recorded best of `classifier`, by default of the one that was chosen; throws when no run of it took part. */
export function recordedCheckpoint(
  record: ProvenanceRecord,
  classifier: string = record.selected.classifier,
): RecordedCheckpoint {
  const found = record.best.find((candidate) => candidate.classifier === classifier);
  check(found, () => `record ${record.id}: expected a run of ${classifier} among its candidates; found none`);
  return found;
}
