/** The rows of one of FDA's pipe files, repaired as openFDA's loader repairs them: no quotes, no escapes, Latin-1. */
import { check, show } from '../../core/check';
import { type ByteOptions, readBytes } from './read-bytes';
import { cutLines, MOST_RECORD_BYTES } from './read-lines';

/** What FDA's files hold. */
export const PIPE_FAMILIES = ['report', 'text', 'device', 'patient'] as const;

/** One of `PIPE_FAMILIES`. */
export type PipeFamily = (typeof PIPE_FAMILIES)[number];

/** The columns in use by family, each by every name that it has in FDA's files over the years; the first is ours. */
export const PIPE_COLUMNS = {
  report: [
    ['mdr_report_key'],
    ['event_key'],
    ['report_number'],
    ['report_source_code'],
    ['date_received'],
    ['adverse_event_flag'],
    ['product_problem_flag'],
    ['date_of_event'],
    ['event_type'],
    ['type_of_report'],
    ['date_changed'],
  ],
  text: [
    ['mdr_report_key'],
    ['mdr_text_key'],
    ['text_type_code'],
    ['patient_sequence_number', 'patient_sequence_no'],
    ['text', 'foi_text'],
  ],
  device: [
    ['mdr_report_key'],
    ['device_sequence_number', 'device_sequence_no'],
    ['brand_name'],
    ['generic_name'],
    ['manufacturer_d_name'],
    ['device_report_product_code'],
  ],
  patient: [
    ['mdr_report_key'],
    ['patient_sequence_number', 'patient_sequence_no'],
    ['sequence_number_outcome'],
  ],
} as const satisfies Readonly<Record<PipeFamily, readonly (readonly string[])[]>>;

/** The column that only one family has. */
const TELLING: Readonly<Record<PipeFamily, RegExp>> = {
  report: /^event_type$/,
  text: /^(?:foi_)?text$/,
  device: /^brand_name$/,
  patient: /^sequence_number_outcome$/,
};

/** A row's values in the order of `PIPE_COLUMNS`, its report key bare; or why it was refused. */
export type PipeRow =
  | { readonly kind: 'row'; readonly family: PipeFamily; readonly values: readonly string[] }
  | { readonly kind: 'refused'; readonly line: number; readonly reason: string; readonly start: string };

const KEY = /^\s*(\d{2,})(?:\.\d+)?\s*\|/;

/**
 * Yields the rows of a pipe file. A line that does not begin with a report key belongs to the line above (a break
 * inside a text); what is beyond the last column of a text file belongs to the text; any other row with more columns
 * than the header, or too few to reach a column in use, is refused with its reason. A header in the middle (a second
 * member of an archive) begins anew.
 */
export async function* pipeRows(path: string, options: ByteOptions = {}): AsyncGenerator<PipeRow[]> {
  let header: Header | null = null;
  let held: { line: number; text: string } | null = null;
  for await (const pieces of cutLines(readBytes(path, options))) {
    const rows: PipeRow[] = [];
    for (const { line, bytes } of pieces) {
      const text = bytes.toString('latin1');
      if (header && held && !KEY.test(text) && !isHeader(text)) {
        // Longer rows are refused: what is beyond the bound need not be held.
        if (held.text.length <= MOST_RECORD_BYTES) held.text += ` ${text}`;
        continue;
      }
      if (header && held) rows.push(rowOf(held, header));
      held = null;
      if (isHeader(text)) header = headerOf(text, path);
      else if (header && KEY.test(text)) held = { line, text };
      else rows.push({ kind: 'refused', line, reason: 'expected a report key', start: text.slice(0, 80) });
    }
    if (rows.length > 0) yield rows;
  }
  if (header && held) yield [rowOf(held, header)];
}

interface Header {
  readonly family: PipeFamily;
  readonly width: number;
  /** Where each column in use stands. */
  readonly places: readonly number[];
}

function isHeader(text: string): boolean {
  return /^"?mdr_report_key"?\|/i.test(text);
}

function headerOf(text: string, path: string): Header {
  const names = text.split('|').map((name) => name.replaceAll('"', '').trim().toLowerCase());
  const family = PIPE_FAMILIES.find((candidate) => names.some((name) => TELLING[candidate].test(name)));
  check(
    family,
    `${path}: expected the columns of mdrfoi, foitext, device or patient; received ${show(text.slice(0, 60))}`,
  );
  const places = PIPE_COLUMNS[family].map((spellings: readonly string[]) =>
    names.findIndex((name) => spellings.includes(name)),
  );
  return { family, width: names.length, places };
}

function rowOf({ line, text }: { line: number; text: string }, { family, width, places }: Header): PipeRow {
  const start = text.slice(0, 80);
  if (text.length > MOST_RECORD_BYTES)
    return { kind: 'refused', line, reason: `expected a row of at most ${MOST_RECORD_BYTES} bytes`, start };
  const values = text.split('|');
  if (family === 'text' && values.length > width)
    values.splice(width - 1, values.length, values.slice(width - 1).join('|'));
  while (values.length > width && values[values.length - 1].trim() === '') values.pop();
  const needed = Math.max(...places) + 1;
  if (values.length > width || values.length < needed) {
    const expected = needed === width ? String(width) : `${needed} to ${width}`;
    const reason = `expected ${expected} columns; received ${values.length}`;
    return { kind: 'refused', line, reason, start };
  }
  const key = KEY.exec(text)?.[1] ?? '';
  const own = places.map((place, i) => (i === 0 ? key : place < 0 ? '' : values[place]));
  return { kind: 'row', family, values: own };
}
