/** What notebook cells use: set-up, parameters, tables, charts, sentences, progress, interrupts. */
export { begin } from './begin';
export { formatBytes, formatNumber, formatSeconds } from './format';
export { interruptSignal } from './interrupt';
export { parameters } from './parameters';
export { progress } from './progress';
export { say } from './say';
export { markSynthetic } from './session';
export { show } from './show';
export { type Rows, table } from './table';
export { markdown, warn } from './text';
export { written } from './written';
