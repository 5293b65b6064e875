/** Parallel coordinates: a line a row across an axis a column, for tables of trials. */

import type { Figure } from './chart';
import { cellOf, distinct, type FigureRow, type FigureWords, figureOf, layoutOf } from './figure';

/** What a picture of parallel coordinates shows. */
export interface ParallelOptions extends FigureWords {
  /** Columns in the order of their axes, all by default; numbers are placed by value, other values evenly. */
  readonly columns?: readonly string[];
  /** A column of numbers: the higher, the darker the line; the highest one is thick and on top. Default: the last. */
  readonly colour?: string;
}

/** Axes with more different numbers are labelled at their ends and in the middle alone. */
const MOST_TICKS = 7;
/** A column of positive numbers is placed by logarithm where its ends are so many times apart. */
const LOG_FROM = 20;

interface Axis {
  readonly column: string;
  /** From 0 at the foot to 1 at the top. */
  readonly place: (value: unknown) => number;
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
}

/** One line a row; its values are told where the pointer is. */
export function parallelFigure(rows: readonly FigureRow[], options: ParallelOptions): Figure {
  const { columns = Object.keys(rows[0] ?? {}) } = options;
  const { colour = columns[columns.length - 1] } = options;
  const axes = columns.map((column) => axisOf(rows, column));
  const shades = axisOf(rows, colour);
  const ordered = [...rows].sort((a, b) => Number(cellOf(a, colour)) - Number(cellOf(b, colour)));
  const lines = ordered.map((row, i) => {
    const words = columns.map((column) => `${column}: ${textOf(cellOf(row, column))}`).join('<br>');
    const best = i === ordered.length - 1;
    return {
      type: 'scatter',
      mode: 'lines+markers',
      x: axes.map((_, n) => n),
      y: axes.map(({ column, place }) => place(cellOf(row, column))),
      hovertemplate: `${words}<extra></extra>`,
      line: { color: shadeOf(shades.place(cellOf(row, colour))), width: best ? 4 : 1.5 },
      marker: { size: best ? 8 : 4 },
      showlegend: false,
    };
  });
  const layout = layoutOf(options);
  const xaxis = {
    tickvals: axes.map((_, n) => n),
    ticktext: axes.map(({ column }) => column),
    range: [-0.3, axes.length - 0.5],
    showgrid: false,
    zeroline: false,
  };
  const yaxis = { visible: false, range: [-0.06, 1.06] };
  return figureOf([...axes.map(axisLine), ...lines], {
    ...layout,
    xaxis: { ...(layout.xaxis as object), ...xaxis },
    yaxis: { ...(layout.yaxis as object), ...yaxis },
    hovermode: 'closest',
    annotations: axes.flatMap(tickWords),
  });
}

function axisOf(rows: readonly FigureRow[], column: string): Axis {
  const values = rows.map((row) => cellOf(row, column));
  if (values.every((value) => typeof value === 'number')) return numberAxis(column, values as number[]);
  const names = distinct(rows, column);
  const place = (value: unknown) =>
    names.length < 2 ? 0.5 : names.indexOf(String(value)) / (names.length - 1);
  return { column, place, ticks: names.map((name) => ({ at: place(name), text: name })) };
}

function numberAxis(column: string, values: readonly number[]): Axis {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const log = low > 0 && high / low >= LOG_FROM;
  const scale = log ? Math.log : (value: number) => value;
  const place = (value: unknown) =>
    high === low ? 0.5 : (scale(Number(value)) - scale(low)) / (scale(high) - scale(low));
  const middle = Number((log ? Math.sqrt(low * high) : (low + high) / 2).toPrecision(3));
  const different = [...new Set(values)];
  const shown = different.length <= MOST_TICKS ? different : [low, middle, high];
  return { column, place, ticks: shown.map((value) => ({ at: place(value), text: textOf(value) })) };
}

function axisLine(_: Axis, n: number) {
  const line = { color: '#9ca3af', width: 1 };
  return { type: 'scatter', mode: 'lines', x: [n, n], y: [0, 1], line, hoverinfo: 'skip', showlegend: false };
}

/** What stands at a tick: over the lines, on a ground that they shine through. */
function tickWords({ ticks }: Axis, n: number) {
  const look = { showarrow: false, xanchor: 'right', xshift: -7, bgcolor: 'rgba(255,255,255,0.85)' };
  return ticks.map(({ at, text }) => ({ ...look, x: n, y: at, text }));
}

/** From a light to a dark blue. */
function shadeOf(share: number): string {
  const mix = (from: number, to: number) => Math.round(from + (to - from) * share);
  return `rgb(${mix(191, 12)},${mix(219, 60)},${mix(254, 130)})`;
}

/** Numbers as a person would ask for them: `2e-5`, `0.9`. */
function textOf(value: unknown): string {
  if (typeof value !== 'number') return String(value);
  const short = Number(value.toPrecision(4));
  return short !== 0 && Math.abs(short) < 1e-3 ? short.toExponential() : String(short);
}
