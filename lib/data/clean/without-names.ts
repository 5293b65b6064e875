/** A narrative without what names the thing and its maker: what is left is what happened, as far as words alone tell it. */
import type { Example } from '../store/example';
import { dropFilingPhrases } from './filing-phrases';

/** What names are taken from. */
export type Named = Pick<Example, 'text' | 'brandName' | 'genericName' | 'manufacturer' | 'productCode'>;

/** Names of other reports, to be found in any narrative: by their first word, each as the words that follow it. */
export type KnownNames = ReadonlyMap<string, readonly (readonly string[])[]>;

/** What stands in the place of a name, of whatever length. */
const STAND_IN = 'device';

/** A name that fewer training reports have is not looked for in other reports. */
const LEAST_REPORTS = 2;
/** A name of one word is looked for in other reports from so many characters on: shorter ones are words of any text. */
const SHORTEST_ALONE = 5;

/** Words that stand in names without naming anything, or say in a narrative what happened to whom. */
const PLAIN = new Set(
  `a adult an and as at blood body by care child co company corp corporation de device devices diagnostic disposable for
  from gmbh heart home hospital in inc incorporated infant international into kit limited llc ltd manual medical mfg mfr
  model no non not of on operations or other patient plus procedure products services set site size standard system
  systems test the to type unit unk unknown use used with without`.split(/\s+/),
);

/** Between words of one name. */
const SAME_NAME = /^[\s,/'\u2019\u00ae\u2122-]*$/u;

const WORD = /[\p{L}\p{N}]+/gu;

const wordsOf = (text: string | null) => text?.toLowerCase().match(WORD) ?? [];

/** A word that names something: of three or more characters or with a digit, and no plain one. */
function names(word: string): boolean {
  return !PLAIN.has(word) && (word.length > 2 || (word.length > 1 && /\d/.test(word)));
}

/** The brands and makers that at least two of `training` name; of makers the first word that names something. */
export function knownNames(training: readonly Named[]): KnownNames {
  const counts = new Map<string, number>();
  for (const { brandName, manufacturer } of training) {
    const brand = trimmed(wordsOf(brandName));
    const maker = wordsOf(manufacturer).filter(names).slice(0, 1);
    for (const name of new Set([brand, maker].filter(isTelling).map((words) => words.join(' '))))
      counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const known = new Map<string, string[][]>();
  for (const [name, count] of counts) {
    const [first, ...rest] = name.split(' ');
    if (count < LEAST_REPORTS) continue;
    known.set(first, [...(known.get(first) ?? []), rest]);
  }
  return known;
}

/** Without plain words before and after; those in between are part of the name. */
function trimmed(words: readonly string[]): string[] {
  const telling = words.map((word) => !PLAIN.has(word));
  return telling.includes(true) ? words.slice(telling.indexOf(true), telling.lastIndexOf(true) + 1) : [];
}

function isTelling(words: readonly string[]): boolean {
  const own = words.filter((word) => !PLAIN.has(word));
  return own.length > 1 || (own[0] ?? '').length >= SHORTEST_ALONE;
}

/**
 * The text without the words of its record's own brand, generic name, manufacturer and product code, without `known` names
 * of other reports, and without filing phrases (`dropFilingPhrases`). One word stands for any run of names, so that a
 * sentence keeps its shape. Ordinary words that are brands go too; misspelt names stay.
 */
export function withoutNames(example: Named, known: KnownNames): string {
  const text = dropFilingPhrases(example.text);
  const own = new Set(
    [example.brandName, example.genericName, example.manufacturer].flatMap(wordsOf).filter(names),
  );
  if (example.productCode) own.add(example.productCode.toLowerCase());
  const found = Array.from(text.matchAll(WORD), ({ 0: word, index }) => ({
    word: word.toLowerCase(),
    start: index,
    end: index + word.length,
  }));
  const isName = found.map(({ word }) => own.has(word) || own.has(singular(word)));
  const words = found.map(({ word }) => word);
  words.forEach((word, i) => {
    for (const rest of known.get(word) ?? [])
      if (rest.every((next, j) => words[i + 1 + j] === next)) isName.fill(true, i, i + 1 + rest.length);
  });
  const pieces: string[] = [];
  let from = 0;
  found.forEach(({ start, end }, i) => {
    if (!isName[i]) return;
    const between = text.slice(from, start);
    const continues = i > 0 && isName[i - 1] && SAME_NAME.test(between);
    if (!continues) pieces.push(between, STAND_IN);
    from = end;
  });
  return [...pieces, text.slice(from)].join('');
}

/** `pumps` and `pump's` (whose s stands alone) are the pump. */
function singular(word: string): string {
  return word.length > 4 && word.endsWith('s') ? word.slice(0, -1) : word;
}
