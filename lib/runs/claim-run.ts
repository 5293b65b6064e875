/** Finds the place of a run and takes it: a finished run of the same inputs, or a folder that is ours to write. */
import { check, messageOf } from '../core/check';
import { type Lock, lockFolder } from '../core/files/lock';
import type { Fold } from '../core/fold';
import { silent } from '../core/progress';
import { isTimeUp } from '../core/time-budget';
import type { FoldContext } from './fold-context';
import { collectFolds, trialFold } from './folds';
import { findPlace, type Place, runsOf } from './place';
import { markAsked, readRun } from './registry';
import type { ExecutedRun, ExecutionOptions, ExecutionRequest } from './request';
import { reuseRun } from './reuse';
import { inputsOf, type RunInputs, runId } from './run';
import { RunWriter } from './run-writer';
import { sendKept, summaryValues, trackRun } from './track';

/** A run that this process writes. */
export interface ClaimedRun {
  readonly id: string;
  /** Its folds as they are trained: those of a trial hold no outer example. */
  readonly folds: readonly Fold[];
  readonly writer: RunWriter;
  readonly context: FoldContext;
  /** Gathers what the folds left and writes the run as finished; `kept` are folds that were finished before. */
  finish(kept: readonly number[]): Promise<ExecutedRun>;
  /** Writes it as interrupted or failed. */
  fail(error: unknown): Promise<void>;
  release(): Promise<void>;
}

/** What there was: a finished run that answers the request, or a run that is ours now. */
export type Claim =
  | { readonly kind: 'found'; readonly run: ExecutedRun }
  | { readonly kind: 'claimed'; readonly run: ClaimedRun };

/** Checks request and folds, then finds the run or claims its folder; throws while another process writes it. */
export async function claimRun(
  request: ExecutionRequest,
  given: Iterable<Fold> | AsyncIterable<Fold>,
  options: ExecutionOptions,
): Promise<Claim> {
  const { project, mlflow = null, now = () => new Date() } = options;
  const collected = await collectFolds(given, request);
  const folds = request.trial ? collected.map((fold) => trialFold(fold, request)) : collected;
  const inputs = inputsOf(
    request,
    folds.map(({ fold }) => fold),
  );
  const runs = runsOf(project, inputs);
  const place = await findPlace(
    { ...project, runs },
    runId(request.name, inputs),
    request.reuse ?? 'finished',
  );
  if (place.found?.status === 'finished') {
    if (mlflow) await sendKept(place.folder, mlflow);
    return { kind: 'found', run: await reuseRun(place.found, folds, request, now()) };
  }
  const lock = await lockFolder(place.folder);
  try {
    const found = await readRun(place.folder);
    if (found?.status !== 'finished')
      return {
        kind: 'claimed',
        run: await begin(request, folds, { inputs, place: { ...place, found }, lock }, options),
      };
    const run = await reuseRun(found, folds, request, now());
    await lock.release();
    return { kind: 'found', run };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** A folder that was locked for the run of these inputs. */
interface Claimed {
  readonly inputs: RunInputs;
  readonly place: Place;
  readonly lock: Lock;
}

async function begin(
  request: ExecutionRequest,
  folds: readonly Fold[],
  { inputs, place, lock }: Claimed,
  options: ExecutionOptions,
): Promise<ClaimedRun> {
  const { progress = silent, signal = new AbortController().signal } = options;
  const { mlflow: server = null, now = () => new Date() } = options;
  const { folder } = place;
  const writer = new RunWriter({ request, inputs, place, lock, now });
  await writer.save();
  const { commit } = writer.manifest.provenance;
  const tracked = await trackRun(folder, commit, server && { server, inputs });
  const endTracking = async (end: 'FINISHED' | 'KILLED' | 'FAILED') => {
    await tracked?.end(end);
    if (server) await sendKept(folder, server);
  };
  return {
    id: place.id,
    folds,
    writer,
    context: { folder, inputs, commit, progress, signal, now, server, confirm: lock.confirm },
    async finish(kept) {
      await markAsked(folder, now(), request.profile);
      await writer.finish();
      tracked?.add(0, summaryValues(writer.manifest));
      await endTracking('FINISHED');
      const run = await readRun(folder);
      check(run, () => `${folder}/run.json: expected the run that was just written; found none`);
      return { ...run, reused: false, note: trainedNote(run.id, folds.length, kept) };
    },
    async fail(error) {
      const stopped = signal.aborted || isTimeUp(error);
      const status = stopped ? 'interrupted' : 'failed';
      await writer.save({ status, message: messageOf(error) }).catch(() => {});
      await endTracking(stopped ? 'KILLED' : 'FAILED');
    },
    release: () => lock.release(),
  };
}

function trainedNote(id: string, folds: number, kept: readonly number[]): string {
  const before = kept.length > 0 ? ` (folds ${kept.join(', ')} were finished before)` : '';
  return `Run ${id} finished: ${folds} folds${before}.`;
}
