/** Has a classifier trained on the folds of a split: the one code path of all of them. */
import { checkNumber } from '../core/check';
import type { Fold } from '../core/fold';
import type { JsonObject } from '../core/json';
import { inLanes } from '../core/lanes';
import { type ClaimedRun, claimRun } from './claim-run';
import { executeFold, type FinishedFold } from './execute-fold';
import { fetchFold } from './fetch-fold';
import type { FoldIdentity } from './fold';
import type { FoldContext } from './fold-context';
import { foldHashes } from './folds';
import type { ExecutedRun, ExecutionOptions, ExecutionRequest, FoldExecutor } from './request';

/**
 * Has every fold trained by `executor`, each epoch scored, and writes `reports/runs/<id>/`. A finished run of the same
 * inputs is found again; one that was interrupted, killed or failed goes on after its last finished fold. On an abort
 * the run is left `interrupted`, on an error `failed`, and what was thrown comes through.
 */
export async function executeRun(
  request: ExecutionRequest,
  folds: Iterable<Fold> | AsyncIterable<Fold>,
  executor: FoldExecutor,
  options: ExecutionOptions,
): Promise<ExecutedRun> {
  const { foldsAtOnce = 1 } = options;
  checkNumber(foldsAtOnce, 'foldsAtOnce', { min: 1, integer: true });
  const claim = await claimRun(request, folds, options);
  if (claim.kind === 'found') return claim.run;
  const { run } = claim;
  const ended = new Map<Fold, FinishedFold>();
  const execute = async (fold: Fold, lane: number, signal: AbortSignal) => {
    const tell = teller(run, fold, () => ended.size);
    tell();
    const context = { ...run.context, lane, signal, onWait: tell };
    const config = request.foldConfigs?.get(fold.fold);
    const finished = await (typeof executor === 'function'
      ? executeFold(identityOf(fold, config), async () => ({ fold, trainer: executor }), context)
      : fetchFold({ fold, config }, executor, { ...run.context, project: options.project, run: run.id }));
    ended.set(fold, finished);
    tell(`fold ${fold.fold} ${finished.trained ? 'finished' : 'was finished before'}`);
    await run.writer.saveFolds(run.folds.flatMap((each) => ended.get(each) ?? []));
  };
  try {
    const lanes = typeof executor === 'function' ? foldsAtOnce : run.folds.length;
    await inLanes(run.folds, lanes, execute, run.context.signal);
    const kept = run.folds.filter((fold) => !ended.get(fold)?.trained);
    return await run.finish(kept.map(({ fold }) => fold));
  } catch (error) {
    await run.fail(error);
    throw error;
  } finally {
    await run.release();
  }
}

/** A fold by its number, the hashes of its examples and its own config. */
function identityOf(fold: Fold, config: JsonObject | undefined): FoldIdentity {
  return { fold: fold.fold, ids: foldHashes(fold), config };
}

function teller(
  { folds, writer, context }: ClaimedRun,
  { fold }: Fold,
  ended: () => number,
): (note?: string) => void {
  const { progress }: FoldContext = context;
  return (note = `fold ${fold}`) =>
    progress({ task: writer.manifest.name, done: ended(), total: folds.length, unit: 'folds', note });
}
