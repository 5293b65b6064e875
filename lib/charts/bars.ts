/** Bars: counts and shares by category. */
import type { Figure } from './chart';
import {
  cellOf,
  colourOf,
  distinct,
  type FigureRow,
  type FigureWords,
  figureOf,
  layoutOf,
  nameOf,
} from './figure';

/** Which columns of the rows a bar chart shows. */
export interface BarOptions extends FigureWords {
  /** The category of a bar. */
  readonly x: string;
  /** Its length. */
  readonly y: string;
  /** Colours the bars by this column; one colour when left out. */
  readonly series?: string;
  /** Half the height of the error bars; none when left out. */
  readonly error?: string;
  /** Stacks the series of a category (default) or puts them side by side. */
  readonly stacked?: boolean;
  /** Long names read better on horizontal bars (default false). */
  readonly horizontal?: boolean;
}

/** A bar a row, one trace a series. */
export function barFigure(rows: readonly FigureRow[], options: BarOptions): Figure {
  const series = options.series ? distinct(rows, options.series) : [''];
  const data = series.map((name, n) => {
    const own = options.series
      ? rows.filter((row) => String(cellOf(row, options.series ?? '')) === name)
      : rows;
    const categories = own.map((row) => cellOf(row, options.x));
    const lengths = own.map((row) => cellOf(row, options.y));
    return {
      type: 'bar',
      name: nameOf(name),
      x: options.horizontal ? lengths : categories,
      y: options.horizontal ? categories : lengths,
      orientation: options.horizontal ? 'h' : 'v',
      marker: { color: colourOf(name, n) },
      ...(options.error
        ? { error_y: { type: 'data', array: own.map((row) => cellOf(row, options.error ?? '')) } }
        : {}),
      showlegend: series.length > 1,
    };
  });
  const layout = { ...layoutOf(options), barmode: options.stacked === false ? 'group' : 'stack' };
  return figureOf(data, options.horizontal ? withReversedAxis(layout) : layout);
}

/** Plotly draws the first category of horizontal bars at the bottom; readers start at the top. */
function withReversedAxis(layout: Record<string, unknown>): Record<string, unknown> {
  const yaxis = { ...(layout.yaxis as object), autorange: 'reversed' };
  return { ...layout, yaxis, height: 520, margin: { t: 110 } };
}
