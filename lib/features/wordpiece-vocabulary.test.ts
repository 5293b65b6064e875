import { describe, expect, it } from 'vitest';
import { Tokenizer } from './tokenizer';
// Made by wordpiece.golden.py with tokenizers 0.23.3.
import golden from './wordpiece.golden.json';
import { buildVocabulary, SPECIAL_TOKENS } from './wordpiece-vocabulary';

const corpus = Object.entries(golden.corpus).flatMap(([word, count]) =>
  Array.from({ length: count }, () => word),
);

describe('buildVocabulary', () => {
  it('merges what WordPieceTrainer merges where counts differ', async () => {
    const learned = await buildVocabulary(corpus, { size: 100, lowercase: true, minFrequency: 50 });
    expect([...learned].sort()).toEqual(golden.learned);
  });

  it('does not depend on the order of texts', async () => {
    const options = { size: 100, lowercase: true };
    const learned = await buildVocabulary(corpus, options);
    expect(await buildVocabulary([...corpus].reverse(), options)).toEqual(learned);
    expect(learned.slice(0, 5)).toEqual([...SPECIAL_TOKENS]);
    expect(learned).not.toContain('S');
  });

  it('spells every word of its texts, and stops at its size', async () => {
    const texts = Array.from({ length: 300 }, (_, i) => `lot ${i * 7919} pump ${i.toString(36)}x`);
    const vocabulary = await buildVocabulary(texts, { size: 120, lowercase: false });
    expect(vocabulary).toHaveLength(120);
    const tokenizer = new Tokenizer({ vocabulary, lowercase: false });
    const ids = texts.flatMap((text) => tokenizer.encode(text));
    expect(ids).not.toContain(tokenizer.idOf('[UNK]'));
    const spelled = tokenizer.encode('pump 7919').map((id) => vocabulary[id].replace('##', ''));
    expect(spelled.join('')).toBe('pump7919');
  });

  it('leaves rare characters out and refuses texts without words', async () => {
    const options = { size: 100, lowercase: true };
    const vocabulary = await buildVocabulary(['aa ab ab \u2603'], { ...options, maxCharacters: 2 });
    expect(vocabulary).not.toContain('\u2603');
    await expect(buildVocabulary(['  '], options)).rejects.toThrow('expected texts with words');
  });
});
