/** A WordPiece vocabulary learned from texts: symbol pairs merged from the most frequent down. */
import { check, checkNumber } from '../core/check';
import { breathe, type Progress, silent } from '../core/progress';
import { bertWords } from './bert-words';
import { PairHeap } from './pair-heap';

/** BERT's special tokens, in the order in which they open a new vocabulary. */
export const SPECIAL_TOKENS = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'] as const;

/** How a vocabulary is learned. */
export interface VocabularyOptions {
  /** Entries at most, special tokens and single characters included. */
  readonly size: number;
  /** If true, texts are lower-cased and lose their accents. */
  readonly lowercase: boolean;
  /** A pair of symbols is merged if it occurs at least so often (default 2). */
  readonly minFrequency?: number;
  /** So many characters at most, the most frequent ones; words with others become [UNK] (default 1000). */
  readonly maxCharacters?: number;
  readonly progress?: Progress;
}

const BREATH = 256;

/**
 * Learns a WordPiece vocabulary from `texts`, as Hugging Face's `WordPieceTrainer`: every word starts as its
 * characters (`##` before all but the first), and the most frequent pair of neighbours becomes one entry until
 * `size` is reached. Equal counts are settled by the order of entries, so that the same texts always give the
 * same vocabulary. Entries stand in the order of their ids: special tokens, characters, merges.
 */
export async function buildVocabulary(
  texts: Iterable<string>,
  { size, lowercase, minFrequency = 2, maxCharacters = 1000, progress = silent }: VocabularyOptions,
): Promise<readonly string[]> {
  checkNumber(size, 'vocabulary size', { min: 100, max: 2 ** 20, integer: true });
  const counts = await countWords(texts, lowercase);
  check(counts.size > 0, 'expected texts with words to learn a vocabulary from; received none');
  const characters = commonCharacters(counts, maxCharacters);
  const words = [...counts]
    .filter(([word]) => [...word].every((character) => characters.has(character)))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const entries = new Map<string, number>();
  for (const token of SPECIAL_TOKENS) entries.set(token, entries.size);
  for (const token of firstSymbols(words, characters)) entries.set(token, entries.size);
  const merges = new PairMerges(
    words.map(([word]) => [...word].map((c, i) => entries.get(i === 0 ? c : `##${c}`) as number)),
    words.map(([, count]) => count),
  );
  const tokens = [...entries.keys()];
  while (tokens.length < size) {
    const pair = merges.mostFrequent(minFrequency);
    if (pair === null) break;
    const token = tokens[pair.left] + tokens[pair.right].replace(/^##/, '');
    const id = entries.get(token) ?? tokens.length;
    if (id === tokens.length) {
      entries.set(token, id);
      tokens.push(token);
    }
    merges.merge(pair.left, pair.right, id);
    if (tokens.length % BREATH === 0) {
      progress({ task: 'vocabulary', done: tokens.length, total: size, unit: 'entries' });
      await breathe();
    }
  }
  return tokens;
}

async function countWords(texts: Iterable<string>, lowercase: boolean): Promise<Map<string, number>> {
  const split = bertWords({ lowercase });
  const counts = new Map<string, number>();
  let seen = 0;
  for (const text of texts) {
    for (const word of split(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
    if (++seen % BREATH === 0) await breathe();
  }
  return counts;
}

function commonCharacters(counts: ReadonlyMap<string, number>, limit: number): Set<string> {
  const frequency = new Map<string, number>();
  for (const [word, count] of counts)
    for (const character of word) frequency.set(character, (frequency.get(character) ?? 0) + count);
  const ordered = [...frequency].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return new Set(ordered.slice(0, limit).map(([character]) => character));
}

/** Single characters, then the same inside words (`##x`) where they occur there; both in code point order. */
function firstSymbols(words: readonly (readonly [string, number])[], characters: Set<string>): string[] {
  const inside = new Set<string>();
  for (const [word] of words) for (const character of [...word].slice(1)) inside.add(character);
  const sorted = (set: Set<string>) => [...set].sort((a, b) => a.codePointAt(0)! - b.codePointAt(0)!);
  return [...sorted(characters), ...sorted(inside).map((character) => `##${character}`)];
}

/** Counts of neighbouring symbols over all words, kept true while pairs are merged. */
class PairMerges {
  private readonly counts = new Map<number, number>();
  private readonly wordsWith = new Map<number, Set<number>>();
  private readonly heap = new PairHeap();

  constructor(
    private readonly words: number[][],
    private readonly wordCounts: readonly number[],
  ) {
    words.forEach((symbols, w) => {
      for (let i = 0; i + 1 < symbols.length; i++) this.add(pairKey(symbols[i], symbols[i + 1]), w);
    });
    for (const [key, count] of this.counts) this.heap.push(count, key);
  }

  /** The pair with the highest count, the one of older entries on ties; null when none reaches `minFrequency`. */
  mostFrequent(minFrequency: number): { left: number; right: number } | null {
    for (let top = this.heap.pop(); top !== null; top = this.heap.pop()) {
      const count = this.counts.get(top.key) ?? 0;
      if (count !== top.count) {
        if (count >= minFrequency) this.heap.push(count, top.key);
        continue;
      }
      if (count < minFrequency) return null;
      return { left: Math.floor(top.key / PAIR_BASE), right: top.key % PAIR_BASE };
    }
    return null;
  }

  /** Replaces the pair by `id` in every word that has it. */
  merge(left: number, right: number, id: number): void {
    const changed = new Set<number>();
    for (const w of this.wordsWith.get(pairKey(left, right)) ?? []) {
      const symbols = this.words[w];
      for (let i = 0; i + 1 < symbols.length; i++) this.remove(pairKey(symbols[i], symbols[i + 1]), w);
      for (let i = 0; i + 1 < symbols.length; i++)
        if (symbols[i] === left && symbols[i + 1] === right) symbols.splice(i, 2, id);
      for (let i = 0; i + 1 < symbols.length; i++) {
        const key = pairKey(symbols[i], symbols[i + 1]);
        this.add(key, w);
        if (symbols[i] === id || symbols[i + 1] === id) changed.add(key);
      }
    }
    this.wordsWith.delete(pairKey(left, right));
    for (const key of changed) this.heap.push(this.counts.get(key) as number, key);
  }

  private add(key: number, word: number): void {
    this.counts.set(key, (this.counts.get(key) ?? 0) + this.wordCounts[word]);
    const words = this.wordsWith.get(key);
    if (words === undefined) this.wordsWith.set(key, new Set([word]));
    else words.add(word);
  }

  private remove(key: number, word: number): void {
    const count = (this.counts.get(key) ?? 0) - this.wordCounts[word];
    if (count > 0) this.counts.set(key, count);
    else this.counts.delete(key);
  }
}

const PAIR_BASE = 2 ** 21;

function pairKey(left: number, right: number): number {
  return left * PAIR_BASE + right;
}
