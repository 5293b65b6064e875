/** One fold of a run done once, whoever asks for it: found finished, or trained by one process while others wait. */
import { join } from 'node:path';
import { awaitLock } from '../core/files/lock';
import { hashOf } from '../core/hash';
import { earlierFold, type FoldIdentity, foldPath, removeFold } from './fold';
import type { FoldContext, FoldWork } from './fold-context';
import type { FoldRecord } from './run';
import { trainFold } from './train-fold';

/** What came of a fold. */
export interface FinishedFold {
  readonly record: FoldRecord;
  /** False when it was found finished. */
  readonly trained: boolean;
  /** Beyond the record's own. */
  readonly warnings: readonly string[];
}

/**
 * Takes the fold over from an earlier attempt or trains it, under its lock; another process that has it is waited for.
 * `open` is called when there is something to train. Whatever the trainer throws comes through.
 */
export async function executeFold(
  identity: FoldIdentity,
  open: () => Promise<FoldWork>,
  context: FoldContext,
): Promise<FinishedFold> {
  const { folder, inputs, commit } = context;
  const lock = await awaitLock(join(folder, foldPath(identity.fold)), context);
  try {
    const earlier = await earlierFold(identity, { folder, inputsHash: hashOf(inputs) });
    if (earlier.state === 'finished') return foundFold(earlier.record, commit);
    if (earlier.state === 'damaged') await removeFold(folder, identity.fold);
    const confirm = async () => {
      await Promise.all([lock.confirm(), context.confirm?.()]);
    };
    const record = await trainFold(await open(), identity.config, { ...context, confirm });
    const warnings = earlier.state === 'damaged' ? [trainedAgain(identity.fold)] : [];
    return { record, trained: true, warnings };
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
