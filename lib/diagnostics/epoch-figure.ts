/** What an epoch brought, fold by fold. */
import type { Figure } from '../charts/chart';
import { lineFigure } from '../charts/lines';
import type { RunManifest } from '../runs/run';
import { epochTable } from './tables';

/** What can be drawn over the epochs, with its axis in words. */
const MEASURES = {
  outerDeathF1: { title: 'Death F1 on the reported fold, by epoch', yTitle: 'Death F1' },
  trainLoss: { title: 'Training loss by epoch', yTitle: 'weighted cross-entropy' },
} as const;

/** A line a fold over the epochs; null without a run. */
export function epochFigure(run: RunManifest | null, measure: keyof typeof MEASURES): Figure | null {
  if (!run) return null;
  const words = { ...MEASURES[measure], xTitle: 'epoch' };
  return lineFigure(epochTable(run), { x: 'epoch', y: measure, series: 'fold', ...words });
}
