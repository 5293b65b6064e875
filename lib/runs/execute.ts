/** Executes a model on the folds of a split: the one code path of both phases. */
import { join } from 'node:path';
import { checkNumber, messageOf } from '../core/check';
import { writeJson } from '../core/files';
import { hashOf } from '../core/hash';
import { inLanes } from '../core/lanes';
import { lockFolder } from '../core/lock';
import { writeParquet } from '../core/parquet';
import { silent } from '../core/progress';
import { provenance } from '../core/provenance';
import type { RunEnd } from '../tracking/mlflow-client';
import { type Execution, executeFold } from './execute-fold';
import type { FinishedFold } from './finish-fold';
import { fileOf, isTimeUp } from './fold';
import { collectFolds, type FoldParts, trialParts } from './fold-parts';
import { findPlace, runsOf } from './place';
import { foldPredictions, PREDICTION_SCHEMA } from './predictions';
import { markAsked, readRun } from './registry';
import type { ExecutedRun, ExecutionOptions, ExecutionRequest, FoldExecutor } from './request';
import { reuseRun } from './reuse';
import { inputsOf, type RunManifest, runId } from './run';
import { summarise } from './summary';
import { sendKept, summaryValues, trackRun } from './track';

/**
 * Has every fold trained by `executor`, each epoch scored, and writes `reports/runs/<id>/`. A finished run of the same
 * inputs is found again; one that was interrupted, killed or failed goes on after its last finished fold. On an abort
 * the run is left `interrupted`, on an error `failed`, and what was thrown comes through.
 */
export async function executeRun(
  request: ExecutionRequest,
  folds: Iterable<FoldParts> | AsyncIterable<FoldParts>,
  executor: FoldExecutor,
  {
    project,
    progress = silent,
    signal = new AbortController().signal,
    foldsAtOnce = 1,
    mlflow = null,
    now = () => new Date(),
  }: ExecutionOptions,
): Promise<ExecutedRun> {
  checkNumber(foldsAtOnce, 'foldsAtOnce', { min: 1, integer: true });
  const given = await collectFolds(folds, request.protocol);
  const parts = request.trial ? given.map(trialParts) : given;
  const inputs = inputsOf(
    request,
    parts.map(({ fold }) => fold),
  );
  const runs = runsOf(project, inputs);
  const place = await findPlace(
    { ...project, runs },
    runId(request.name, inputs),
    request.reuse ?? 'finished',
  );
  if (place.found?.status === 'finished') {
    if (mlflow) await sendKept(place.folder, mlflow);
    return reuseRun(place.found, parts, now());
  }
  const lock = await lockFolder(place.folder);
  try {
    const found = await readRun(place.folder);
    if (found?.status === 'finished') return await reuseRun(found, parts, now());
    const asked = { request, inputs, parts, executor, place: { ...place, found } };
    const tracking = mlflow && { server: mlflow, inputs };
    return await writeRun({ ...asked, project, lock, progress, signal, foldsAtOnce, tracking, now });
  } finally {
    await lock.release();
  }
}

async function writeRun(execution: Execution): Promise<ExecutedRun> {
  const { place, parts, lock, signal, foldsAtOnce, tracking, now } = execution;
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
  const tracked = await trackRun(place.folder, manifest.provenance.commit, tracking);
  const endTracking = async (end: RunEnd) => {
    await tracked?.end(end);
    if (tracking) await sendKept(place.folder, tracking.server);
  };
  try {
    const outcomes = new Map<FoldParts, FinishedFold>();
    const lanes = typeof execution.executor === 'function' ? foldsAtOnce : parts.length;
    const execute = async (fold: FoldParts, lane: number, laneSignal: AbortSignal) => {
      const job = { fold, lane, signal: laneSignal, done: () => outcomes.size };
      outcomes.set(fold, await executeFold(execution, manifest, job));
      const inOrder = parts.flatMap((each) => outcomes.get(each) ?? []);
      await save({
        folds: inOrder.map(({ record }) => record),
        warnings: inOrder.flatMap(({ record, warnings }) => [...record.warnings, ...warnings]),
      });
    };
    await inLanes(parts, lanes, execute, signal);
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
    tracked?.add(0, summaryValues(manifest));
    await endTracking('FINISHED');
    const run = (await readRun(place.folder))!;
    return { ...run, reused: false, note: trainedNote(manifest, kept) };
  } catch (error) {
    const stopped = signal.aborted || isTimeUp(error);
    const status = stopped ? 'interrupted' : 'failed';
    await save({ status, message: messageOf(error) }).catch(() => {});
    await endTracking(stopped ? 'KILLED' : 'FAILED');
    throw error;
  }
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
