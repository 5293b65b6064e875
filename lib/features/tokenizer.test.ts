import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeJson } from '../core/files/files';
import { loadTokenizer } from './load-tokenizer';
import { Tokenizer } from './tokenizer';
import { tokenizerJson, wordPieceOf } from './tokenizer-json';
// Made by wordpiece.golden.py with transformers 5.23.0 and tokenizers 0.23.3.
import golden from './wordpiece.golden.json';

const { vocabulary, texts, encoded } = golden;
const letters = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', ...'abcdefghijklmnop'];

describe('Tokenizer', () => {
  it.each([
    ['lower', true],
    ['cased', false],
  ] as const)('gives the ids of transformers (%s)', (name, lowercase) => {
    const tokenizer = new Tokenizer({ vocabulary, lowercase });
    expect(texts.map((text) => tokenizer.encode(text))).toEqual(encoded[name]);
  });

  it('puts each text between [CLS] and [SEP] and cuts what is too long', async () => {
    const tokenizer = new Tokenizer({ vocabulary: letters, lowercase: true });
    const rows = await tokenizer.encodeAll(['a b c d e f g', 'A', ''], { maxLength: 6 });
    expect([...rows.ids]).toEqual([2, 5, 6, 7, 8, 3, 2, 5, 3, 2, 3]);
    expect([...rows.offsets]).toEqual([0, 6, 9, 11]);
    expect(rows.truncated).toBe(1);
    const both = await tokenizer.encodeAll(['a b c d e f g h i j'], {
      maxLength: 10,
      truncation: 'headTail',
    });
    expect([...both.ids]).toEqual([2, 5, 6, 9, 10, 11, 12, 13, 14, 3]);
  });

  it('reads back tokenizer.json and a bare vocab.txt', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tokenizer-'));
    try {
      await expect(loadTokenizer(folder)).rejects.toThrow(
        'expected tokenizer.json or vocab.txt; found neither',
      );
      await writeFile(join(folder, 'vocab.txt'), `${vocabulary.join('\n')}\n`);
      await expect(loadTokenizer(folder)).rejects.toThrow('vocab.txt: expected lowercase to be set');
      const bare = await loadTokenizer(folder, false);
      expect(texts.map((text) => bare.encode(text))).toEqual(encoded.cased);
      await writeJson(join(folder, 'tokenizer.json'), tokenizerJson({ vocabulary, lowercase: true }));
      const full = await loadTokenizer(folder);
      expect(texts.map((text) => full.encode(text))).toEqual(encoded.lower);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('refuses tokenizers that are not BERT WordPiece', () => {
    const json = tokenizerJson({ vocabulary, lowercase: true });
    expect(() => wordPieceOf({ ...json, model: { type: 'BPE' } }, 't.json')).toThrow(
      't.json: expected a WordPiece; received "BPE"',
    );
    expect(() => wordPieceOf({ ...json, normalizer: null }, 't.json')).toThrow('expected a BertNormalizer');
    const model = json.model as object;
    for (const length of [0, 257, 1e9, '100'])
      expect(() =>
        wordPieceOf({ ...json, model: { ...model, max_input_chars_per_word: length } }, 't.json'),
      ).toThrow('t.json: max_input_chars_per_word: expected a whole number from 1 to 256');
    for (const id of [4_000_000_000, -1, 0.5, '0'])
      expect(() => wordPieceOf({ ...json, model: { ...model, vocab: { a: id, b: 0 } } }, 't.json')).toThrow(
        't.json: id of "a": expected a whole number from 0 to 1',
      );
    expect(() => new Tokenizer({ vocabulary: ['[PAD]', 'a', 'a'], lowercase: true })).toThrow('1 repeat');
    expect(
      () => new Tokenizer({ vocabulary: ['[PAD]', '[UNK]', '[SEP]', '[MASK]'], lowercase: true }),
    ).toThrow('[CLS] missing');
  });
});
