/** Blocks parsed and cleaned on every core. */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { codeRoot } from '../core/project';
import type { CleaningOptions } from './clean';
import { type CleanedBytes, cleanBytes } from './clean-block';
import type { RecordBlock } from './record-block';

type Answer =
  | { readonly kind: 'cleaned'; readonly cleaned: CleanedBytes }
  | { readonly kind: 'failed'; readonly message: string };

/** Below this many blocks starting workers costs more than it saves. */
const WORTH_IT = 8;
const BLOCKS_A_WORKER = 2;
const MOST_WORKERS = 4;

/**
 * Cleans `blocks` and yields what became of each, in any order. The first few are cleaned here; when there are more,
 * worker threads take over. At most a few blocks a worker are under way, so memory does not grow with their number.
 */
export async function* cleanBlocks(
  blocks: AsyncIterable<RecordBlock>,
  cleaning: CleaningOptions,
): AsyncGenerator<CleanedBytes> {
  let pool: CleanPool | null = null;
  let count = 0;
  try {
    for await (const block of blocks) {
      if (count++ < WORTH_IT) yield cleanBytes(block, cleaning);
      else {
        pool ??= await CleanPool.start(cleaning);
        if (pool.full) yield await pool.next();
        pool.send(block);
      }
    }
    while (pool?.busy) yield await pool.next();
  } finally {
    await pool?.stop();
  }
}

class CleanPool {
  private readonly done: CleanedBytes[] = [];
  private readonly load: number[];
  private failure: Error | null = null;
  private wake: () => void = () => {};

  private constructor(private readonly workers: readonly Worker[]) {
    this.load = workers.map(() => 0);
    for (const [w, worker] of workers.entries()) {
      worker.on('message', (answer: Answer) => {
        this.load[w]--;
        if (answer.kind === 'cleaned') this.done.push(answer.cleaned);
        else this.failure = new Error(answer.message);
        this.wake();
      });
      worker.on('error', (error) => {
        this.failure = error;
        this.wake();
      });
    }
  }

  static async start(cleaning: CleaningOptions): Promise<CleanPool> {
    const { build } = await import('esbuild');
    const built = await build({
      entryPoints: [join(codeRoot(), 'lib/data/clean-worker.ts')],
      bundle: true,
      platform: 'node',
      format: 'cjs',
      write: false,
    });
    const code = built.outputFiles[0].text;
    const count = Math.max(1, Math.min(MOST_WORKERS, availableParallelism()));
    return new CleanPool(
      Array.from({ length: count }, () => new Worker(code, { eval: true, workerData: cleaning })),
    );
  }

  get busy(): boolean {
    return this.done.length > 0 || this.load.some((count) => count > 0);
  }

  get full(): boolean {
    return this.done.length > 0 || this.load.every((count) => count >= BLOCKS_A_WORKER);
  }

  send(block: RecordBlock): void {
    const idle = this.load.indexOf(Math.min(...this.load));
    this.load[idle]++;
    this.workers[idle].postMessage(block, [block.bytes]);
  }

  async next(): Promise<CleanedBytes> {
    while (this.done.length === 0) {
      if (this.failure) throw this.failure;
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
    return this.done.shift() as CleanedBytes;
  }

  async stop(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.terminate()));
  }
}
