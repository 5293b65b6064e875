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
export { dataParameters } from './parameters/01';
export { imbalanceParameters } from './parameters/02';
export { splitParameters } from './parameters/03';
export { phase1Parameters } from './parameters/04';
export { encoderParameters, machineParameters, phase2Parameters, recipeParameters } from './parameters/05';
export { diagnosticsParameters } from './parameters/06';
export { selectionParameters } from './parameters/07';
export {
  type Auto,
  auto,
  type Definitions,
  define,
  type Literals,
  type Parameters,
  PROFILES,
  type Profile,
} from './parameters/definition';
export { executorParameters } from './parameters/executor';
export { parameters } from './parameters/parameters';
export { definitions, parameterNames } from './parameters/registry';
export { sweepParameters } from './parameters/sweep';
export { type ProgressOptions, progress } from './progress';
export { type Sayable, say } from './say';
export { markSynthetic } from './session';
export { type Cell, type Rows, type TableData, type TableOptions, table } from './table';
export { markdown, warn } from './text';
export { HEAT_SCALE, LABEL_COLOURS, SERIES_COLOURS } from './theme';
export { type WrittenFile, written } from './written';
