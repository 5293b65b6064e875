/** The file form of a WordPiece tokenizer: Hugging Face's tokenizer.json, and what of it can be read back. */
import { check, checkNumber, show } from '../core/check';
import type { WordOptions } from './bert-words';
import { SPECIAL_TOKENS } from './wordpiece-vocabulary';

/** The members of tokenizer.json that this project writes and reads. */
export interface TokenizerJson {
  readonly version: string;
  readonly truncation: null;
  readonly padding: null;
  readonly added_tokens: readonly object[];
  readonly normalizer: object;
  readonly pre_tokenizer: object;
  readonly post_processor: object;
  readonly decoder: object;
  readonly model: object;
}

/** A WordPiece vocabulary in id order, and how words are prepared for it. */
export interface WordPiece extends WordOptions {
  readonly vocabulary: readonly string[];
  /** Longer words become [UNK] (default 100 characters). */
  readonly maxWordLength?: number;
}

/** tokenizer.json as transformers writes it for a BERT tokenizer; `AutoTokenizer` and `tokenizers` read it. */
export function tokenizerJson({
  vocabulary,
  lowercase,
  stripAccents = null,
  maxWordLength = 100,
}: WordPiece): TokenizerJson {
  const ids = vocabularyIds(vocabulary);
  const special = (id: '[CLS]' | '[SEP]') => ({ id, ids: [ids.get(id)], tokens: [id] });
  const cls = { SpecialToken: { id: '[CLS]', type_id: 0 } };
  const sep = (type_id: number) => ({ SpecialToken: { id: '[SEP]', type_id } });
  const sequence = (id: 'A' | 'B', type_id: number) => ({ Sequence: { id, type_id } });
  const plain = { single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: SPECIAL_TOKENS.map((content) => ({ id: ids.get(content), content, ...plain })),
    normalizer: {
      type: 'BertNormalizer',
      clean_text: true,
      handle_chinese_chars: true,
      strip_accents: stripAccents,
      lowercase,
    },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: {
      type: 'TemplateProcessing',
      single: [cls, sequence('A', 0), sep(0)],
      pair: [cls, sequence('A', 0), sep(0), sequence('B', 1), sep(1)],
      special_tokens: { '[CLS]': special('[CLS]'), '[SEP]': special('[SEP]') },
    },
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: {
      type: 'WordPiece',
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: maxWordLength,
      vocab: Object.fromEntries(ids),
    },
  };
}

/** BERT's is 100. The work on a word grows with the square of its length. */
const MAX_WORD_LENGTH = 256;

/** Reads tokenizer.json; throws for anything but a BERT WordPiece tokenizer. `source` names the file in errors. */
export function wordPieceOf(json: unknown, source: string): WordPiece {
  const { normalizer, pre_tokenizer, model } = record(json);
  const [normal, words, pieces] = [record(normalizer), record(pre_tokenizer), record(model)];
  const expectType = (value: Readonly<Record<string, unknown>>, type: string) =>
    check(value.type === type, () => `${source}: expected a ${type}; received ${show(value.type)}`);
  expectType(normal, 'BertNormalizer');
  expectType(words, 'BertPreTokenizer');
  if (pieces.type !== undefined) expectType(pieces, 'WordPiece');
  const entries = Object.entries(record(pieces.vocab));
  const vocabulary: string[] = [];
  for (const [token, id] of entries) {
    const whole = { min: 0, max: entries.length - 1, integer: true };
    vocabulary[checkNumber(id, `${source}: id of ${show(token)}`, whole)] = token;
  }
  for (let id = 0; id < vocabulary.length; id++)
    check(vocabulary[id] !== undefined, () => `${source}: expected an entry for every id; none has id ${id}`);
  vocabularyIds(vocabulary);
  return {
    vocabulary,
    lowercase: normal.lowercase === true,
    stripAccents: typeof normal.strip_accents === 'boolean' ? normal.strip_accents : null,
    maxWordLength: checkNumber(
      pieces.max_input_chars_per_word ?? 100,
      `${source}: max_input_chars_per_word`,
      { min: 1, max: MAX_WORD_LENGTH, integer: true },
    ),
  };
}

/** Entries to ids; throws when an entry stands twice or one of BERT's special tokens is missing. */
export function vocabularyIds(vocabulary: readonly string[]): Map<string, number> {
  const ids = new Map(vocabulary.map((token, id) => [token, id]));
  check(
    ids.size === vocabulary.length,
    () => `vocabulary: expected every entry once; ${vocabulary.length - ids.size} repeat`,
  );
  const missing = SPECIAL_TOKENS.filter((token) => !ids.has(token));
  check(
    missing.length === 0,
    () => `vocabulary: expected ${SPECIAL_TOKENS.join(', ')}; ${missing.join(', ')} missing`,
  );
  return ids;
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
