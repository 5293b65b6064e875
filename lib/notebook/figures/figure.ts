/** The shape of a chart before it is shown, and the colours that mean the same thing on every chart. */
import { escapeHtml } from '../../core/escape';
import { LABEL_NAMES, type Label } from '../../core/labels';

/** What Plotly draws: traces and a layout. */
export interface Figure {
  readonly data: readonly Readonly<Record<string, unknown>>[];
  readonly layout: Readonly<Record<string, unknown>>;
}

/** One row of a table that a chart is made from. */
export type FigureRow = Readonly<Record<string, string | number | boolean | null>>;

/** The words on a chart. The title is one sentence. */
export interface FigureWords {
  readonly title: string;
  readonly xTitle?: string;
  readonly yTitle?: string;
}

/** Okabe and Ito's colours, told apart by colour-blind readers too: one for each class and each phase. */
export const COLOURS: Readonly<Record<string, string>> = {
  D: '#d55e00',
  I: '#e69f00',
  M: '#0072b2',
  O: '#8c8c8c',
  macro: '#4d4d4d',
  weighted: '#111111',
  'Phase 1': '#56b4e9',
  'Phase 2': '#009e73',
  published: '#cc79a7',
};
const FURTHER = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#8c8c8c'];

/** The colour of a series: its own where it has one, else the n-th of the palette. */
export function colourOf(series: string, n: number): string {
  return COLOURS[series] ?? FURTHER[n % FURTHER.length];
}

/** A series' name for a legend: classes in words, anything else escaped. */
export function nameOf(series: string): string {
  return series in LABEL_NAMES ? LABEL_NAMES[series as Label] : escapeHtml(series);
}

/** The values of `name` in order of first appearance. */
export function distinct(rows: readonly FigureRow[], name: string): string[] {
  return [...new Set(rows.map((row) => String(row[name])))];
}

/** A category or number for an axis: text is escaped, since Plotly reads a subset of HTML in tick labels. */
export function onAxis(value: FigureRow[string]): string | number | null {
  return typeof value === 'number' || value === null ? value : escapeHtml(String(value));
}

/** The layout that every chart shares. */
export function layoutOf({ title, xTitle, yTitle }: FigureWords): Record<string, unknown> {
  return {
    title: { text: escapeHtml(title) },
    xaxis: { title: { text: escapeHtml(xTitle ?? '') }, automargin: true },
    yaxis: { title: { text: escapeHtml(yTitle ?? '') }, automargin: true },
  };
}
