/** One fold of a run under way: taken over from an earlier attempt, trained here, or done elsewhere. */
import { check } from '../core/check';
import type { Lock, WaitOptions } from '../core/lock';
import type { Progress } from '../core/progress';
import type { Project } from '../core/project';
import type { FoldTrainer } from '../models/fold-trainer';
import { type FinishedFold, finishFold, foundFold, trainedAgain, withFoldLock } from './finish-fold';
import { earlierFold } from './fold';
import { type FoldParts, partsHashes } from './fold-parts';
import type { Place } from './place';
import type { ExecutionRequest, FoldExecutor, RemoteFolds } from './request';
import type { RunInputs, RunManifest } from './run';
import type { RunTracking } from './track';

/** A run under way. */
export interface Execution {
  readonly request: ExecutionRequest;
  readonly inputs: RunInputs;
  readonly parts: readonly FoldParts[];
  readonly executor: FoldExecutor;
  readonly project: Project;
  readonly place: Place;
  readonly lock: Lock;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly foldsAtOnce: number;
  readonly tracking: RunTracking | null;
  readonly now: () => Date;
}

/** A fold in its lane; `done` counts those that have ended. */
export interface FoldInLane {
  readonly fold: FoldParts;
  readonly lane: number;
  readonly signal: AbortSignal;
  readonly done: () => number;
}

/** Takes the fold over from an earlier attempt, or has it trained, here or elsewhere. */
export async function executeFold(
  execution: Execution,
  manifest: RunManifest,
  { fold, lane, signal, done }: FoldInLane,
): Promise<FinishedFold> {
  const { parts, executor, progress } = execution;
  const tell = (ended: number, note: string) =>
    progress({ task: `Phase ${manifest.phase}`, done: ended, total: parts.length, unit: 'folds', note });
  tell(done(), `fold ${fold.fold}`);
  const onWait = (reason: string) => tell(done(), reason);
  const finished =
    typeof executor === 'function'
      ? await trainFold(execution, manifest, executor, { fold, lane, signal, onWait })
      : await fetchFold(execution, manifest, executor, fold);
  tell(done() + 1, `fold ${fold.fold} ${finished.trained ? 'finished' : 'was finished before'}`);
  return finished;
}

type FoldHere = Pick<FoldInLane, 'fold' | 'lane'> & WaitOptions;

function trainFold(
  { place, inputs, lock, progress, tracking, now }: Execution,
  { inputsHash, phase, provenance: { commit } }: RunManifest,
  trainer: FoldTrainer,
  { fold, lane, ...waiting }: FoldHere,
): Promise<FinishedFold> {
  const { protocol, seed } = inputs;
  const { signal } = waiting;
  return withFoldLock(place.folder, fold.fold, waiting, (confirmFold) => {
    const confirm = () => Promise.all([lock.confirm(), confirmFold()]).then(() => {});
    const where = { folder: place.folder, inputsHash, tracking };
    const context = { ...where, protocol, phase, commit, confirm, now };
    return finishFold({ ...fold, seed, lane, progress, signal }, trainer, context);
  });
}

/** A fold that fails elsewhere does not stop the others, which is why they hear of the run's signal alone. */
async function fetchFold(
  { project, place, inputs, progress, signal }: Execution,
  { inputsHash, provenance: { commit } }: RunManifest,
  executor: RemoteFolds,
  parts: FoldParts,
): Promise<FinishedFold> {
  const identity = { fold: parts.fold, ids: partsHashes(parts) };
  const context = { folder: place.folder, inputsHash };
  const before = await earlierFold(identity, context);
  if (before.state === 'finished') return foundFold(before.record, commit);
  await executor.perform({ project, run: place.id, inputs, parts, progress, signal });
  const after = await earlierFold(identity, context);
  check(
    after.state === 'finished',
    () =>
      `fold ${parts.fold}: expected it finished in ${place.folder}; what came back is ` +
      `${after.state === 'none' ? 'nothing' : 'not what its fold.json says'}. Run again`,
  );
  const warnings = before.state === 'damaged' ? [trainedAgain(parts.fold)] : [];
  return { record: after.record, trained: true, warnings };
}
