/** How single values of an untrusted record are read: whatever they are, a clean text or null comes out. */
import { wellFormed } from '../core/well-formed';

const BLANKS = new Set(['', '*', 'NA', 'N/A', 'UNK']);

/** A string, number or boolean as text without NUL and half surrogate pairs, untrimmed; the empty text for everything else. */
export function rawText(value: unknown): string {
  if (typeof value === 'string') return wellFormed(value.replaceAll('\u0000', ''));
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** A one-line text, trimmed; null where openFDA means "nothing": "", "*", "NA", "N/A", "UNK" in any case. */
export function textOrNull(value: unknown): string | null {
  const text = rawText(value).replace(/\s+/g, ' ').trim();
  return BLANKS.has(text.toUpperCase()) ? null : text;
}

/** The texts of a list; a lone value counts as a list of one, blanks and other types are left out. */
export function textList(value: unknown): string[] {
  return listOf(value)
    .map(textOrNull)
    .filter((text): text is string => text !== null);
}

/** A list as it is, a lone value as a list of one, nothing as the empty list. */
export function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
}

/** Whether `value` is an object with members (no list, not null). */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A date as `YYYYMMDD`, from that form, `YYYY-MM-DD...` or `MM/DD/YYYY`; null when it is no possible day. */
export function dateOrNull(value: unknown): string | null {
  const text = textOrNull(value) ?? '';
  const match =
    /^(?<year>\d{4})-?(?<month>\d\d)-?(?<day>\d\d)(?!\d)/.exec(text) ??
    /^(?<month>\d\d?)\/(?<day>\d\d?)\/(?<year>\d{4})(?!\d)/.exec(text);
  if (!match?.groups) return null;
  const year = Number(match.groups.year);
  const month = Number(match.groups.month);
  const day = Number(match.groups.day);
  const date = new Date(Date.UTC(year, month - 1, day));
  const possible = year >= 1900 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return possible ? date.toISOString().slice(0, 10).replaceAll('-', '') : null;
}
