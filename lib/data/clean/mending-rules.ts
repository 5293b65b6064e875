/** Rules that repair a text. Each says where there is anything to do: most texts need none. */
import type { CleaningRule } from './cleaning-rule';

/** What Windows-1252 has in place of the control characters 0x80 to 0x9f. */
const WINDOWS =
  '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178';

/**
 * Undo wrong decodings: UTF-8 read as Windows-1252 (`Â®` is `®`), named HTML entities (`&APOS;`), and the `¿` that
 * stands in FDA's texts for each character it could not store: an apostrophe between letters, a space elsewhere.
 */
export const MOJIBAKE: readonly CleaningRule[] = [
  {
    step: 'mojibake',
    kind: 'decode',
    // Runs that can be UTF-8: a leading byte, then continuation bytes.
    find: `[\\u00c2-\\u00f4][\\u0080-\\u00bf${WINDOWS}]{1,3}`,
    flags: '',
    bytes: WINDOWS,
    where: String.raw`[\u00c2-\u00f4]`,
  },
  {
    step: 'mojibake',
    kind: 'replace',
    find: String.raw`(?<=\p{L})\u00bf(?=\p{L})`,
    flags: 'u',
    by: "'",
    where: String.raw`\u00bf`,
  },
  { step: 'mojibake', kind: 'replace', find: String.raw`\u00bf`, flags: '', by: ' ' },
  {
    step: 'mojibake',
    kind: 'lookup',
    find: '&(?:amp|lt|gt|quot|apos|nbsp);',
    flags: 'i',
    texts: { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&apos;': "'", '&nbsp;': ' ' },
    where: '&',
  },
];

/** Take out headings of the form, such as `H10 ADDITIONAL NARRATIVE:`, which say nothing of the event. */
export const HEADERS: readonly CleaningRule[] = [
  {
    step: 'headers',
    kind: 'replace',
    find: String.raw`(?<![\p{L}\p{N}])(?:[BDGH]\d{1,2}\s*(?:[:.-]\s*)?)?(?:additional (?:manufacturer )?narrative|manufacturer(?:['\u2019]s)? (?:narrative|evaluation summary)|description of event(?: or problem)?|event description|(?:product event|investigation) summary)\s*:\s*`,
    flags: 'iu',
    by: '',
    where: String.raw`(?:narrative|summary|problem|event|description)\s*:`,
  },
];

/** Takes off what a part says at its end about files that were attached to the report; what holds another sentence is no note. */
export const ATTACHMENTS: readonly CleaningRule[] = [
  {
    step: 'attachments',
    kind: 'note',
    find: String.raw`attachments?\s*(?:#?\d+\s*)?:`,
    flags: 'i',
    longest: 600,
    unless: String.raw`\.\s+\p{L}+ \p{L}+ \p{L}+`,
    before: '(?:literature |see )',
    brackets: '([',
  },
];

const WEB = String.raw`(?:https?:\/\/|www\.)[^\s"<>]`;

/** Take out e-mail and web addresses, telephone numbers and notes that one stood there. */
export const CONTACTS: readonly CleaningRule[] = [
  {
    step: 'contacts',
    kind: 'replace',
    // Group 1 is an address. What else the characters of an e-mail address make is found too, up to a web address in it:
    // what was looked at once is passed over, or a long text would be searched anew from each of its characters.
    find: String.raw`(${WEB}+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)|[\w.+-]+?(?=${WEB}|[^\w.+-]|$)`,
    flags: 'i',
    by: ' ',
    group: true,
    where: String.raw`@|:\/\/|www\.`,
  },
  {
    step: 'contacts',
    kind: 'replace',
    find: String.raw`\[(?:e-?mail|phone|fax)[^\]]{0,20}\]`,
    flags: 'i',
    by: ' ',
    where: String.raw`\[`,
  },
  {
    step: 'contacts',
    kind: 'replace',
    find: String.raw`(?<![\w:(.-])(?:\+?1[-. ])?(?:\([2-9]\d{2}\) ?|[2-9]\d{2}[-. ])[2-9]\d{2}[-.]\d{4}(?![\w-])`,
    flags: '',
    by: ' ',
    where: String.raw`\d[-.]\d{4}`,
  },
];

/**
 * FDA's markers as the word `token`, set apart from letters and digits that touch them (`(B)(6)2012`): `(b)(4)`, `(B) (6)`,
 * `(b)(6)^`, `(B)(7)(C)`; several in a row, as in `(b)(4) (b)(6)`, count as one.
 */
export function redactionRules(token: string): CleaningRule[] {
  const marker = String.raw`\(\s*b\s*\)\s*\(\s*\d\s*\)(?:\s*\([a-f]\)(?!\s*\(\s*\d))?\^?`;
  return [
    {
      step: 'redactions',
      kind: 'word',
      find: String.raw`${marker}(?:[\s,]*${marker})*`,
      flags: 'i',
      by: token,
      apart: String.raw`[\p{L}\p{N}]`,
      where: String.raw`\(\s*b\s*\)`,
    },
  ];
}

const CONTROL_RANGES = String.raw`\u0000-\u0008\u000e-\u001f\u007f-\u009f\ufff9-\ufffd`;
const INVISIBLE_RANGES = String.raw`\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff`;

/** Control and replacement characters become spaces; invisible ones (soft hyphens, zero width) go. */
export const CONTROLS: readonly CleaningRule[] = [
  {
    step: 'controls',
    kind: 'replace',
    find: `[${INVISIBLE_RANGES}]`,
    flags: '',
    by: '',
    where: `[${CONTROL_RANGES}${INVISIBLE_RANGES}]`,
  },
  {
    step: 'controls',
    kind: 'replace',
    find: `[${CONTROL_RANGES}]+`,
    flags: '',
    by: ' ',
    where: `[${CONTROL_RANGES}]`,
  },
];

/** White space other than a space. */
const OTHER_SPACE = String.raw`[\t-\r\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]`;

/** Runs of white space become one space; the ends are trimmed. */
export const SPACES: readonly CleaningRule[] = [
  {
    step: 'spaces',
    kind: 'replace',
    find: String.raw`\s{2,}|${OTHER_SPACE}`,
    flags: '',
    by: ' ',
    where: String.raw`\s\s|${OTHER_SPACE}`,
  },
  { step: 'spaces', kind: 'trim' },
];
