/** The shape of a chart before it is shown, and the colours that mean the same thing on every chart. */
import { LABEL_NAMES, type Label } from '../core/labels';
import type { ChartLayout, Figure, Trace } from './chart';
import { LABEL_COLOURS, SERIES_COLOURS } from './theme';

/** One row of a table that a chart is made from. */
export type FigureRow = object;

/** What a row holds in one column. */
export function cellOf(row: FigureRow, name: string): unknown {
  return (row as Readonly<Record<string, unknown>>)[name];
}

/** The words on a chart. The title is one sentence. */
export interface FigureWords {
  readonly title: string;
  readonly xTitle?: string;
  readonly yTitle?: string;
}

/** Colours that mean the same thing on every chart: one for each class, each classifier and what stands beside them. */
export const COLOURS: Readonly<Record<string, string>> = {
  ...LABEL_COLOURS,
  'Phase 1': '#56b4e9',
  'Phase 2': '#cc79a7',
  'nb-svm': '#009e73',
  majority: '#d1d5db',
  keywords: '#9ca3af',
  phrases: '#374151',
  'no model': '#f59e0b',
  'as trained': '#d55e00',
  calibrated: '#0072b2',
  perfect: '#9ca3af',
  published: '#6b7280',
};

/** The colour of a series: its own where it has one, else the n-th of the palette. */
export function colourOf(series: string, n: number): string {
  return COLOURS[series] ?? SERIES_COLOURS[n % SERIES_COLOURS.length];
}

/** A series' name for a legend: classes in words, anything else as it is. */
export function nameOf(series: string): string {
  return series in LABEL_NAMES ? LABEL_NAMES[series as Label] : series;
}

/** The values of `name` in order of first appearance. */
export function distinct(rows: readonly FigureRow[], name: string): string[] {
  return [...new Set(rows.map((row) => String(cellOf(row, name))))];
}

/** The layout that every chart shares. */
export function layoutOf({ title, xTitle = '', yTitle = '' }: FigureWords): Record<string, unknown> {
  return { title: { text: title }, xaxis: { title: { text: xTitle } }, yaxis: { title: { text: yTitle } } };
}

/** A figure of traces and layout put together from columns. */
export function figureOf(data: readonly object[], layout: object): Figure {
  return { data: data as readonly Trace[], layout: layout as ChartLayout };
}
