/** Texts turned into counted terms once, so that each fold's vocabulary is array work. */
import { check, checkNumber, checkOneOf } from '../core/check';
import { characterClasses, isAstralWord } from './characters';
import { GrowingIntegers } from './growing-integers';
import { ROOT, TermTable } from './term-table';
import { TokenTable } from './token-table';

/** How texts become terms; names and behaviour are scikit-learn's `TfidfVectorizer`'s. */
export interface AnalyzerOptions {
  /**
   * `word`: tokens and their n-grams, joined by one space. `char_wb`: n-grams of the characters of each word between
   * white space, padded with one space on each side. `word` by default.
   */
  readonly analyzer?: 'word' | 'char_wb';
  /** Shortest and longest n-gram; [1, 1] by default. */
  readonly ngramRange?: readonly [number, number];
  /** Lower-cases first; true by default. */
  readonly lowercase?: boolean;
  /**
   * What a token of analyzer `word` is: a global regular expression; its one group, if it has one, is the token. By
   * default two or more letters, digits or `_` of any script, as `(?u)\b\w\w+\b` in Python.
   */
  readonly tokenPattern?: RegExp | null;
  /** Tokens left out before n-grams are made (analyzer `word`); none by default. */
  readonly stopWords?: readonly string[];
}

const ANALYZERS = ['word', 'char_wb'] as const;

/** The distinct terms of one text with how often each occurs: places `start` to before `end` of both arrays. */
export interface CountedTerms {
  readonly terms: Int32Array;
  readonly counts: Int32Array;
  readonly start: number;
  readonly end: number;
}

/**
 * Counted terms of any number of texts. Terms are numbered as they first appear. Of analyzer `char_wb` a row is kept as
 * its distinct words, which are a tenth of its terms; `row` spells them out.
 */
export class TokenizedCorpus {
  readonly options: Required<AnalyzerOptions>;
  private readonly tokens = new TokenTable();
  private readonly table = new TermTable();
  private readonly rowOffsets = new GrowingIntegers();
  /** What rows are kept as: terms, of analyzer `char_wb` words. */
  private readonly rowItems = new GrowingIntegers(1 << 16);
  private readonly rowCounts = new GrowingIntegers(1 << 16);
  /** Where an item was last entered in `rowItems`: at or after the row's start if the row has it. */
  private readonly lastEntry = new GrowingIntegers(1 << 13);
  private readonly scratch = new GrowingIntegers();
  /** The terms of each word, of analyzer `char_wb`. */
  private readonly charTerms: Int32Array[] = [];
  private spelled = new Int32Array(1024);
  /** How often each term occurs in the row being spelled out; zeros between rows. */
  private spelledCounts = new Int32Array(1024);
  private readonly names: (string | undefined)[] = [];
  private readonly stopCount: number;

  constructor({
    analyzer = 'word',
    ngramRange = [1, 1],
    lowercase = true,
    tokenPattern = null,
    stopWords = [],
  }: AnalyzerOptions = {}) {
    checkOneOf(analyzer, ANALYZERS, 'analyzer');
    checkNumber(ngramRange[0], 'ngramRange[0]', { min: 1, integer: true });
    checkNumber(ngramRange[1], 'ngramRange[1]', { min: ngramRange[0], integer: true });
    check(
      tokenPattern === null || tokenPattern.global,
      () => `tokenPattern: expected the flag g; received ${tokenPattern}`,
    );
    this.options = { analyzer, ngramRange, lowercase, tokenPattern, stopWords };
    for (const word of stopWords) this.tokens.idOf(word, 0, word.length);
    this.stopCount = this.tokens.size;
    this.rowOffsets.push(0);
  }

  /** Number of texts added. */
  get rows(): number {
    return this.rowOffsets.length - 1;
  }

  /** Number of distinct terms seen. */
  get termCount(): number {
    return this.table.size;
  }

  /** The terms of one row, each once; a view that is valid until the next call or text. */
  row(row: number): CountedTerms {
    const start = this.rowOffsets.array[row];
    const end = this.rowOffsets.array[row + 1];
    if (this.options.analyzer === 'char_wb') return this.spellOut(start, end);
    return { terms: this.rowItems.array, counts: this.rowCounts.array, start, end };
  }

  /** Adds one text and returns its row. */
  add(text: string): number {
    const given = this.options.lowercase ? text.toLowerCase() : text;
    if (this.options.analyzer === 'char_wb') this.addCharacters(given);
    else this.addWords(given);
    this.rowOffsets.push(this.rowItems.length);
    return this.rows - 1;
  }

