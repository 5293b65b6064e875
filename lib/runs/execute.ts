/** Executes a model on the folds of a split: the one code path of both phases. */
import { join } from 'node:path';
import { checkNumber, messageOf } from '../core/check';
import { writeJson } from '../core/files';
import { hashOf } from '../core/hash';
import { writeParquet } from '../core/parquet';
import { type Progress, silent } from '../core/progress';
import { provenance } from '../core/provenance';
import type { FoldTrainer } from '../models/fold-trainer';
import { type FinishedFold, finishFold, withFoldLock } from './finish-fold';
import { fileOf } from './fold';
import { collectFolds, type FoldParts } from './fold-parts';
import { inLanes } from './lanes';
import { type Lock, lockFolder } from './lock';
import { findPlace, type Place } from './place';
import { foldPredictions, PREDICTION_SCHEMA } from './predictions';
import { markAsked, readRun } from './registry';
import type { ExecutedRun, ExecutionOptions, ExecutionRequest } from './request';
import { reuseRun } from './reuse';
import { inputsOf, type RunInputs, type RunManifest, runId } from './run';
import { summarise } from './summary';

/**
 * Runs `trainer` on every fold, scores each epoch and writes `reports/runs/<id>/`. A finished run of the same inputs
 * is found again; one that was interrupted, killed or failed goes on after its last finished fold. On an abort the
 * run is left `interrupted`, on an error `failed`, and what was thrown comes through.
 */
export async function executeRun(
  request: ExecutionRequest,
  folds: Iterable<FoldParts> | AsyncIterable<FoldParts>,
  trainer: FoldTrainer,
  {
    project,
    progress = silent,
    signal = new AbortController().signal,
    foldsAtOnce = 1,
    now = () => new Date(),
  }: ExecutionOptions,
): Promise<ExecutedRun> {
  checkNumber(foldsAtOnce, 'foldsAtOnce', { min: 1, integer: true });
  const parts = await collectFolds(folds, request.protocol);
  const inputs = inputsOf(
    request,
    parts.map(({ fold }) => fold),
  );
  const place = await findPlace(project, runId(request.name, inputs), request.reuse ?? 'finished');
  if (place.found?.status === 'finished') return reuseRun(place.found, parts, now());
  const lock = await lockFolder(place.folder);
  try {
    const found = await readRun(place.folder);
    if (found?.status === 'finished') return await reuseRun(found, parts, now());
    const execution = {
      request,
      inputs,
      parts,
      trainer,
      place: { ...place, found },
      lock,
      progress,
      signal,
      foldsAtOnce,
      now,
    };
    return await writeRun(execution);
  } finally {
    await lock.release();
  }
}

interface Execution {
  readonly request: ExecutionRequest;
  readonly inputs: RunInputs;
  readonly parts: readonly FoldParts[];
  readonly trainer: FoldTrainer;
  readonly place: Place;
  readonly lock: Lock;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly foldsAtOnce: number;
  readonly now: () => Date;
}

