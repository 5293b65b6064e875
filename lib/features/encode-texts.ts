/** Tokenizes many texts on several cores. */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { check, checkNumber } from '../core/check';
import { silent } from '../core/progress';
import type { EncodeAnswer, EncodeTask } from './encode-worker';
import { concatRows, type EncodedRows } from './token-rows';
import type { EncodeOptions, Tokenizer } from './tokenizer';

/** How texts are tokenized, and on how many threads. */
export interface EncodeTextsOptions extends EncodeOptions {
  /** Threads at most; the machine's cores by default, no more than 8. A small corpus stays on the calling one. */
  readonly threads?: number;
  /** A corpus of fewer characters is small: a thread's start costs more than it saves. Default 20,000,000, about a second of work. */
  readonly smallCharacters?: number;
}

const MOST_THREADS = 8;
/** Texts handed to a thread at a time. */
const BLOCK = 256;
const SMALL_CHARACTERS = 20_000_000;

/** The rows that `tokenizer.encodeAll` gives, whatever the number of threads. */
export async function encodeTexts(
  tokenizer: Tokenizer,
  texts: readonly string[],
  { threads = mostThreads(), smallCharacters = SMALL_CHARACTERS, ...options }: EncodeTextsOptions,
): Promise<EncodedRows> {
  checkNumber(threads, 'threads', { min: 1, integer: true });
  checkNumber(options.maxLength, 'maxLength', { min: 3, integer: true });
  const characters = texts.reduce((sum, { length }) => sum + length, 0);
  const count = Math.min(threads, Math.ceil(texts.length / BLOCK));
  if (count < 2 || characters < smallCharacters) return tokenizer.encodeAll(texts, options);
  const { maxLength, truncation = 'head', progress = silent } = options;
  const task: EncodeTask = { wordPiece: tokenizer.wordPiece, maxLength, truncation };
  const code = await workerCode();
  const workers = Array.from({ length: count }, () => new Worker(code, { eval: true, workerData: task }));
  const blocks: EncodedRows[] = new Array(Math.ceil(texts.length / BLOCK));
  let next = 0;
  let done = 0;
  const work = async (worker: Worker) => {
    while (next < blocks.length) {
      const block = next++;
      const given = texts.slice(block * BLOCK, (block + 1) * BLOCK);
      blocks[block] = await ask(worker, given);
      done += given.length;
      progress({ task: 'tokenize', done, total: texts.length, unit: 'texts' });
    }
  };
  try {
    await Promise.all(workers.map(work));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return concatRows(blocks);
}

function mostThreads(): number {
  return Math.min(MOST_THREADS, availableParallelism());
}

/** Sends a block and waits for its rows; throws when the thread fails or ends. */
function ask(worker: Worker, texts: readonly string[]): Promise<EncodedRows> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      act();
    };
    const onMessage = (answer: EncodeAnswer) =>
      settle(() => {
        if (answer.kind === 'rows') resolve(answer.rows);
        else reject(new Error(answer.message));
      });
    const onError = (error: Error) => settle(() => reject(error));
    const onExit = (code: number) =>
      settle(() => reject(new Error(`a tokenizing thread ended with status ${code}`)));
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    worker.postMessage(texts);
  });
}

let bundled: Promise<string> | null = null;

/** The thread's program in one piece of JavaScript: it needs no loader of TypeScript, whoever runs this. */
function workerCode(): Promise<string> {
  bundled ??= (async () => {
    const { build } = await import('esbuild');
    const { outputFiles } = await build({
      ...{ entryPoints: [join(__dirname, 'encode-worker.ts')], bundle: true, write: false },
      ...{ format: 'cjs', platform: 'node', target: 'es2022', logLevel: 'silent' },
    });
    check(outputFiles.length === 1, 'encode-worker.ts: expected one bundled file');
    return outputFiles[0].text;
  })();
  return bundled;
}
