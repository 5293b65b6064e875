/** Rules of cleaning at work: no file, no Node, so that a web page cleans as everything else does. */
import type { CleaningRule, DecodeRule, NoteRule, WordRule } from './cleaning-rule';

/** Cleans a text. */
export type CleanText = (text: string) => string;

/** What a rule does to a text. */
export function compileRule(rule: CleaningRule): CleanText {
  const apply = applying(rule);
  if (rule.where === undefined) return apply;
  const where = new RegExp(rule.where, 'i');
  return (text) => (where.test(text) ? apply(text) : text);
}

/** What rules do to a text, one after the other. */
export function compileRules(rules: readonly CleaningRule[]): CleanText {
  const steps = rules.map(compileRule);
  return (text) => {
    let rest = text;
    for (const step of steps) rest = step(rest);
    return rest;
  };
}

function applying(rule: CleaningRule): CleanText {
  if (rule.kind === 'lower') return (text) => text.toLowerCase();
  if (rule.kind === 'trim') return (text) => text.trim();
  const found = new RegExp(rule.find, `g${rule.flags}`);
  switch (rule.kind) {
    case 'replace': {
      const { by, group } = rule;
      if (!group) return (text) => text.replace(found, () => by);
      const one = (all: string, first: unknown) => (typeof first === 'string' ? by : all);
      return (text) => text.replace(found, one);
    }
    case 'lookup': {
      const texts = new Map(Object.entries(rule.texts));
      return (text) => text.replace(found, (short) => texts.get(short.toLowerCase()) ?? short);
    }
    case 'word':
      return (text) => text.replace(found, wordBetween(rule));
    case 'decode':
      return (text) => text.replace(found, decodingBy(rule));
    case 'note':
      return noteCutter(rule, found);
  }
}

function wordBetween({ by, apart }: WordRule): (marker: string, ...rest: unknown[]) => string {
  const [ends, begins] = [new RegExp(`${apart}$`, 'u'), new RegExp(`^${apart}`, 'u')];
  return (marker, ...rest) => {
    const text = rest.at(-1) as string;
    const start = rest.at(-2) as number;
    const end = start + marker.length;
    const before = ends.test(text.slice(Math.max(0, start - 2), start)) ? ' ' : '';
    const after = begins.test(text.slice(end, end + 2)) ? ' ' : '';
    return `${before}${by}${after}`;
  };
}

/** The smallest code point of so many bytes in UTF-8. */
const SMALLEST: readonly number[] = [0, 0, 0x80, 0x800, 0x10000];
const BYTE_ORDER_MARK = 0xfeff;

/** The character that a run begins with as UTF-8, and the rest of it; the run where that is none. */
function decodingBy({ bytes }: DecodeRule): CleanText {
  const byteOf = new Map([...bytes].map((letter, i) => [letter, 0x80 + i]));
  return (run) => {
    const first = run.charCodeAt(0);
    const length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (length > run.length) return run;
    let code = first & (0x7f >> length);
    for (let i = 1; i < length; i++) code = (code << 6) | ((byteOf.get(run[i]) ?? run.charCodeAt(i)) & 0x3f);
    const overlong = code < SMALLEST[length];
    const surrogate = code >= 0xd800 && code <= 0xdfff;
    if (overlong || surrogate || code > 0x10ffff) return run;
    return (code === BYTE_ORDER_MARK ? '' : String.fromCodePoint(code)) + run.slice(length);
  };
}

const LOOKED_BACK = 11;

function noteCutter({ longest, unless, before, brackets }: NoteRule, found: RegExp): CleanText {
  const sentence = new RegExp(unless, 'iu');
  const leading = new RegExp(`${before}?$`, 'i');
  const isNote = (rest: string) =>
    rest.length <= 2 * longest && [...rest].length <= longest && !sentence.test(rest);
  const startOf = (text: string, index: number) => {
    let start = index - (leading.exec(text.slice(Math.max(0, index - LOOKED_BACK), index))?.[0].length ?? 0);
    while (start > 0 && brackets.includes(text[start - 1])) start--;
    return start;
  };
  return (text) => {
    for (const { 0: word, index = 0 } of text.matchAll(found))
      if (isNote(text.slice(index + word.length))) return text.slice(0, startOf(text, index)).trimEnd();
    return text;
  };
}
