/** What notebook cells use: set-up, parameters, tables, charts, sentences, progress, interrupts. */

export { begin } from './begin';
export { formatBytes, formatNumber, formatSeconds } from './format';
export { interruptSignal } from './interrupt';
export { liveTable } from './live-table';
export { parameters } from './parameters';
export { type ProgressOptions, progress } from './progress';
export { type Sayable, say } from './say';
export { markSynthetic } from './session';
export { type FigureOptions, show } from './show';
export { type Cell, type Rows, type TableData, type TableOptions, table } from './table';
export { markdown, warn } from './text';
export { type WrittenFile, written } from './written';
