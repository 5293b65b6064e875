/** A fold done once, whoever asks for it: found finished, or trained by one process while others wait. */
import { join } from 'node:path';
import { awaitLock, type WaitOptions } from '../core/lock';
import type { FoldJob, FoldTrainer } from '../models/fold-trainer';
import { earlierFold, type FoldContext, foldPath, removeFold, runFold } from './fold';
import { partsHashes } from './fold-parts';
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

/** A fold that was finished before, with a warning where other code trained it. */
export function foundFold(record: FoldRecord, commit: string | null): FinishedFold {
  const other = `fold ${record.fold}: trained by the code of commit ${record.commit}, before this attempt`;
  return { record, trained: false, warnings: record.commit === commit ? [] : [other] };
}

/** What a run says of a fold that had to be trained again. */
export function trainedAgain(fold: number): string {
  return `fold ${fold}: was finished, but its files were missing or changed; trained again`;
}

/** Takes the fold over from an earlier attempt, or trains it. Call it with the fold locked. */
export async function finishFold(
  job: Omit<FoldJob, 'folder'>,
  trainer: FoldTrainer,
  context: FoldContext,
): Promise<FinishedFold> {
  const { fold } = job;
  const earlier = await earlierFold({ fold, ids: partsHashes(job) }, context);
  if (earlier.state === 'finished') return foundFold(earlier.record, context.commit);
  if (earlier.state === 'none') return { ...(await train()), warnings: [] };
  await removeFold(context.folder, fold);
  return { ...(await train()), warnings: [trainedAgain(fold)] };

  async function train() {
    return { record: await runFold(job, trainer, context), trained: true };
  }
}
