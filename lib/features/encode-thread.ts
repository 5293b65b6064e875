/** A thread that tokenizes, seen from the one that started it. */
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { bundle } from '../core/files/bundle';
import type { EncodeAnswer, EncodeTask } from './encode-worker';
import type { EncodedRows } from './token-rows';

interface Waiting {
  readonly resolve: (rows: EncodedRows) => void;
  readonly reject: (error: Error) => void;
}

/** Blocks of texts can be handed to it before the earlier ones are done: it then never waits for the next. */
export class EncodeThread {
  private readonly worker: Worker;
  private readonly waiting: Waiting[] = [];
  private failure: Error | null = null;

  constructor(code: string, task: EncodeTask) {
    this.worker = new Worker(code, { eval: true, workerData: task });
    this.worker.on('message', (answer: EncodeAnswer) => this.settle(answer));
    this.worker.on('error', (error: Error) => this.fail(error));
    this.worker.on('exit', (code) => this.fail(new Error(`a tokenizing thread ended with status ${code}`)));
  }

  /** The rows of a block; throws when the thread fails or ends. */
  encode(texts: readonly string[]): Promise<EncodedRows> {
    if (this.failure !== null) return Promise.reject(this.failure);
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.worker.postMessage(texts);
    });
  }

  async stop(): Promise<void> {
    await this.worker.terminate();
  }

  /** Answers come in the order of the blocks. */
  private settle(answer: EncodeAnswer): void {
    const first = this.waiting.shift();
    if (answer.kind === 'rows') first?.resolve(answer.rows);
    else first?.reject(new Error(answer.message));
  }

  private fail(error: Error): void {
    this.failure ??= error;
    for (const { reject } of this.waiting.splice(0)) reject(this.failure);
  }
}

let bundled: Promise<string> | null = null;

/** The thread's program in one piece of JavaScript: it needs no loader of TypeScript, whoever runs this. */
export function threadCode(): Promise<string> {
  const options = { format: 'cjs', platform: 'node', target: 'es2022' } as const;
  bundled ??= bundle(join(__dirname, 'encode-worker.ts'), options);
  return bundled;
}
