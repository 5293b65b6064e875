/** A fold done once, whoever asks for it: found finished, or trained by one process while others wait. */
import { join } from 'node:path';
import type { FoldJob, FoldTrainer } from '../models/fold-trainer';
import { earlierFold, type FoldContext, foldPath, removeFold, runFold } from './fold';
import { partsHashes } from './fold-parts';
import { awaitLock, type WaitOptions } from './lock';
import type { FoldRecord } from './run';

/** What came of a fold. */
export interface FinishedFold {
  readonly record: FoldRecord;
  /** False when it was found finished. */
  readonly trained: boolean;
  /** Beyond the record's own. */
  readonly warnings: readonly string[];
}

/** Holds the fold's lock while `work` runs; another process that has it is waited for. */
export async function withFoldLock<T>(
  folder: string,
  fold: number,
  waiting: WaitOptions,
  work: (confirm: () => Promise<void>) => Promise<T>,
): Promise<T> {
  const lock = await awaitLock(join(folder, foldPath(fold)), waiting);
  try {
    return await work(lock.confirm);
  } finally {
    await lock.release();
  }
}

/** Takes the fold over from an earlier attempt, or trains it. Call it with the fold locked. */
export async function finishFold(
  job: Omit<FoldJob, 'folder'>,
  trainer: FoldTrainer,
  context: FoldContext,
): Promise<FinishedFold> {
  const { fold } = job;
  const earlier = await earlierFold({ fold, ids: partsHashes(job) }, context);
  if (earlier.state === 'finished') {
    const { record } = earlier;
    const other = `fold ${fold}: trained by the code of commit ${record.commit}, before this attempt`;
    return { record, trained: false, warnings: record.commit === context.commit ? [] : [other] };
  }
  if (earlier.state === 'none') return { ...(await train()), warnings: [] };
  await removeFold(context.folder, fold);
  const again = `fold ${fold}: was finished, but its files were missing or changed; trained again`;
  return { ...(await train()), warnings: [again] };

  async function train() {
    return { record: await runFold(job, trainer, context), trained: true };
  }
}
