/** Tables in a notebook: rows or columns in, one HTML table with a plain text twin out. Every text is escaped. */

import { LABEL_NAMES, type Label } from '../core/labels';
import { escapeHtml, plainText } from '../core/text/escape';
import { formatNumber } from './format';
import { display, type MimeBundle } from './output';
import { session } from './session';

/** A cell's value. */
export type Cell = string | number | bigint | boolean | null | undefined | Date;

/** Rows as objects with the same keys, whose values are cells (`object`, so that interfaces fit too). */
export type Rows = readonly object[];

/** Rows, or columns as arrays of one length by name. */
export type TableData = Rows | Readonly<Record<string, ArrayLike<Cell>>>;

/** How a table is shown. */
export interface TableOptions {
  /** One sentence above the table. Default: none. */
  readonly caption?: string;
  /** Columns to show, in order. Default: all, in the order of the data. */
  readonly columns?: readonly string[];
  /** Headings by column. Default: the column's name in words. */
  readonly headings?: Readonly<Record<string, string>>;
  /** By column: digits after the point, or a function from value to text. Default: digits that carry meaning. */
  readonly format?: Readonly<Record<string, number | ((value: never) => string)>>;
  /** By column. Default: numbers right, the rest left. */
  readonly align?: Readonly<Record<string, 'left' | 'right' | 'center'>>;
  /** Texts longer than this are cut; their whole stands in the tooltip. Default: 80 characters. */
  readonly maxText?: number;
  /** Rows beyond this are left out, with a line that says how many. Default: 200. */
  readonly maxRows?: number;
  /** Folds the table away behind its caption: for what stands behind a figure. Default: shown. */
  readonly folded?: boolean;
}

/** Shows a table; nothing for null. */
export function table(data: TableData | null | undefined, options: TableOptions = {}): void {
  if (data) display(renderTable(data, { synthetic: session().synthetic, ...options }));
}

interface Column {
  readonly name: string;
  readonly heading: string;
  readonly texts: readonly string[];
  readonly align: 'left' | 'right' | 'center';
}

/** The HTML and the plain text of a table. */
export function renderTable(
  data: TableData,
  options: TableOptions & { synthetic?: boolean } = {},
): MimeBundle {
  const { maxRows = 200, maxText = 80 } = options;
  const values = columnsOf(data, options.columns);
  const total = Math.max(0, ...[...values.values()].map((column) => column.length));
  const count = Math.min(total, maxRows);
  const columns = [...values].map(([name, all]) => layOut(name, all.slice(0, count), options));
  const stamp = options.synthetic ? 'SYNTHETIC' : '';
  const caption = [stamp, options.caption].filter(Boolean).join(' \u00b7 ');
  const left = total > count ? `${formatNumber(total - count)} more rows` : '';
  const words = { stamp, caption: options.caption ?? '', left, maxText };
  return {
    'text/html': options.folded ? foldedTable(columns, count, words) : htmlTable(columns, count, words),
    'text/plain': textTable(columns, count, { caption, left, maxText }),
  };
}

function columnsOf(data: TableData, wanted?: readonly string[]): Map<string, Cell[]> {
  const isRows = (d: TableData): d is Rows => Array.isArray(d);
  if (isRows(data)) {
    const names = wanted ?? [...new Set(data.flatMap((row) => Object.keys(row)))];
    return new Map(
      names.map((name) => [name, data.map((row) => (row as Readonly<Record<string, Cell>>)[name])]),
    );
  }
  const names = wanted ?? Object.keys(data);
  return new Map(names.map((name) => [name, Array.from(data[name] ?? [])]));
}

function layOut(name: string, values: readonly Cell[], options: TableOptions): Column {
  const format = options.format?.[name];
  const numeric = values.some(isNumber) && values.every((value) => isNumber(value) || value == null);
  // One column, one number of digits: a column of fractions does not mix 1 with 0.512.
  const whole = values.every((value) => typeof value !== 'number' || Number.isInteger(value));
  const toText = (value: Cell): string => {
    if (value === null || value === undefined) return '';
    if (typeof format === 'function') return format(value as never);
    if (typeof value === 'number')
      return formatNumber(value, format ?? (whole ? undefined : placesOf(values)));
    if (typeof value === 'bigint') return value.toLocaleString('en-US');
    return value instanceof Date ? value.toISOString().slice(0, 10) : String(value);
  };
  return {
    name,
    heading: options.headings?.[name] ?? headingOf(name),
    texts: values.map((value) => plainText(toText(value))),
    align: options.align?.[name] ?? (numeric ? 'right' : 'left'),
  };
}

