/** Scored reports as a table: columns for Parquet, lines for CSV. */
import type { Schema } from '../../core/files/duckdb';
import { LABELS } from '../../core/labels';
import { csvCell } from '../../core/text/csv';
import type { ScoredReport } from './scored-report';

/** The columns in their order; `pD` to `pO` are calibrated. */
export const REPORT_SCHEMA = {
  key: 'TEXT',
  date: 'TEXT',
  filed: 'TEXT',
  pD: 'DOUBLE',
  pI: 'DOUBLE',
  pM: 'DOUBLE',
  pO: 'DOUBLE',
  decision: 'TEXT',
  deathAlarm: 'TEXT',
  suspected: 'BOOLEAN',
  words: 'TEXT',
  truncated: 'BOOLEAN',
  cleanedLength: 'INTEGER',
  device: 'TEXT',
  manufacturer: 'TEXT',
} as const satisfies Schema;

/** One value of a column. */
export type Cell = string | number | boolean | null;

/** The values of each column, in the schema's order. */
export type Columns = readonly (readonly Cell[])[];

const CELLS: Readonly<Record<keyof typeof REPORT_SCHEMA, (report: ScoredReport) => Cell>> = {
  key: ({ key }) => key,
  date: ({ date }) => date,
  filed: ({ filed }) => filed,
  pD: ({ probabilities }) => probabilities[0],
  pI: ({ probabilities }) => probabilities[1],
  pM: ({ probabilities }) => probabilities[2],
  pO: ({ probabilities }) => probabilities[LABELS.length - 1],
  decision: ({ decision }) => decision,
  deathAlarm: ({ deathAlarm }) => (deathAlarm === null ? null : String(deathAlarm)),
  suspected: ({ suspected }) => suspected,
  words: ({ words }) =>
    words.length === 0 ? null : words.map(({ word, weight }) => `${word} ${weight.toFixed(3)}`).join('; '),
  truncated: ({ truncated }) => truncated,
  cleanedLength: ({ cleanedLength }) => cleanedLength,
  device: ({ device }) => device ?? null,
  manufacturer: ({ manufacturer }) => manufacturer ?? null,
};

/** Reports as columns. */
export function columnsOf(reports: readonly ScoredReport[]): Columns {
  return Object.values(CELLS).map((cell) => reports.map(cell));
}

/** The first line of a CSV, with its end. */
export const CSV_HEADER = `${Object.keys(REPORT_SCHEMA).join(',')}\n`;

/** Lines of a CSV, each with its end; no cell acts as a formula. */
export function csvOf(columns: Columns): string {
  const rows = columns[0].length;
  let text = '';
  for (let row = 0; row < rows; row++) text += `${columns.map((values) => csvCell(values[row])).join(',')}\n`;
  return text;
}