async function writeRun(execution: Execution): Promise<ExecutedRun> {
  const { place, parts, lock, signal, foldsAtOnce, now } = execution;
  const start = now().getTime();
  const before = place.found?.seconds ?? 0;
  let manifest = newManifest(execution);
  let saving: Promise<void> = Promise.resolve();
  const save = (change: Partial<RunManifest>): Promise<void> => {
    saving = saving.catch(() => {}).then(() => write(change));
    return saving;
  };
  const write = async (change: Partial<RunManifest>) => {
    const seconds = before + (now().getTime() - start) / 1000;
    manifest = { ...manifest, ...change, seconds, peakMemory: peakMemory(manifest.peakMemory) };
    await lock.confirm();
    await writeJson(join(place.folder, 'run.json'), manifest);
  };
  await save({});
  try {
    const outcomes = new Map<FoldParts, FinishedFold>();
    await inLanes(parts, foldsAtOnce, signal, async (fold, lane, laneSignal) => {
      const job = { fold, lane, signal: laneSignal, done: () => outcomes.size };
      outcomes.set(fold, await executeFold(execution, manifest, job));
      const inOrder = parts.flatMap((each) => outcomes.get(each) ?? []);
      await save({
        folds: inOrder.map(({ record }) => record),
        warnings: inOrder.flatMap(({ record, warnings }) => [...record.warnings, ...warnings]),
      });
    });
    const kept = parts.map(({ fold }) => fold).filter((_, i) => !outcomes.get(parts[i])?.trained);
    const file = 'predictions.parquet';
    await writeParquet(
      join(place.folder, file),
      PREDICTION_SCHEMA,
      foldPredictions(place.folder, manifest.folds),
    );
    await markAsked(place.folder, now());
    await save({
      status: 'finished',
      summary: {
        nested: summarise(manifest.folds, 'nested'),
        reference: summarise(manifest.folds, 'reference')!,
      },
      finishedAt: now().toISOString(),
      files: [await fileOf(place.folder, file)],
    });
    const run = (await readRun(place.folder))!;
    return { ...run, reused: false, note: trainedNote(manifest, kept) };
  } catch (error) {
    const stopped = signal.aborted || (error instanceof Error && error.name === 'TimeBudgetSpent');
    const status = stopped ? 'interrupted' : 'failed';
    await save({ status, message: messageOf(error) }).catch(() => {});
    throw error;
  }
}

/** A fold in its lane; `done` counts those that have ended. */
interface FoldInLane {
  readonly fold: FoldParts;
  readonly lane: number;
  readonly signal: AbortSignal;
  readonly done: () => number;
}

/** Takes the fold over from an earlier attempt, or trains it. */
async function executeFold(
  { place, parts, inputs, trainer, lock, progress, now }: Execution,
  manifest: RunManifest,
  { fold, lane, signal, done }: FoldInLane,
): Promise<FinishedFold> {
  const { folder } = place;
  const { inputsHash, phase, provenance: made } = manifest;
  const tell = (ended: number, note: string) =>
    progress({ task: `Phase ${phase}`, done: ended, total: parts.length, unit: 'folds', note });
  tell(done(), `fold ${fold.fold}`);
  const { protocol, seed } = inputs;
  const waiting = { signal, onWait: (reason: string) => tell(done(), reason) };
  const finished = await withFoldLock(folder, fold.fold, waiting, (confirmFold) => {
    const confirm = () => Promise.all([lock.confirm(), confirmFold()]).then(() => {});
    const context = { folder, inputsHash, protocol, phase, commit: made.commit, confirm, now };
    return finishFold({ ...fold, seed, lane, progress, signal }, trainer, context);
  });
  tell(done() + 1, `fold ${fold.fold} ${finished.trained ? 'finished' : 'was finished before'}`);
  return finished;
}

function newManifest({ request, inputs, place, now }: Execution): RunManifest {
  const made = provenance(now());
  return {
    format: 'maude-run/1',
    id: place.id,
    phase: inputs.phase,
    name: request.name,
    status: 'running',
    message: null,
    inputs,
    inputsHash: hashOf(inputs),
    configHash: hashOf(inputs.config),
    synthetic: request.synthetic,
    profile: request.profile,
    folds: [],
    summary: null,
    warnings: [],
    device: request.device,
    seconds: 0,
    peakMemory: place.found?.peakMemory ?? 0,
    startedAt: place.found?.startedAt ?? made.createdAt,
    finishedAt: null,
    provenance: { ...made, versions: { ...made.versions, ...request.versions } },
    files: [],
  };
}

function trainedNote({ id, folds }: RunManifest, kept: readonly number[]): string {
  const before = kept.length > 0 ? ` (folds ${kept.join(', ')} were finished before)` : '';
  return `Run ${id} finished: ${folds.length} folds${before}.`;
}

function peakMemory(before: number): number {
  return Math.max(before, process.resourceUsage().maxRSS * 1024);
}
