/** A thread that tokenizes: gets a vocabulary when it starts, then blocks of texts, and answers each with its rows. */
import { parentPort, workerData } from 'node:worker_threads';
import { messageOf } from '../core/check';
import type { EncodedRows } from './token-rows';
import { Tokenizer } from './tokenizer';
import type { WordPiece } from './tokenizer-json';
import type { Truncation } from './truncation';

/** What the thread starts with. */
export interface EncodeTask {
  readonly wordPiece: WordPiece;
  readonly maxLength: number;
  readonly truncation: Truncation;
}

/** What it answers to a block of texts. */
export type EncodeAnswer =
  | { readonly kind: 'rows'; readonly rows: EncodedRows }
  | { readonly kind: 'failed'; readonly message: string };

const { wordPiece, maxLength, truncation } = workerData as EncodeTask;
const tokenizer = new Tokenizer(wordPiece);

parentPort?.on('message', (texts: readonly string[]) => {
  try {
    const rows = tokenizer.encodeRows(texts, { maxLength, truncation });
    const answer: EncodeAnswer = { kind: 'rows', rows };
    const { ids, offsets, cut } = rows;
    parentPort?.postMessage(answer, [
      ids.buffer as ArrayBuffer,
      offsets.buffer as ArrayBuffer,
      cut.buffer as ArrayBuffer,
    ]);
  } catch (error) {
    const answer: EncodeAnswer = { kind: 'failed', message: messageOf(error) };
    parentPort?.postMessage(answer);
  }
});
