/** A fold that is done elsewhere. */
import { check } from '../core/check';
import type { Fold } from '../core/fold';
import { hashOf } from '../core/hash';
import type { JsonObject } from '../core/json';
import type { Project } from '../core/project';
import { type FinishedFold, foundFold, trainedAgain } from './execute-fold';
import { earlierFold } from './fold';
import type { FoldContext } from './fold-context';
import { foldHashes } from './folds';
import type { RemoteFolds } from './request';

/** The run that the fold belongs to. */
export interface FetchContext extends FoldContext {
  readonly project: Project;
  /** Its folder below `reports/runs/`. */
  readonly run: string;
}

/**
 * Finds the fold finished, or has it done by `executor`. A fold that fails elsewhere does not stop the others, which is
 * why `context` holds the run's signal and no lane's.
 */
export async function fetchFold(
  { fold, config }: { readonly fold: Fold; readonly config?: JsonObject },
  executor: RemoteFolds,
  { folder, inputs, commit, project, run, progress, signal }: FetchContext,
): Promise<FinishedFold> {
  const identity = { fold: fold.fold, ids: foldHashes(fold), config };
  const place = { folder, inputsHash: hashOf(inputs) };
  const before = await earlierFold(identity, place);
  if (before.state === 'finished') return foundFold(before.record, commit);
  await executor.perform({ project, run, inputs, fold, config, progress, signal });
  const after = await earlierFold(identity, place);
  check(
    after.state === 'finished',
    () =>
      `fold ${fold.fold}: expected it finished in ${folder}; what came back is ` +
      `${after.state === 'none' ? 'nothing' : 'not what its fold.json says'}. Run again`,
  );
  const warnings = before.state === 'damaged' ? [trainedAgain(fold.fold)] : [];
  return { record: after.record, trained: true, warnings };
}
