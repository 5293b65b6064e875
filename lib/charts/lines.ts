/** Lines: a value over time, epochs or sizes. */
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

/** Which columns of the rows a line chart shows. */
export interface LineOptions extends FigureWords {
  readonly x: string;
  readonly y: string;
  /** One line for each value of this column; one line when left out. */
  readonly series?: string;
  /** Half the height of the error bars, or the columns of their lower and upper ends; none when left out. */
  readonly error?: string | readonly [lower: string, upper: string];
  /** Points of one x stand beside each other, a place a series, instead of on top of each other. */
  readonly grouped?: boolean;
  /** `lines+markers` by default. */
  readonly mode?: 'lines+markers' | 'markers' | 'lines';
  /** Draws the line y = 0, for differences. */
  readonly zero?: boolean;
  /** The range of x; Plotly's choice when left out. */
  readonly xRange?: readonly [number, number];
  /** The range of y; Plotly's choice when left out. */
  readonly yRange?: readonly [number, number];
}

/** A point a row, one trace a series, in the order of the rows. */
export function lineFigure(rows: readonly FigureRow[], options: LineOptions): Figure {
  const series = options.series ? distinct(rows, options.series) : [''];
  const data = series.map((name, n) => {
    const own = options.series
      ? rows.filter((row) => String(cellOf(row, options.series ?? '')) === name)
      : rows;
    return {
      type: 'scatter',
      mode: options.mode ?? 'lines+markers',
      name: nameOf(name),
      x: own.map((row) => cellOf(row, options.x)),
      y: own.map((row) => cellOf(row, options.y)),
      ...(options.error ? { error_y: errorBars(own, options.y, options.error) } : {}),
      ...(options.grouped ? { offsetgroup: name } : {}),
      marker: { color: colourOf(name, n), size: 8 },
      line: { color: colourOf(name, n) },
      showlegend: series.length > 1,
    };
  });
  const layout = layoutOf(options);
  const axis = (name: 'xaxis' | 'yaxis', range?: readonly [number, number]) =>
    range ? { [name]: { ...(layout[name] as object), range } } : {};
  return figureOf(data, {
    ...layout,
    ...axis('xaxis', options.xRange),
    ...(options.grouped ? sideBySide(layout.xaxis as object) : {}),
    ...axis('yaxis', options.yRange),
    ...(options.zero ? { shapes: [ZERO] } : {}),
  });
}

/** Points of one category beside each other, even where the categories are years. */
function sideBySide(xaxis: object): object {
  return { scattermode: 'group', scattergap: 0.4, xaxis: { ...xaxis, type: 'category' } };
}

/** Across the whole chart. */
const ZERO = {
  type: 'line',
  xref: 'paper',
  ...{ x0: 0, x1: 1, y0: 0, y1: 0 },
  line: { color: '#374151', width: 1, dash: 'dot' },
};

function errorBars(rows: readonly FigureRow[], y: string, error: NonNullable<LineOptions['error']>): object {
  const column = (name: string) => rows.map((row) => cellOf(row, name));
  if (typeof error === 'string') return { type: 'data', array: column(error), visible: true };
  const [values, lower, upper] = [y, ...error].map(column);
  const apart = (ends: readonly unknown[], sign: 1 | -1) =>
    ends.map((end, i) => {
      const value = values[i];
      return isNumber(end) && isNumber(value) ? sign * (end - value) : null;
    });
  const bars = { array: apart(upper, 1), arrayminus: apart(lower, -1) };
  return { type: 'data', symmetric: false, ...bars, thickness: 1.2, width: 3, visible: true };
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
