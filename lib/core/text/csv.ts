/** Tables as CSV (RFC 4180) that a spreadsheet may open, change and save: no cell of theirs is ever run as a formula. */
import { check, show } from '../check';
import { plainText } from './escape';

/** Excel takes a file without it for the code page of its machine. */
const BYTE_ORDER_MARK = '\ufeff';

/**
 * Where a cell begins, also for a program that cuts at semicolons or tabs and stops at a line break inside quotes, when what
 * follows would make it a formula. Full-width signs act as the others do.
 */
const FORMULA = /(^|[;\t\r\n])(?=[' \u00a0]*[=+\-@\uff1d\uff0b\uff0d\uff20])/g;
const GUARDED = /(^|[;\t\r\n])'(?=[' \u00a0]*[=+\-@\uff1d\uff0b\uff0d\uff20])/g;

/** Text that no spreadsheet takes for a formula: an apostrophe stands before every sign that could begin one. */
export function escapeFormula(text: string): string {
  return text.replace(FORMULA, "$1'");
}

/** The text that `escapeFormula` was given. */
export function unescapeFormula(cell: string): string {
  return cell.replace(GUARDED, '$1');
}

/**
 * One cell for programs: numbers and truth values as they are, null empty; of a text line breaks become spaces, and nothing
 * acts in a terminal or as a formula.
 */
export function csvCell(value: string | number | boolean | null): string {
  if (typeof value !== 'string') return value === null ? '' : String(value);
  const safe = escapeFormula(plainText(value).replace(/[\r\n\t]+/g, ' '));
  return /[",;]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A table of texts; a row's `number` is the one that a spreadsheet shows, its first is that of the columns. */
export interface CsvTable {
  readonly columns: readonly string[];
  readonly rows: readonly CsvRow[];
}

/** One row under its columns' names. */
export interface CsvRow {
  readonly number: number;
  readonly cells: Readonly<Record<string, string>>;
}

/** CSV of `rows`: UTF-8 with a byte order mark, CRLF, every cell quoted and without formulas. `parseCsv` gives them back. */
export function writeCsv<C extends string>(
  columns: readonly C[],
  rows: readonly Readonly<Record<C, string>>[],
): string {
  const lines = [columns, ...rows.map((row) => columns.map((column) => row[column]))];
  const quoted = (cell: string) => `"${escapeFormula(cell).replaceAll('"', '""')}"`;
  return BYTE_ORDER_MARK + lines.map((cells) => `${cells.map(quoted).join(',')}\r\n`).join('');
}

/**
 * Reads what `writeCsv` wrote, also after a spreadsheet saved it: separated by comma, semicolon or tab, as the header says.
 * Rows without any text are left out. Throws, naming `file` and row, what is no CSV.
 */
export function parseCsv(text: string, file: string): CsvTable {
  const body = text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
  const [header, ...records] = recordsOf(body, separatorOf(body), file);
  check(header, () => `${file}: expected a row of column names; the file is empty`);
  const columns = header.map((name) => name.trim());
  columns.forEach((name, i) => {
    check(
      name === '' || columns.indexOf(name) === i,
      () => `${file}, row 1: column ${show(name)} stands twice`,
    );
  });
  const rows = records.map((cells, i) => ({ cells, number: i + 2 }));
  return {
    columns,
    rows: rows
      .filter(({ cells }) => cells.some((cell) => cell.trim() !== ''))
      .map(({ cells, number }) => ({ number, cells: named(columns, cells, `${file}, row ${number}`) })),
  };
}

function named(columns: readonly string[], cells: readonly string[], where: string): Record<string, string> {
  check(
    cells.slice(columns.length).every((cell) => cell === ''),
    () =>
      `${where}: expected at most ${columns.length} cells; received ${cells.length}. A text with a separator wants quotes`,
  );
  return Object.fromEntries(columns.map((column, i) => [column, unescapeFormula(cells[i] ?? '')]));
}

/** The separator that the header has most of: a spreadsheet of another language saves semicolons. */
function separatorOf(text: string): string {
  const header = /^[^\r\n]*/.exec(text)?.[0] ?? '';
  const count = (separator: string) => header.split(separator).length;
  return [',', ';', '\t'].reduce((most, separator) => (count(separator) > count(most) ? separator : most));
}

function recordsOf(text: string, separator: string, file: string): string[][] {
  const end = separator === '\t' ? '[^\\t"\\r\\n]*' : `[^${separator}"\\r\\n]*`;
  const cell = new RegExp(`(?:"([^"]*(?:""[^"]*)*)"|(${end}))(${separator}|\\r\\n|\\n|\\r|$)`, 'y');
  const records: string[][] = [];
  let cells: string[] = [];
  while (cell.lastIndex < text.length || cells.length > 0) {
    const found = cell.exec(text);
    check(
      found,
      () =>
        `${file}, row ${records.length + 1}: expected cells as CSV quotes them; a quote is missing or too many`,
    );
    cells.push(found[1]?.replaceAll('""', '"') ?? found[2]);
    if (found[3] === separator) continue;
    records.push(cells);
    cells = [];
    if (found[3] === '') break;
  }
  return records;
}
