/** Charts: figure specifications made from row tables, and their static pictures. */
export { type BarOptions, barFigure } from './bars';
export type { ChartLayout, Figure, Trace } from './chart';
export { confusionFigure } from './confusion';
export type { FigureRow, FigureWords } from './figure';
export { escapeChartText } from './figure-text';
export { type HistogramOptions, histogramFigure } from './histogram';
export { type LineOptions, lineFigure } from './lines';
export { type ParallelOptions, parallelFigure } from './parallel';
export { HEAT_SCALE, LABEL_COLOURS, SERIES_COLOURS } from './theme';
