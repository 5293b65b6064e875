/** Means and epochs of runs as rows of tables and charts, and where their checkpoints lie. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '../core/check';
import { LABEL_NAMES, LABELS, type Label } from '../core/labels';
import { F1_FIELDS, type F1Row } from '../metrics/classification';
import type { Protocol, Run, RunFile, RunManifest } from '../runs/run';
import { runLabels } from '../runs/run-labels';
import { epochOf, summaryOf } from '../runs/summary';

/** A measure of a run over the folds that have it. */
export interface MeanRow {
  readonly run: string;
  readonly measure: string;
  readonly mean: number;
  readonly std: number;
}

/** Mean and std (ddof 0) of each F1 for each run: rows for a chart, none where no fold has the score. */
export function meanTable(runs: readonly RunManifest[], protocol?: Protocol): MeanRow[] {
  const labels = runLabels(runs);
  return runs.flatMap((run, i) => {
    const summary = summaryOf(run, protocol);
    return F1_FIELDS.flatMap((field) => {
      const [mean, std] = [summary.mean[field], summary.std[field]];
      if (mean === null || std === null) return [];
      return [{ run: labels[i], measure: measureName(field), mean, std }];
    });
  });
}

/** A measure in words: `Death`, `macro`. */
export function measureName(field: keyof F1Row): string {
  return (LABELS as readonly string[]).includes(field) ? LABEL_NAMES[field as Label] : field;
}

/** Every epoch of every fold: rows for a table and for curves. */
export function epochTable(run: RunManifest, protocol: Protocol = run.inputs.protocol) {
  return run.folds.flatMap((record) => {
    const chosen = epochOf(record, protocol);
    return record.epochs.map(({ epoch, trainLoss, inner, outer, seconds }) => ({
      fold: `fold ${record.fold}`,
      epoch,
      trainLoss,
      innerDeathF1: inner?.f1.D ?? null,
      outerDeathF1: outer.f1.D,
      outerMacroF1: outer.f1.macro,
      outerWeightedF1: outer.f1.weighted,
      chosen: epoch === chosen,
      stoppedBy: epoch === record.epochs.length ? record.stoppedBy : '',
      seconds: seconds.train + seconds.score,
    }));
  });
}

/** The folder of a fold's checkpoint at the epoch that the protocol chose. */
export function checkpointFolder(run: Run, fold: number, protocol: Protocol = run.inputs.protocol): string {
  const [file] = checkpointOf(run, fold, protocol);
  check(file, () => `run ${run.id}: fold ${fold} kept no checkpoint of the epoch that was chosen`);
  return join(run.folder, file.path, '..');
}

/** Whether the files of that checkpoint were kept and are still there. */
export function hasCheckpoint(run: Run, fold: number, protocol: Protocol = run.inputs.protocol): boolean {
  const files = checkpointOf(run, fold, protocol);
  return files.length > 0 && files.every(({ path }) => existsSync(join(run.folder, path)));
}

function checkpointOf(run: Run, fold: number, protocol: Protocol): readonly RunFile[] {
  const record = run.folds.find((candidate) => candidate.fold === fold);
  check(record, () => `run ${run.id}: expected a fold from 1 to ${run.folds.length}; received ${fold}`);
  const epoch = epochOf(record, protocol);
  return record.epochs.find((candidate) => candidate.epoch === epoch)?.checkpoint ?? [];
}
