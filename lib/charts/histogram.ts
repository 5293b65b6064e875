/** Histograms, counted here: the chart carries bins, not the values. */
import { check } from '../core/check';
import type { Figure } from './chart';
import { colourOf, type FigureWords, figureOf, layoutOf, nameOf } from './figure';

/** How values are counted into bins. */
export interface HistogramOptions extends FigureWords {
  /** How many bins (default 40). */
  readonly bins?: number;
  /** The share of values that the axis covers; the rest falls into the last bin (default 0.99). */
  readonly cover?: number;
}

/** One outline for each series: the share of its values in each bin. */
export function histogramFigure(
  series: Readonly<Record<string, readonly number[]>>,
  { bins = 40, cover = 0.99, ...words }: HistogramOptions,
): Figure {
  const sorted = Object.values(series)
    .flat()
    .sort((a, b) => a - b);
  check(sorted.length > 0, 'histogram: expected at least one value; received none');
  const low = sorted[0];
  const high = sorted[Math.min(sorted.length - 1, Math.floor(cover * sorted.length))];
  const width = (high - low) / bins || 1;
  const centres = Array.from({ length: bins }, (_, b) => low + (b + 0.5) * width);
  const data = Object.entries(series).map(([name, values], n) => ({
    type: 'scatter',
    mode: 'lines',
    name: nameOf(name),
    x: centres,
    y: shares(values, low, width, bins),
    line: { color: colourOf(name, n), shape: 'hvh' },
    showlegend: Object.keys(series).length > 1,
  }));
  return figureOf(data, layoutOf(words));
}

function shares(values: readonly number[], low: number, width: number, bins: number): number[] {
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) counts[Math.min(bins - 1, Math.floor((value - low) / width))]++;
  return counts.map((count) => count / Math.max(1, values.length));
}
