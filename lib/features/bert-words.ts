/** The words that BERT's WordPiece cuts up: BERT's normalizer and pre-tokenizer, with a short way for plain ASCII. */
import { BertNormalizer, BertPreTokenizer } from '@huggingface/tokenizers';

/** Settings of BERT's `BasicTokenizer`. */
export interface WordOptions {
  /** If true, words are lower-cased and lose their accents, as transformers does by default (`do_lower_case`). */
  readonly lowercase: boolean;
  /** Whether letters lose their accents; null (default) does so when lower-casing. */
  readonly stripAccents?: boolean | null;
}

/** Splits a text into normalized words and single punctuation marks. */
export type WordSplitter = (text: string) => readonly string[];

/** Only these characters occur: cleaning changes nothing but white space, which splits words either way. */
const PLAIN = /^[\t\n\r\x20-\x7e]*$/;
const PLAIN_WORD = /[A-Za-z0-9]+|[!-/:-@[-`{-~]/g;

/**
 * Splits as transformers' `BertTokenizer` does before WordPiece: control characters go, CJK characters and
 * punctuation stand alone, white space separates. Special tokens in the text have no meaning: `[SEP]` gives
 * three words.
 */
export function bertWords({ lowercase, stripAccents = null }: WordOptions): WordSplitter {
  const normalizer = new BertNormalizer({
    type: 'BertNormalizer',
    clean_text: true,
    handle_chinese_chars: true,
    strip_accents: stripAccents ?? lowercase,
    lowercase,
  });
  const preTokenizer = new BertPreTokenizer();
  return (text) => {
    if (PLAIN.test(text)) return (lowercase ? text.toLowerCase() : text).match(PLAIN_WORD) ?? [];
    return preTokenizer.pre_tokenize_text(normalizer.normalize(text));
  };
}
