/** Blocks of records scored on every core, in their order. */
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { ScorerChoices } from '../../classifiers/scorer/scorer';
import { bundle } from '../../core/files/bundle';
import { codeRoot } from '../../core/project';
import type { RecordBlock } from '../../data/read/record-block';
import type { ScoredBlock, ScoringOptions } from './score-block';

/** Something that scores a block at a time. */
export type BlockScorer = (block: RecordBlock) => Promise<ScoredBlock>;

/** What a thread is started with. */
export interface ScoreTask {
  readonly folder: string;
  readonly choices: ScorerChoices;
  readonly options: ScoringOptions;
}

/** What a thread answers to a block. */
export type ScoreAnswer =
  | { readonly kind: 'scored'; readonly scored: ScoredBlock }
  | { readonly kind: 'failed'; readonly message: string };

/** Blocks under way for each scorer: one is worked on, one waits. */
const AHEAD = 2;
/** Cleaning makes many short-lived texts; where they have room, few are copied before they die. */
const YOUNG_MEBIBYTES = 32;

/** Scores `blocks` by `scorers`, in their order; memory does not grow with their number. */
export async function* scoreBlocks(
  blocks: AsyncIterable<RecordBlock>,
  scorers: readonly BlockScorer[],
): AsyncGenerator<ScoredBlock> {
  const under: Promise<ScoredBlock>[] = [];
  let turn = 0;
  for await (const block of blocks) {
    const scored = scorers[turn++ % scorers.length](block);
    scored.catch(() => {}); // thrown when its turn comes
    under.push(scored);
    if (under.length >= AHEAD * scorers.length) yield (await under.shift()) as ScoredBlock;
  }
  for (const scored of under) yield await scored;
}

/** Threads that each hold the model of a folder. */
export class ScorePool {
  readonly scorers: readonly BlockScorer[];

  private constructor(private readonly workers: readonly Worker[]) {
    this.scorers = workers.map(scorerOf);
  }

  /** Starts `threads` of them. */
  static async start(task: ScoreTask, threads: number): Promise<ScorePool> {
    const program = join(codeRoot(), 'lib/publish/predict/score-worker.ts');
    const code = await bundle(program, { format: 'cjs', platform: 'node' });
    const resourceLimits = { maxYoungGenerationSizeMb: YOUNG_MEBIBYTES };
    const start = () => new Worker(code, { eval: true, workerData: task, resourceLimits });
    return new ScorePool(Array.from({ length: threads }, start));
  }

  /** Ends all threads, whatever they are at. */
  async stop(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.terminate()));
  }
}

/** A thread answers in the order in which it was asked. */
function scorerOf(worker: Worker): BlockScorer {
  const waiting: { resolve: (scored: ScoredBlock) => void; reject: (error: Error) => void }[] = [];
  let failure: Error | null = null;
  worker.on('message', (answer: ScoreAnswer) => {
    const asked = waiting.shift();
    if (answer.kind === 'scored') asked?.resolve(answer.scored);
    else asked?.reject(new Error(answer.message));
  });
  const fail = (error: Error) => {
    failure ??= error;
    for (const { reject } of waiting.splice(0)) reject(failure);
  };
  worker.on('error', fail);
  worker.on('exit', (code) => fail(new Error(`a scoring thread ended with exit code ${code}`)));
  return (block) =>
    new Promise((resolve, reject) => {
      if (failure) return reject(failure);
      waiting.push({ resolve, reject });
      worker.postMessage(block, [block.bytes]);
    });
}
