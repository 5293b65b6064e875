/** WordPiece tokenization of narratives for BERT: token ids between [CLS] and [SEP], cut to a maximum length. */
import { WordPiece as WordPieceModel } from '@huggingface/tokenizers';
import { check, checkNumber } from '../core/check';
import { breathe, type Progress, silent } from '../core/progress';
import { bertWords } from './bert-words';
import { GrowingIntegers } from './growing-integers';
import { PlainWords } from './plain-words';
import { concatRows, type EncodedRows } from './token-rows';
import { vocabularyIds, type WordPiece } from './tokenizer-json';
import type { Truncation } from './truncation';

/** How texts become rows of token ids. */
export interface EncodeOptions {
  /** Tokens of a row at most, [CLS] and [SEP] included (3 to the model's positions). */
  readonly maxLength: number;
  /** Default `head`. */
  readonly truncation?: Truncation;
  readonly progress?: Progress;
}

const BREATH = 64;
const CACHED_WORDS = 2 ** 18;
/** Tokens of a text to make room for at first. */
const ROOM = 256;
const HEAD_SHARE = 128 / 510;

/** A BERT tokenizer. A special token's name inside a text is text: `[SEP]` becomes a bracket, a word, a bracket. */
export class Tokenizer {
  readonly ids: ReadonlyMap<string, number>;
  private readonly model: WordPieceModel;
  private readonly words: PlainWords;

  constructor(readonly wordPiece: WordPiece) {
    this.ids = vocabularyIds(wordPiece.vocabulary);
    this.model = new WordPieceModel({
      type: 'WordPiece',
      vocab: Object.fromEntries(this.ids),
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: wordPiece.maxWordLength ?? 100,
    });
    const encoder = { encodeWord: (word: string) => this.pieces(word), split: bertWords(wordPiece) };
    this.words = new PlainWords(wordPiece.lowercase, encoder, CACHED_WORDS);
  }

  /** The id of an entry that is known to be there, a special token for instance. */
  idOf(token: string): number {
    const id = this.ids.get(token);
    check(id !== undefined, () => `expected an entry of the vocabulary; received ${token}`);
    return id;
  }

  /** The ids of one text, without [CLS] and [SEP], not truncated. */
  encode(text: string): number[] {
    const ids = new GrowingIntegers();
    this.words.append(text, ids);
    return Array.from(ids.array.subarray(0, ids.length));
  }

  /** The ids of many texts, each between [CLS] and [SEP] and cut to `maxLength`. */
  async encodeAll(
    texts: readonly string[],
    { maxLength, truncation = 'head', progress = silent }: EncodeOptions,
  ): Promise<EncodedRows> {
    checkNumber(maxLength, 'maxLength', { min: 3, integer: true });
    const blocks: EncodedRows[] = [];
    for (let start = 0; start < texts.length; start += BREATH) {
      blocks.push(this.encodeRows(texts.slice(start, start + BREATH), { maxLength, truncation }));
      const done = Math.min(start + BREATH, texts.length);
      progress({ task: 'tokenize', done, total: texts.length, unit: 'texts' });
      await breathe();
    }
    return concatRows(blocks);
  }

  /** As `encodeAll`, without letting the event loop turn: for few texts, or a thread of its own. */
  encodeRows(texts: readonly string[], { maxLength, truncation = 'head' }: EncodeOptions): EncodedRows {
    const [cls, sep] = [this.idOf('[CLS]'), this.idOf('[SEP]')];
    const ids = new GrowingIntegers(texts.length * ROOM);
    const offsets = new Int32Array(texts.length + 1);
    const flags = new Uint8Array(texts.length);
    texts.forEach((text, i) => {
      ids.push(cls);
      this.words.append(text, ids);
      flags[i] = cut(ids, offsets[i] + 1, maxLength - 2, truncation) ? 1 : 0;
      ids.push(sep);
      offsets[i + 1] = ids.length;
    });
    const truncated = flags.reduce((sum, flag) => sum + flag, 0);
    return { ids: ids.array.slice(0, ids.length), offsets, cut: flags, truncated };
  }

  private pieces(word: string): readonly number[] {
    return this.model.encode([word]).map((token) => this.idOf(token));
  }
}

/** Cuts what `ids` holds from `start` on to `length` tokens; whether there were more. */
function cut(ids: GrowingIntegers, start: number, length: number, truncation: Truncation): boolean {
  const end = ids.length;
  if (end - start <= length) return false;
  const head = truncation === 'head' ? length : Math.round(length * HEAD_SHARE);
  ids.array.copyWithin(start + head, end - (length - head), end);
  ids.length = start + length;
  return true;
}