/** `D` is Death, `outerDeathF1` reads `outer Death F1`. */
export function headingOf(name: string): string {
  if (name in LABEL_NAMES) return LABEL_NAMES[name as Label];
  const words = /^[a-z]+(?:[A-Z][a-z]*\d*)+$/.test(name)
    ? name.replace(/([a-z])(?=[A-Z])/g, '$1 ').split(' ')
    : [name];
  return words.map((word, i) => (i === 0 || KEPT.test(word) ? word : word.toLowerCase())).join(' ');
}

/** Words that keep their capital within a heading. */
const KEPT = /^(?:Death|F\d)$/;

const isNumber = (value: Cell) => typeof value === 'number' || typeof value === 'bigint';

/** Places for a column of fractions: 3 unless its numbers are large; undefined where some need an exponent. */
function placesOf(values: readonly Cell[]): number | undefined {
  const sizes = values
    .filter((value) => typeof value === 'number' && Number.isFinite(value))
    .map((v) => Math.abs(v as number));
  const largest = Math.max(0, ...sizes);
  if (sizes.some((size) => size !== 0 && size < 0.001) || largest >= 1e9) return undefined;
  return largest >= 1000 ? 1 : largest >= 100 ? 2 : 3;
}

/** What stands around a table's cells. */
interface TableWords {
  readonly stamp: string;
  readonly caption: string;
  readonly left: string;
  readonly maxText: number;
}

const badgeOf = (stamp: string) => stamp && `<strong class="maude-synthetic">${stamp}</strong> `;

/** A table behind its caption. */
function foldedTable(columns: readonly Column[], count: number, words: TableWords): string {
  const summary = `<summary>${badgeOf(words.stamp)}${escapeHtml(words.caption || 'Table')}</summary>`;
  const table = htmlTable(columns, count, { ...words, stamp: '', caption: '' });
  return `<details class="maude-table">${summary}${table}</details>`;
}

function htmlTable(
  columns: readonly Column[],
  count: number,
  { stamp, caption, left, maxText }: TableWords,
): string {
  const cell = (tag: string, column: Column, text: string) => {
    const short = cut(text, maxText);
    const title = short === text ? '' : ` title="${escapeHtml(text)}"`;
    return `<${tag} style="text-align:${column.align}"${title}>${escapeHtml(short)}</${tag}>`;
  };
  const badge = badgeOf(stamp);
  const body = Array.from(
    { length: count },
    (_, r) => `<tr>${columns.map((column) => cell('td', column, column.texts[r] ?? '')).join('')}</tr>`,
  );
  return [
    '<figure class="maude-table">',
    badge || caption ? `<figcaption>${badge}${escapeHtml(caption)}</figcaption>` : '',
    '<table>',
    `<thead><tr>${columns.map((column) => cell('th', column, column.heading)).join('')}</tr></thead>`,
    `<tbody>${body.join('\n')}</tbody></table>`,
    left ? `<p>${escapeHtml(left)}</p>` : '',
    '</figure>',
  ].join('');
}

function textTable(
  columns: readonly Column[],
  count: number,
  { caption, left, maxText }: Omit<TableWords, 'stamp'>,
): string {
  const flat = (text: string) => cut(text.replace(/\s+/g, ' '), maxText);
  const lines = columns.map((column) => {
    const cells = [column.heading, ...column.texts.slice(0, count)].map(flat);
    const width = Math.max(...cells.map((text) => text.length));
    return cells.map((text) => (column.align === 'right' ? text.padStart(width) : text.padEnd(width)));
  });
  const rows = Array.from({ length: count + 1 }, (_, r) =>
    lines
      .map((line) => line[r])
      .join('  ')
      .trimEnd(),
  );
  return [...(caption ? [plainText(caption)] : []), ...rows, ...(left ? [left] : [])].join('\n');
}

/** The first `length` characters, never half of a surrogate pair, with an ellipsis when something is left out. */
function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1).replace(/[\ud800-\udbff]$/, '')}\u2026`;
}
