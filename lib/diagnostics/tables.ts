/** Runs as rows of tables and charts. */
import { join } from 'node:path';
import { check } from '../core/check';
import { LABEL_NAMES, LABELS, type Label } from '../core/labels';
import { F1_FIELDS, type F1Row, f1Scores, predictedLabels } from '../metrics/classification';
import type { MeasureKey } from '../metrics/measures';
import { f1Means } from '../metrics/summary';
import { predictionArrays, readPredictions } from '../runs/predictions';
import { labelOf, type Protocol, type Run, type RunManifest } from '../runs/run';
import { epochOf, measureMean, summaryOf } from '../runs/summary';

/** One run in a list; the means of the measures that were asked for, over the folds that have them, by their keys. */
export type RunRow = { readonly [Key in MeasureKey]?: number | null } & {
  readonly run: string;
  readonly classifier: string;
  readonly status: string;
  readonly protocol: string;
  readonly rows: number;
  readonly folds: number;
  readonly minutes: number;
  readonly synthetic: boolean;
  readonly commit: string | null;
};

const SHOWN: readonly MeasureKey[] = ['deathF1', 'macroF1', 'weightedF1'];

/** Runs, newest first, with the means of their own protocol: of the three F1 unless others are asked for. */
export function runTable(runs: readonly RunManifest[], measures: readonly MeasureKey[] = SHOWN): RunRow[] {
  return [...runs].reverse().map((run) => {
    const { protocol } = run.inputs;
    const meanOf = (key: MeasureKey) =>
      run.summary?.[protocol] ? measureMean(run, protocol, key).mean : null;
    return {
      run: run.id,
      classifier: run.inputs.classifier,
      status: run.status,
      protocol,
      rows: run.folds.reduce((sum, { nTest }) => sum + nTest, 0),
      folds: run.folds.length,
      ...Object.fromEntries(measures.map((key) => [key, meanOf(key)])),
      minutes: run.seconds / 60,
      synthetic: run.synthetic,
      commit: run.provenance.commit?.slice(0, 10) ?? null,
    };
  });
}

/** A measure of a run over the folds that have it. */
export interface MeanRow {
  readonly phase: string;
  readonly measure: string;
  readonly mean: number;
  readonly std: number;
}

/** Mean and std (ddof 0) of each F1 for each run: rows for a chart, none where no fold has the score. */
export function meanTable(runs: readonly RunManifest[], protocol?: Protocol): MeanRow[] {
  return runs.flatMap((run) => {
    const summary = summaryOf(run, protocol);
    return F1_FIELDS.flatMap((field) => {
      const [mean, std] = [summary.mean[field], summary.std[field]];
      if (mean === null || std === null) return [];
      return [{ phase: labelOf(run), measure: measureName(field), mean, std }];
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

/** The means over the folds computed anew from the saved predictions. */
export async function recomputedMeans(run: Run, protocol: Protocol = run.inputs.protocol): Promise<F1Row> {
  const folds = await Promise.all(
    run.folds.map(async ({ fold }) => {
      const rows = await readPredictions(run, { part: 'outer', fold, epoch: protocol });
      const { yTrue, probabilities } = predictionArrays(rows);
      return f1Scores(yTrue, predictedLabels(probabilities));
    }),
  );
  return f1Means(folds, 0).mean;
}

/** The folder of a fold's checkpoint at the epoch that the protocol chose. */
export function checkpointFolder(run: Run, fold: number, protocol: Protocol = run.inputs.protocol): string {
  const record = run.folds.find((candidate) => candidate.fold === fold);
  check(record, () => `run ${run.id}: expected a fold from 1 to ${run.folds.length}; received ${fold}`);
  const epoch = epochOf(record, protocol);
  const [file] = record.epochs.find((candidate) => candidate.epoch === epoch)?.checkpoint ?? [];
  check(file, () => `run ${run.id}: fold ${fold} kept no checkpoint of epoch ${epoch}`);
  return join(run.folder, file.path, '..');
}
