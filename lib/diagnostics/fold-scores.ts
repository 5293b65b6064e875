/** F1 fold by fold, in the published project's form and as a figure. */
import type { Figure } from '../charts/chart';
import { lineFigure } from '../charts/lines';
import { panelsFigure } from '../charts/panels';
import { F1_FIELDS, type F1Row } from '../metrics/classification';
import type { ProtocolSummary } from '../runs/run';
import { summaryOf } from '../runs/summary';
import type { ScoredRun } from './scored';
import { measureName } from './tables';

/**
 * F1 in the published project's form: a row a measure, its folds, then `mean ± std` (ddof 0). What a fold does not support is
 * `none` there, and the mean says of how many folds it is.
 */
export function publishedFormTable({ run, name, protocol }: ScoredRun): Readonly<Record<string, string>>[] {
  const summary = summaryOf(run, protocol);
  return F1_FIELDS.map((field) => {
    const cells = summary.folds.map(({ fold, f1 }) => [`fold ${fold}`, f1[field]?.toFixed(4) ?? 'none']);
    const closing = { 'mean ± std': meanText(summary, field) };
    return { run: name, F1: measureName(field), ...Object.fromEntries(cells), ...closing };
  });
}

/** `0.8318 ± 0.0076`, with the number of folds where some have no such score; `none` where no fold has it. */
export function meanText({ folds, mean, std, n }: ProtocolSummary, field: keyof F1Row, digits = 4): string {
  const [value, spread] = [mean[field], std[field]];
  if (value === null || spread === null) return 'none';
  const of = n[field] < folds.length ? ` (${n[field]} of ${folds.length} folds)` : '';
  return `${value.toFixed(digits)} ± ${spread.toFixed(digits)}${of}`;
}

/** A panel a measure: F1 in each tested fold, a line a run. */
export function foldFigure(scored: readonly ScoredRun[]): Figure | null {
  const panels = F1_FIELDS.map((field) => {
    const points = scored.flatMap(({ run, name, protocol }) =>
      summaryOf(run, protocol).folds.map(({ fold, f1 }) => ({
        run: name,
        fold: String(fold),
        f1: f1[field],
      })),
    );
    const title = measureName(field);
    return {
      title,
      figure: lineFigure(points, { x: 'fold', y: 'f1', series: 'run', title, xTitle: 'fold' }),
    };
  });
  return panelsFigure(panels, { title: 'F1 on each tested fold', rowHeight: 220 });
}
