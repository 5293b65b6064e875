/** Tokenizes many texts on several cores. */
import { availableParallelism } from 'node:os';
import { checkNumber } from '../core/check';
import { breathe, silent } from '../core/progress';
import { EncodeThread, threadCode } from './encode-thread';
import { concatRows, type EncodedRows } from './token-rows';
import type { EncodeOptions, Tokenizer } from './tokenizer';

/** How texts are tokenized, and on how many threads. */
export interface EncodeTextsOptions extends EncodeOptions {
  /** Threads at most, the calling one among them; the machine's cores by default, no more than 8. */
  readonly threads?: number;
  /** A corpus of fewer characters stays on the calling thread: another one's start costs more than it saves. Default 40,000,000, a second of work. */
  readonly smallCharacters?: number;
}

const MOST_THREADS = 8;
/** Texts handed to a thread at a time, and how many blocks one has before it. */
const BLOCK = 128;
const AHEAD = 3;
const SMALL_CHARACTERS = 40_000_000;

/** The rows that `tokenizer.encodeAll` gives, whatever the number of threads. The calling thread takes its share. */
export async function encodeTexts(
  tokenizer: Tokenizer,
  texts: readonly string[],
  { threads = mostThreads(), smallCharacters = SMALL_CHARACTERS, ...options }: EncodeTextsOptions,
): Promise<EncodedRows> {
  checkNumber(threads, 'threads', { min: 1, integer: true });
  checkNumber(options.maxLength, 'maxLength', { min: 3, integer: true });
  const characters = texts.reduce((sum, { length }) => sum + length, 0);
  const blocks: EncodedRows[] = new Array(Math.ceil(texts.length / BLOCK));
  const others = Math.min(threads, blocks.length) - 1;
  if (others < 1 || characters < smallCharacters) return tokenizer.encodeAll(texts, options);
  const { maxLength, truncation = 'head', progress = silent } = options;
  let next = 0;
  let done = 0;
  const work = async (encode: (given: readonly string[]) => Promise<EncodedRows>) => {
    while (next < blocks.length) {
      const block = next++;
      const given = texts.slice(block * BLOCK, (block + 1) * BLOCK);
      blocks[block] = await encode(given);
      done += given.length;
      progress({ task: 'tokenize', done, total: texts.length, unit: 'texts' });
    }
  };
  const here = async (given: readonly string[]) => {
    await breathe();
    return tokenizer.encodeRows(given, { maxLength, truncation });
  };
  const started: EncodeThread[] = [];
  const elsewhere = async () => {
    const code = await threadCode();
    if (next >= blocks.length) return;
    for (let i = 0; i < others; i++)
      started.push(new EncodeThread(code, { wordPiece: tokenizer.wordPiece, maxLength, truncation }));
    const lanes = started.flatMap((thread) => new Array<EncodeThread>(AHEAD).fill(thread));
    await Promise.all(lanes.map((thread) => work((given) => thread.encode(given))));
  };
  try {
    await Promise.all([work(here), elsewhere()]);
  } finally {
    next = blocks.length;
    await Promise.all(started.map((thread) => thread.stop()));
  }
  return concatRows(blocks);
}

function mostThreads(): number {
  return Math.min(MOST_THREADS, availableParallelism());
}
