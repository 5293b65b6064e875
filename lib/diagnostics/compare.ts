/** Runs as rows of tables: per fold, under both protocols, as counts. */
import type { Figure } from '../charts/chart';
import { confusionFigure } from '../charts/confusion';
import { panelsFigure } from '../charts/panels';
import { LABELS } from '../core/labels';
import { type ConfusionMatrix, confusionMatrix, F1_FIELDS, type F1Row } from '../metrics/classification';
import type { Protocol, RunManifest } from '../runs/run';
import { summaryOf } from '../runs/summary';
import type { ScoredRun } from './scored';
import { measureName } from './tables';

/** One line of a fold table; `mean`, `std` (ddof 0) and, where folds miss a score, how many have it close it. */
export interface FoldRow extends F1Row {
  readonly fold: string;
  /** The epoch that the protocol chose. */
  readonly epoch: number | null;
  readonly nTrain: number | null;
  readonly nTest: number | null;
}

/** F1 on each outer fold, then mean and standard deviation. The run's own protocol by default. */
export function foldTable(run: RunManifest, protocol: Protocol = run.inputs.protocol): FoldRow[] {
  const { folds, mean, std, n } = summaryOf(run, protocol);
  const rows = folds.map(({ fold, epoch, f1 }, i) => {
    const { nTrain, nTest } = run.folds[i];
    return { fold: String(fold), epoch, nTrain, nTest, ...f1 };
  });
  const none = { epoch: null, nTrain: null, nTest: null };
  const closing = [
    { fold: 'mean', ...none, ...mean },
    { fold: 'std', ...none, ...std },
  ];
  const complete = F1_FIELDS.every((field) => n[field] === folds.length);
  return [...rows, ...closing, ...(complete ? [] : [{ fold: 'folds with a score', ...none, ...n }])];
}

function minus(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a - b;
}

/** One measure under both protocols. */
export interface OptimismRow {
  readonly run: string;
  readonly measure: string;
  /** Epochs chosen on the inner part. */
  readonly nested: number | null;
  /** Epochs chosen on the reported fold itself. */
  readonly reference: number | null;
  /** What choosing on the reported fold adds: reference minus nested. */
  readonly optimism: number | null;
}

/** `optimism` of each run that has inner parts; null where none has. */
export function optimismTable(scored: readonly ScoredRun[]): OptimismRow[] | null {
  const nested = scored.filter(({ run }) => run.summary?.nested);
  return nested.length === 0 ? null : nested.flatMap(({ run, name }) => optimism(run, name));
}

/** How much the choice of epochs on the reported folds flatters a run's means. Needs inner parts. */
export function optimism(run: RunManifest, name = run.name): OptimismRow[] {
  const [nested, reference] = [summaryOf(run, 'nested').mean, summaryOf(run, 'reference').mean];
  return F1_FIELDS.map((measure) => ({
    run: name,
    measure: measureName(measure),
    nested: nested[measure],
    reference: reference[measure],
    optimism: minus(reference[measure], nested[measure]),
  }));
}

/** True against predicted labels (rows true), the tested folds pooled. */
export function confusionOf({ outer }: Pick<ScoredRun, 'outer'>): ConfusionMatrix {
  return confusionMatrix(outer.yTrue, outer.yPred, LABELS.length);
}

/** The confusion matrix of each run, a panel a run. */
export function confusionPanels(scored: readonly ScoredRun[]): Figure | null {
  const panels = scored.map((run) => ({
    title: run.name,
    figure: confusionFigure(confusionOf(run), { title: run.name }),
  }));
  return panelsFigure(panels, {
    title: 'Confusion of the pooled folds',
    columns: 2,
    rowHeight: 320,
    columnGap: 0.16,
  });
}

/** `28 of 251`: the deaths that were called something else. */
export function missedDeaths(scored: Pick<ScoredRun, 'outer'>): string {
  const [hits, ...missed] = confusionOf(scored)[0];
  const misses = missed.reduce((sum, count) => sum + count, 0);
  return `${misses} of ${hits + misses}`;
}