  /** A term as text. */
  nameOf(term: number): string {
    const known = this.names[term];
    if (known !== undefined) return known;
    const symbols = this.table.symbolsOf(term);
    const name =
      this.options.analyzer === 'char_wb'
        ? String.fromCodePoint(...symbols)
        : symbols.map((token) => this.tokens.textOf(token)).join(' ');
    this.names[term] = name;
    return name;
  }

  private addWords(text: string): void {
    const { tokenPattern, ngramRange } = this.options;
    this.scratch.length = 0;
    if (tokenPattern) this.scanPattern(text, tokenPattern);
    else this.scanWords(text);
    const [shortest, longest] = ngramRange;
    const { array, length } = this.scratch;
    const start = this.rowItems.length;
    for (let i = 0; i < length; i++) {
      const stop = Math.min(length, i + longest);
      let term = ROOT;
      for (let j = i; j < stop; j++) {
        term = this.table.idOf(term, array[j]);
        if (j - i + 1 >= shortest) this.count(term, start);
      }
    }
  }

  private addCharacters(text: string): void {
    const classes = characterClasses();
    const start = this.rowItems.length;
    let from = 0;
    for (let i = 0; i <= text.length; i++) {
      if (i < text.length && classes[text.charCodeAt(i)] !== 2) continue;
      if (i > from) {
        const word = this.tokens.idOf(text, from, i);
        this.charTerms[word] ??= this.charactersOf(text.slice(from, i));
        this.count(word, start);
      }
      from = i + 1;
    }
  }

  /** The character n-grams of one word; a word shorter than n is one term, once. */
  private charactersOf(word: string): Int32Array {
    const [shortest, longest] = this.options.ngramRange;
    const symbols = Array.from(` ${word} `, (character) => character.codePointAt(0) as number);
    const terms: number[] = [];
    for (let n = shortest; n <= longest; n++) {
      const last = Math.max(0, symbols.length - n);
      for (let i = 0; i <= last; i++) {
        let term = ROOT;
        for (let j = i; j < Math.min(symbols.length, i + n); j++) term = this.table.idOf(term, symbols[j]);
        terms.push(term);
      }
      if (last === 0) break;
    }
    return Int32Array.from(terms);
  }

  private count(item: number, rowStart: number): void {
    while (this.lastEntry.length <= item) this.lastEntry.push(-1);
    const entry = this.lastEntry.array[item];
    if (entry >= rowStart) {
      this.rowCounts.array[entry]++;
      return;
    }
    this.lastEntry.array[item] = this.rowItems.length;
    this.rowItems.push(item);
    this.rowCounts.push(1);
  }

  /** The terms of the words at these places of `rowItems`. */
  private spellOut(start: number, end: number): CountedTerms {
    if (this.spelledCounts.length < this.termCount)
      this.spelledCounts = new Int32Array(Math.ceil(this.termCount * 1.5));
    const { spelledCounts } = this;
    let size = 0;
    for (let i = start; i < end; i++) {
      const terms = this.charTerms[this.rowItems.array[i]];
      if (size + terms.length > this.spelled.length) {
        const larger = new Int32Array(2 * (size + terms.length));
        larger.set(this.spelled);
        this.spelled = larger;
      }
      for (let t = 0; t < terms.length; t++) {
        if (spelledCounts[terms[t]] === 0) this.spelled[size++] = terms[t];
        spelledCounts[terms[t]] += this.rowCounts.array[i];
      }
    }
    this.scratch.length = 0;
    this.scratch.reserve(size);
    for (let i = 0; i < size; i++) {
      this.scratch.array[i] = spelledCounts[this.spelled[i]];
      spelledCounts[this.spelled[i]] = 0;
    }
    return { terms: this.spelled, counts: this.scratch.array, start: 0, end: size };
  }

  private scanWords(text: string): void {
    const classes = characterClasses();
    let start = -1;
    let characters = 0;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      const pair = (unit & 0xfc00) === 0xd800 && i + 1 < text.length;
      if (pair ? isAstralWord(text, i) : classes[unit] === 1) {
        if (start < 0) start = i;
        characters++;
        if (pair) i++;
      } else {
        if (characters > 1) this.enterToken(text, start, i);
        start = -1;
        characters = 0;
      }
    }
    if (characters > 1) this.enterToken(text, start, text.length);
  }

  private scanPattern(text: string, pattern: RegExp): void {
    for (const match of text.matchAll(pattern)) {
      const token = match[1] ?? match[0];
      this.enterToken(token, 0, token.length);
    }
  }

  private enterToken(text: string, start: number, end: number): void {
    const token = this.tokens.idOf(text, start, end);
    if (token >= this.stopCount) this.scratch.push(token);
  }
}
