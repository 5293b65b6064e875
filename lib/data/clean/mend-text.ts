/** Single repairs of a text. Each looks first whether there is anything to do: most texts need none. */

/** What Windows-1252 has in place of the control characters 0x80 to 0x9f. */
const WINDOWS =
  '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178';
const BYTES: ReadonlyMap<string, number> = new Map([...WINDOWS].map((letter, i) => [letter, 0x80 + i]));

/** Runs that can be UTF-8 read as Windows-1252 or Latin-1: a leading byte, then continuation bytes. */
const DOUBLE = new RegExp(`[\\u00c2-\\u00f4][\\u0080-\\u00bf${WINDOWS}]{1,3}`, 'g');
/** The smallest code point of so many bytes in UTF-8. */
const SMALLEST: readonly number[] = [0, 0, 0x80, 0x800, 0x10000];
const BYTE_ORDER_MARK = 0xfeff;
const SUSPECT = /[\u00bf-\u00f4]/;
const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};

/**
 * Undoes wrong decodings: UTF-8 read as Windows-1252 (`Â®` is `®`), named HTML entities (`&APOS;`), and the `¿` that
 * stands in FDA's texts for each character it could not store: an apostrophe between letters, a space elsewhere.
 */
export function mendMojibake(text: string): string {
  let mended = text;
  if (SUSPECT.test(mended))
    mended = mended
      .replace(DOUBLE, decodeAgain)
      .replace(/(?<=\p{L})\u00bf(?=\p{L})/gu, "'")
      .replaceAll('\u00bf', ' ');
  return mended.includes('&')
    ? mended.replace(/&(amp|lt|gt|quot|apos|nbsp);/gi, (_, name: string) => ENTITIES[name.toLowerCase()])
    : mended;
}

/** The character that `run` begins with as UTF-8, and the rest of it; `run` where that is none. */
function decodeAgain(run: string): string {
  const first = run.charCodeAt(0);
  const length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  if (length > run.length) return run;
  let code = first & (0x7f >> length);
  for (let i = 1; i < length; i++) code = (code << 6) | ((BYTES.get(run[i]) ?? run.charCodeAt(i)) & 0x3f);
  const overlong = code < SMALLEST[length];
  const surrogate = code >= 0xd800 && code <= 0xdfff;
  if (overlong || surrogate || code > 0x10ffff) return run;
  return (code === BYTE_ORDER_MARK ? '' : String.fromCodePoint(code)) + run.slice(length);
}

const WEB = String.raw`(?:https?:\/\/|www\.)[^\s"<>]`;
/**
 * Addresses as group 1, and what else the characters of an e-mail address make, up to a web address in it: what was
 * looked at once is passed over, or a long text without addresses would be searched anew from each of its characters.
 */
const LINKS = new RegExp(
  String.raw`(${WEB}+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)|[\w.+-]+?(?=${WEB}|[^\w.+-]|$)`,
  'gi',
);
const NOTED = /\[(?:e-?mail|phone|fax)[^\]]{0,20}\]/gi;
const PHONES = /(?<![\w:(.-])(?:\+?1[-. ])?(?:\([2-9]\d{2}\) ?|[2-9]\d{2}[-. ])[2-9]\d{2}[-.]\d{4}(?![\w-])/g;
const PHONE_LIKE = /\d[-.]\d{4}/;

/** Takes out e-mail and web addresses, telephone numbers and notes that one stood there. */
export function dropContacts(text: string): string {
  let rest = text;
  if (rest.includes('@') || rest.includes('://') || /www\./i.test(rest))
    rest = rest.replace(LINKS, (found: string, link?: string) => (link === undefined ? found : ' '));
  if (rest.includes('[')) rest = rest.replace(NOTED, ' ');
  return PHONE_LIKE.test(rest) ? rest.replace(PHONES, ' ') : rest;
}

const ATTACHMENT = /attachments?\s*(?:#?\d+\s*)?:/gi;
/** Longer than this, in characters, is no note; nor is what holds another sentence. */
const LONGEST_NOTE = 600;
const SENTENCE = /\.\s+\p{L}+ \p{L}+ \p{L}+/iu;

/** Takes off what a part says at its end about files that were attached to the report. */
export function dropAttachments(text: string): string {
  for (const { 0: word, index = 0 } of text.matchAll(ATTACHMENT))
    if (isNote(text.slice(index + word.length))) return text.slice(0, noteStart(text, index)).trimEnd();
  return text;
}

function isNote(rest: string): boolean {
  return rest.length <= 2 * LONGEST_NOTE && [...rest].length <= LONGEST_NOTE && !SENTENCE.test(rest);
}

/** Where the note begins that says "attachment" at `index`: with brackets and `see` or `literature` before it. */
function noteStart(text: string, index: number): number {
  let start =
    index - (/(?:literature |see )?$/i.exec(text.slice(Math.max(0, index - 11), index))?.[0].length ?? 0);
  while (text[start - 1] === '(' || text[start - 1] === '[') start--;
  return start;
}

const HEADER =
  /(?<![\p{L}\p{N}])(?:[BDGH]\d{1,2}\s*(?:[:.-]\s*)?)?(?:additional (?:manufacturer )?narrative|manufacturer(?:['\u2019]s)? (?:narrative|evaluation summary)|description of event(?: or problem)?|event description|(?:product event|investigation) summary)\s*:\s*/giu;

/** Takes out headings of the form, such as `H10 ADDITIONAL NARRATIVE:`, which say nothing of the event. */
export function dropHeaders(text: string): string {
  return text.includes(':') && HEADER_END.test(text) ? text.replace(HEADER, '') : text;
}

const HEADER_END = /(?:narrative|summary|problem|event|description)\s*:/i;

const CONTROLS = /[\u0000-\u0008\u000e-\u001f\u007f-\u009f\ufff9-\ufffd]+/g;
const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
const UNUSUAL =
  /[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffd]/;

/** Control and replacement characters become spaces; invisible ones (soft hyphens, zero width) go. */
export function dropControls(text: string): string {
  return UNUSUAL.test(text) ? text.replace(INVISIBLE, '').replace(CONTROLS, ' ') : text;
}

/** Runs of white space become one space; the ends are trimmed. */
export function joinSpaces(text: string): string {
  return /\s\s|[^\S ]/.test(text) ? text.replace(/\s{2,}|[^\S ]/g, ' ').trim() : text.trim();
}
