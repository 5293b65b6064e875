/** Several runs beside one another: means over the folds as rows of a table and as a figure. */
import type { Figure } from '../charts/chart';
import { lineFigure } from '../charts/lines';
import { F1_FIELDS, type F1Row } from '../metrics/classification';
import { highest } from '../metrics/summary';
import type { Protocol, RunManifest } from '../runs/run';
import { summaryOf } from '../runs/summary';
import { meanTable } from './tables';

/** Mean F1 of a run over the folds that have it. */
export interface ScoreRow extends F1Row {
  readonly classifier: string;
  /** Tested examples. */
  readonly tested: number;
  readonly run: string;
}

/** A row a run, in the order given, each under its own protocol unless one is named. */
export function scoreTable(runs: readonly RunManifest[], protocol?: Protocol): ScoreRow[] {
  return runs.map((run) => {
    const tested = run.folds.reduce((sum, { nTest }) => sum + nTest, 0);
    return { classifier: run.name, tested, ...summaryOf(run, protocol).mean, run: run.id };
  });
}

/** Mean F1 of every measure with the standard deviation over the folds as bars, a series a run. */
export function scoreFigure(runs: readonly RunManifest[], title: string): Figure {
  return lineFigure(meanTable(runs), {
    x: 'measure',
    y: 'mean',
    series: 'run',
    error: 'std',
    grouped: true,
    mode: 'markers',
    yRange: [0, 1],
    title,
    yTitle: 'F1',
  });
}

/** The highest mean of one measure among the runs; null where none has it. */
export function bestScore(runs: readonly RunManifest[], measure: keyof F1Row): number | null {
  if (!F1_FIELDS.includes(measure)) return null;
  return highest(runs.map((run) => summaryOf(run).mean[measure]));
}
