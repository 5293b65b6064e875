/** What the short names of characters in the rules' expressions stand for, for languages that read them otherwise. */

const WHITE = '\t-\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff';

/** `\s`, `\d`, `\w`, `\p{L}`, `\p{N}` as the inside of a class, literal characters of this Node's Unicode. */
export function characterClasses(): Readonly<Record<string, string>> {
  return {
    '\\s': WHITE,
    '\\d': '0-9',
    '\\w': 'A-Za-z0-9_',
    '\\p{L}': rangesOf(/\p{L}/u),
    '\\p{N}': rangesOf(/\p{N}/u),
  };
}

/** `A-Za-zªµ...` of a class of one character. */
function rangesOf(one: RegExp): string {
  const ranges: string[] = [];
  let start = -1;
  for (let code = 0; code <= 0x110000; code++) {
    const matches = code < 0x110000 && one.test(String.fromCodePoint(code));
    if (matches && start < 0) start = code;
    if (matches || start < 0) continue;
    const [first, last] = [start, code - 1].map((edge) => String.fromCodePoint(edge));
    ranges.push(start === code - 1 ? first : `${first}-${last}`);
    start = -1;
  }
  return ranges.join('');
}
