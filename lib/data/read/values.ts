/** How single values of an untrusted record are read: whatever they are, a clean text or null comes out. */
import { wellFormed } from '../../core/text/well-formed';

const BLANKS = new Set(['', '*', 'NA', 'N/A', 'UNK']);
const LONGEST_BLANK = 3;
const [SPACE, TILDE, ZERO, NINE] = [0x20, 0x7e, 0x30, 0x39];
const UNSAFE = /[\u0000\ud800-\udfff]/;
const UNTIDY = /^\s|\s$|\s\s|[^\S ]|[\u0001-\u001f]/;

/** A string, number or boolean as text without NUL and half surrogate pairs, untrimmed; the empty text for everything else. */
export function rawText(value: unknown): string {
  if (typeof value === 'string')
    return UNSAFE.test(value) ? wellFormed(value.replaceAll('\u0000', '')) : value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** A one-line text without control characters, trimmed; null where openFDA means "nothing": "", "*", "NA", "N/A", "UNK" in any case. */
export function textOrNull(value: unknown): string | null {
  const text = isTidy(value) ? value : tidied(rawText(value));
  return text.length <= LONGEST_BLANK && BLANKS.has(text.toUpperCase()) ? null : text;
}

function tidied(raw: string): string {
  return UNTIDY.test(raw) ? raw.replace(/[\s\u0001-\u001f]+/g, ' ').trim() : raw;
}

/**
 * Whether `value` is a text of printable ASCII without spaces at its ends or two in a row. A record has a dozen short
 * texts, and all but a few are: this loop is several times as fast as the patterns, which look at what it refuses.
 */
function isTidy(value: unknown): value is string {
  if (typeof value !== 'string') return false;
  let before = SPACE;
  for (let i = 0; i < value.length; i++) {
    const unit = value.charCodeAt(i);
    if (unit < SPACE || unit > TILDE || (unit === SPACE && before === SPACE)) return false;
    before = unit;
  }
  return before !== SPACE;
}

/** The texts of a list; a lone value counts as a list of one, blanks and other types are left out. */
export function textList(value: unknown): string[] {
  if (value === undefined) return [];
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

/** A date as `YYYYMMDD`, from that form, `YYYY-MM-DD...`, `YYYY/MM/DD` or `MM/DD/YYYY`; null when it is no possible day. */
export function dateOrNull(value: unknown): string | null {
  if (value === undefined) return null;
  if (isEightDigits(value))
    return isDay(Number(value.slice(0, 4)), Number(value.slice(4, 6)), Number(value.slice(6))) ? value : null;
  const text = textOrNull(value) ?? '';
  const match =
    /^(?<year>\d{4})(?<separator>[-/]?)(?<month>\d\d)\k<separator>(?<day>\d\d)(?!\d)/.exec(text) ??
    /^(?<month>\d\d?)\/(?<day>\d\d?)\/(?<year>\d{4})(?!\d)/.exec(text);
  if (!match?.groups) return null;
  const { year, month, day } = match.groups;
  if (!isDay(Number(year), Number(month), Number(day))) return null;
  return `${year}${month.padStart(2, '0')}${day.padStart(2, '0')}`;
}

/** openFDA's own form of a date, known without a pattern. */
function isEightDigits(value: unknown): value is string {
  if (typeof value !== 'string' || value.length !== 8) return false;
  for (let i = 0; i < 8; i++) {
    const unit = value.charCodeAt(i);
    if (unit < ZERO || unit > NINE) return false;
  }
  return true;
}

function isDay(year: number, month: number, day: number): boolean {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
  return year >= 1900 && month >= 1 && month <= 12 && day >= 1 && day <= days;
}

/** Whether `value` is a number so large that JSON's numbers do not tell it from its neighbours. */
export function isInexact(value: unknown): value is number {
  return typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER;
}

/** What to say of member `name` where `isInexact` holds of it. */
export function inexactReason(name: string, value: unknown): string {
  return `${name}: expected a text, or a number up to ${Number.MAX_SAFE_INTEGER}; received about ${value}, which JSON's numbers do not hold exactly: write it in quotes`;
}
