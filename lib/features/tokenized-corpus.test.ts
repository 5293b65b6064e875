import { describe, expect, it } from 'vitest';
import { RandomState } from '../core/random';
import { TokenizedCorpus } from './tokenized-corpus';

describe('TokenizedCorpus', () => {
  it('counts n-grams as a map of strings does, over many texts', () => {
    const random = new RandomState(11);
    const corpus = new TokenizedCorpus({ ngramRange: [1, 3] });
    for (let row = 0; row < 400; row++) {
      const words = Array.from(
        { length: random.interval(60) },
        () => `w${Math.floor(random.random() ** 2 * 900)}`,
      );
      const expected = new Map<string, number>();
      for (let n = 1; n <= 3; n++)
        for (let i = 0; i + n <= words.length; i++) {
          const term = words.slice(i, i + n).join(' ');
          expected.set(term, (expected.get(term) ?? 0) + 1);
        }
      expect(corpus.add(words.join(' '))).toBe(row);
      const { terms, counts, start, end } = corpus.row(row);
      const found = new Map<string, number>();
      for (let i = start; i < end; i++) found.set(corpus.nameOf(terms[i]), counts[i]);
      expect(found.size).toBe(end - start);
      expect([...found].sort()).toEqual([...expected].sort());
    }
  });
});
