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
  /** Half the height of the error bars; none when left out. */
  readonly error?: string;
  /** `lines+markers` by default. */
  readonly mode?: 'lines+markers' | 'markers' | 'lines';
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
    const error = options.error;
    return {
      type: 'scatter',
      mode: options.mode ?? 'lines+markers',
      name: nameOf(name),
      x: own.map((row) => cellOf(row, options.x)),
      y: own.map((row) => cellOf(row, options.y)),
      ...(error
        ? { error_y: { type: 'data', array: own.map((row) => cellOf(row, error)), visible: true } }
        : {}),
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
    ...axis('yaxis', options.yRange),
  });
}
