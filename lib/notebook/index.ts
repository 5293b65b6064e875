/** What notebook cells use: set-up, parameters, tables, charts, sentences, progress, interrupts. */

export { stopTime } from '../core/stop-time';
export { type BeginOptions, begin } from './begin';
export { type Figure, type FigureOptions, show } from './figure';
export { escapeChartText } from './figure-text';
export {
  barFigure,
  confusionFigure,
  type FigureRow,
  histogramFigure,
  lineFigure,
  parallelFigure,
} from './figures/index';
export { formatBytes, formatNumber, formatSeconds } from './format';
export { interruptSignal } from './interrupt';
export { liveTable } from './live-table';
export { parameters } from './parameters';
export { type ProgressOptions, progress } from './progress';
export { type Sayable, say } from './say';
export { markSynthetic } from './session';
export { type Cell, type Rows, type TableData, type TableOptions, table } from './table';
export { markdown, warn } from './text';
export { HEAT_SCALE, LABEL_COLOURS, SERIES_COLOURS } from './theme';
export { type WrittenFile, written } from './written';
