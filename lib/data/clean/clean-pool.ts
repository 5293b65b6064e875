/** Blocks parsed and cleaned on every core. */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { bundle } from '../../core/files/bundle';
import { codeRoot } from '../../core/project';
import type { BlockAccount } from '../read/parse-block';
import type { RecordBlock } from '../read/record-block';
import type { ExampleStore } from '../store/example-store';
import type { BuiltRuns } from '../store/run-builder';
import type { CleaningOptions } from './clean';
import { cleanBytes } from './clean-block';

/** What a worker is started with. */
export interface WorkerTask {
  /** Where its runs go. */
  readonly path: string;
  readonly cleaning: CleaningOptions;
}

/** What a worker says to a block, or to null, which asks for its runs. */
export type WorkerAnswer =
  | { readonly kind: 'cleaned'; readonly account: BlockAccount }
  | { readonly kind: 'built'; readonly built: BuiltRuns }
  | { readonly kind: 'failed'; readonly message: string };

/** Up to this many blocks starting workers costs more than it saves. */
const WORTH_IT = 4;
const BLOCKS_A_WORKER = 2;
const MOST_WORKERS = 4;
/** Cleaning makes many short-lived texts; where they have room, few are copied before they die. */
const YOUNG_MEBIBYTES = 32;

/**
 * Cleans `blocks` into `store` and yields an account of each, in any order. The first few are cleaned here; when there
 * are more, worker threads take over as soon as they have started, `threads` of them, by default one a core. At most a
 * few blocks a worker are under way, so memory does not grow with their number.
 */
export async function* cleanBlocks(
  blocks: AsyncIterable<RecordBlock>,
  cleaning: CleaningOptions,
  store: ExampleStore,
  threads = 0,
): AsyncGenerator<BlockAccount> {
  const pool = new LatePool(() => CleanPool.start(cleaning, store, threads || availableParallelism()));
  let count = 0;
  try {
    for await (const block of blocks) {
      if (++count > WORTH_IT) pool.start();
      const { ready } = pool;
      if (ready === null) {
        const { cleaned, account } = cleanBytes(block, cleaning);
        store.add(cleaned);
        yield account;
      } else {
        if (ready.full) yield await ready.next();
        ready.send(block);
      }
    }
    const last = await pool.settled();
    while (last?.busy) yield await last.next();
    for (const built of (await last?.finish()) ?? []) store.adopt(built);
  } finally {
    await (await pool.settled())?.stop();
  }
}

/** A pool that gets ready while its user goes on. */
class LatePool {
  ready: CleanPool | null = null;
  private starting: Promise<CleanPool> | null = null;

  constructor(private readonly begin: () => Promise<CleanPool>) {}

  start(): void {
    if (this.starting !== null) return;
    this.starting = this.begin();
    this.starting.then(
      (pool) => {
        this.ready = pool;
      },
      () => {}, // thrown by `settled`
    );
  }

  /** The pool, or null where none was started. */
  settled(): Promise<CleanPool | null> {
    return this.starting ?? Promise.resolve(null);
  }
}

class CleanPool {
  private readonly done: BlockAccount[] = [];
  private readonly built: BuiltRuns[] = [];
  private readonly load: number[];
  private failure: Error | null = null;
  private wake: () => void = () => {};

  private constructor(private readonly workers: readonly Worker[]) {
    this.load = workers.map(() => 0);
    for (const [w, worker] of workers.entries()) {
      worker.on('message', (answer: WorkerAnswer) => {
        this.load[w]--;
        if (answer.kind === 'cleaned') this.done.push(answer.account);
        else if (answer.kind === 'built') this.built.push(answer.built);
        else this.failure = new Error(answer.message);
        this.wake();
      });
      worker.on('error', (error) => {
        this.failure = error;
        this.wake();
      });
    }
  }

  static async start(cleaning: CleaningOptions, store: ExampleStore, threads: number): Promise<CleanPool> {
    const program = join(codeRoot(), 'lib/data/clean/clean-worker.ts');
    const code = await bundle(program, { format: 'cjs', platform: 'node' });
    const length = Math.max(1, Math.min(MOST_WORKERS, threads));
    const workers = Array.from({ length }, () => {
      const workerData: WorkerTask = { path: store.nextPath(), cleaning };
      const resourceLimits = { maxYoungGenerationSizeMb: YOUNG_MEBIBYTES };
      return new Worker(code, { eval: true, workerData, resourceLimits });
    });
    return new CleanPool(workers);
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

  async next(): Promise<BlockAccount> {
    await this.until(() => this.done.length > 0);
    return this.done.shift() as BlockAccount;
  }

  /** The runs of all workers, once nothing is under way. */
  async finish(): Promise<readonly BuiltRuns[]> {
    for (const [w, worker] of this.workers.entries()) {
      this.load[w]++;
      worker.postMessage(null);
    }
    await this.until(() => this.built.length === this.workers.length);
    return this.built;
  }

  async stop(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.terminate()));
  }

  private async until(ready: () => boolean): Promise<void> {
    while (!ready()) {
      if (this.failure) throw this.failure;
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }
}
