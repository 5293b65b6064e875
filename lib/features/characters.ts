/** Which characters make words, as Python's `re` and `str.split` see them. */

const WORD = 1;
const SPACE = 2;
const ASTRAL_WORD = /[\p{L}\p{N}_]/u;

/** Python's `str.isspace`; JavaScript's `\s` lacks the separators U+001C to U+001F and U+0085 and has U+FEFF. */
const PYTHON_SPACE = /[\t-\r\u001c-\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

let table: Uint8Array | null = null;

/** The class of every UTF-16 code unit, by index: 1 a letter, digit or `_` (Python's `\w`), 2 white space, else 0. */
export function characterClasses(): Uint8Array {
  if (table) return table;
  table = new Uint8Array(65536);
  for (let unit = 0; unit < table.length; unit++) {
    if (unit >= 0xd800 && unit <= 0xdfff) continue;
    const character = String.fromCharCode(unit);
    if (ASTRAL_WORD.test(character)) table[unit] = WORD;
    else if (PYTHON_SPACE.test(character)) table[unit] = SPACE;
  }
  return table;
}

/** Whether the code point beyond the BMP that starts at `index` is a word character. */
export function isAstralWord(text: string, index: number): boolean {
  return ASTRAL_WORD.test(String.fromCodePoint(text.codePointAt(index) as number));
}

/** Compares by code points, as Python sorts; JavaScript's `<` compares UTF-16 units. */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return codePointRank(x) - codePointRank(y);
  }
  return a.length - b.length;
}

/** Lifts surrogates above the rest of the BMP, where their code points belong. */
function codePointRank(unit: number): number {
  return unit < 0xd800 ? unit : unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}
