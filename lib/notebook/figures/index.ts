/** Charts made from row tables. */
export { type BarOptions, barFigure } from './bars';
export { confusionFigure } from './confusion';
export { COLOURS, type FigureRow, type FigureWords } from './figure';
export { type HistogramOptions, histogramFigure } from './histogram';
export { type LineOptions, lineFigure } from './lines';
export { type ParallelOptions, parallelFigure } from './parallel';
