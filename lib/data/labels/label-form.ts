/** What a reader decided of reports, as CSV: the one form of sheets, worklists and corrections. */
import { check, show } from '../../core/check';
import { LABEL_NAMES, LABELS, type Label } from '../../core/labels';
import { type CsvRow, parseCsv, writeCsv } from '../../core/text/csv';

/** Columns of the form, in their order; others, such as the narrative, are ignored when it is read. */
export const LABEL_COLUMNS = ['key', 'label', 'note', 'reader', 'decided_at'] as const;

/** Read, and it could not be told. */
export const UNSURE = 'unsure';

/** What one reader says of one report. */
export interface LabelDecision {
  /** The example's id. */
  readonly key: string;
  /** Null where the reader has not decided yet. */
  readonly label: Label | typeof UNSURE | null;
  readonly note: string;
  /** Empty where only the name of the file tells. */
  readonly reader: string;
  /** ISO 8601, or empty. */
  readonly decidedAt: string;
}

/** A decision as it was read: `row` is the number that a spreadsheet shows beside it. */
export interface ReadDecision extends LabelDecision {
  readonly row: number;
  /** The snapshot that the row names in a column of that name; null where there is none. */
  readonly snapshot: string | null;
}

/** The form as CSV for a spreadsheet (`writeCsv`), with `extra` columns behind it, one row of them a decision. */
export function writeLabelForm<C extends string = never>(
  decisions: readonly LabelDecision[],
  extra: { readonly columns: readonly C[]; readonly rows: readonly Readonly<Record<C, string>>[] } = {
    columns: [],
    rows: [],
  },
): string {
  const columns: readonly string[] = [...LABEL_COLUMNS, ...extra.columns];
  return writeCsv(
    columns,
    decisions.map(({ key, label, note, reader, decidedAt }, i) => ({
      ...extra.rows[i],
      ...{ key, label: label ?? '', note, reader, decided_at: decidedAt },
    })),
  );
}

/**
 * Reads the form from CSV with the columns `key` and `label` at least; labels are letters, names or `unsure`, in any case.
 * Throws, naming `file`, row and the way out, a label that is none and a key that is missing or decided twice by one reader.
 */
export function parseLabelForm(text: string, file: string): ReadDecision[] {
  const { columns, rows } = parseCsv(text, file);
  for (const column of ['key', 'label'])
    check(
      columns.includes(column),
      () =>
        `${file}: expected the columns ${LABEL_COLUMNS.join(', ')}; received ${columns.join(', ')}. Give the column of each report's ${column} this name`,
    );
  const decisions = rows.map((row) => decisionOf(row, file));
  const seen = new Map<string, number>();
  for (const { key, reader, row } of decisions) {
    const before = seen.get(`${reader}\n${key}`);
    check(
      before === undefined,
      () =>
        `${file}, row ${row}: key ${show(key)} stands in row ${before} already. Keep the row that holds the decision`,
    );
    seen.set(`${reader}\n${key}`, row);
  }
  return decisions;
}

function decisionOf({ cells, number }: CsvRow, file: string): ReadDecision {
  const where = `${file}, row ${number}`;
  const text = (column: string) => (cells[column] ?? '').trim();
  const key = text('key');
  check(key !== '', () => `${where}: expected a report's key; received none. Take the key from the sheet`);
  return {
    key,
    label: labelOf(text('label'), where),
    note: cells.note ?? '',
    reader: text('reader'),
    decidedAt: text('decided_at'),
    row: number,
    snapshot: text('snapshot') || null,
  };
}

function labelOf(text: string, where: string): LabelDecision['label'] {
  const word = text.toLowerCase();
  if (word === '') return null;
  if (word === UNSURE || word === '?') return UNSURE;
  const label = LABELS.find((letter) =>
    [letter, LABEL_NAMES[letter]].some((name) => name.toLowerCase() === word),
  );
  check(
    label,
    () =>
      `${where}: expected label ${LABELS.join(', ')}, ${UNSURE} or nothing; received ${show(text)}. Write one of them`,
  );
  return label;
}
