import { describe, expect, it } from 'vitest';
import { RandomState } from '../core/random';
import { bertWords } from './bert-words';
import { GrowingIntegers } from './growing-integers';
import { PlainWords } from './plain-words';

const ALPHABET = [
  ...'abzABZ059.,-[]()\'" ',
  ...[' ', '\t', '\n', '\r', '\u0000', '\u007f', '\u00a0', '\u2003', '\u200b', '\ufffd', '\ufeff'],
  ...[
    '\u00e9',
    '\u0301',
    '\u00df',
    '\u0130',
    '\u03a3',
    '\u03c3',
    '\u65e5',
    '\u672c',
    '\u2019',
    '\u00b0',
    '\ud83d\ude00',
  ],
  '\ud800',
];

/** Every distinct word gets a number of its own, and a second id that tells its length. */
function numbering(): (word: string) => number[] {
  const numbers = new Map<string, number>();
  return (word) => {
    if (!numbers.has(word)) numbers.set(word, numbers.size);
    return [numbers.get(word) as number, 1_000_000 + word.length];
  };
}

describe('PlainWords', () => {
  it.each([
    true,
    false,
  ])('finds the words that BERT finds, whatever the characters (lower case: %s)', (lowercase) => {
    const random = new RandomState(7);
    const split = bertWords({ lowercase });
    const encodeWord = numbering();
    const words = new PlainWords(lowercase, { encodeWord, split }, 100);
    const ids = new GrowingIntegers(4);
    for (let i = 0; i < 3000; i++) {
      const length = random.interval(30);
      const plain = i % 3 === 0;
      const letter = () => ALPHABET[random.interval(plain ? 20 : ALPHABET.length - 1)];
      const text = Array.from({ length }, letter).join('');
      ids.length = 0;
      words.append(text, ids);
      expect([...ids.array.subarray(0, ids.length)], JSON.stringify(text)).toEqual(
        split(text).flatMap(encodeWord),
      );
    }
  });

  it('asks once for a word, also when the table has grown', () => {
    const asked: string[] = [];
    const encodeWord = (word: string) => [asked.push(word)];
    const words = new PlainWords(true, { encodeWord, split: bertWords({ lowercase: true }) }, 20_000);
    const text = Array.from({ length: 20_000 }, (_, i) => `w${i}`).join(' ');
    for (let i = 0; i < 2; i++) words.append(text, new GrowingIntegers());
    expect(asked).toHaveLength(20_000);
  });
});
