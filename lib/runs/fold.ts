/** One fold of a run: driven by its trainer, scored, written down. */
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { check, show } from '../core/check';
import { readJson, writeJson } from '../core/files';
import { hashOf, sha256File } from '../core/hash';
import { LABELS, type LabelledText, labelIndex } from '../core/labels';
import { writeParquet } from '../core/parquet';
import { type PartScores, partScores } from '../metrics/part-scores';
import type { EpochResult, FoldJob, FoldTrainer, StoppedBy } from '../models/fold-trainer';
import { partsHashes } from './fold-parts';
import { foldWarnings } from './fold-warnings';
import { PREDICTION_SCHEMA, type Prediction, predictionRows } from './predictions';
import type { EpochRecord, FoldRecord, Protocol, RunFile } from './run';
import { bestEpoch } from './summary';
import { epochValues, type RunTracking, trackFold } from './track';

/** What a fold takes from its run. */
export interface FoldContext {
  /** The run's folder. */
  readonly folder: string;
  readonly inputsHash: string;
  readonly protocol: Protocol;
  readonly phase: 1 | 2;
  readonly commit: string | null;
  /** Throws when this process no longer owns the run. */
  readonly confirm: () => Promise<void>;
  readonly now: () => Date;
  /** The server that is told of the fold, beside its own files; nobody by default. */
  readonly tracking?: RunTracking | null;
}

/** `fold.json`: the record with the hash of the inputs it was made from. */
type FoldFile = FoldRecord & { readonly inputsHash: string };

/** The folder of a fold below its run's. */
export const foldPath = (fold: number): string => `folds/fold-${fold}`;

/**
 * Trains and scores one fold, then writes its predictions and, last, `fold.json`; trackers hear of it meanwhile.
 * Whatever the trainer throws comes through; what it saved in its folder stays for the next attempt.
 */
export async function runFold(
  job: Omit<FoldJob, 'folder'>,
  trainer: FoldTrainer,
  context: FoldContext,
): Promise<FoldRecord> {
  const folder = join(context.folder, foldPath(job.fold));
  await mkdir(folder, { recursive: true });
  const tracked = await trackFold(folder, job.fold, context.commit, context.tracking ?? null);
  try {
    const followed = { ...job, folder, progress: tracked.listen(job.progress) };
    const record = await trainFold(followed, trainer, context, (result) =>
      tracked.add(result.epoch, epochValues(result, scoresOf(job, result))),
    );
    await tracked.end('FINISHED');
    return record;
  } catch (error) {
    await tracked.end(job.signal.aborted || isTimeUp(error) ? 'KILLED' : 'FAILED');
    throw error;
  }
}

/** Whether a training ended because its time was up; it goes on another time. */
export function isTimeUp(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeBudgetSpent';
}

async function trainFold(
  job: FoldJob,
  trainer: FoldTrainer,
  context: FoldContext,
  onEpoch: (result: EpochResult) => void,
): Promise<FoldRecord> {
  const start = context.now().getTime();
  const { results, stoppedBy } = await driveTrainer(job, trainer, onEpoch);
  await context.confirm();
  const file = `${foldPath(job.fold)}/predictions.parquet`;
  await writeParquet(join(context.folder, file), PREDICTION_SCHEMA, foldRows(job, results));
  const epochs: EpochRecord[] = [];
  for (const result of results) {
    const { epoch, trainLoss, seconds } = result;
    const checkpoint = await checkpointFiles(context.folder, job.fold, result.checkpoint);
    epochs.push({ epoch, ...scoresOf(job, result), trainLoss, seconds, checkpoint });
  }
  const best = { nested: bestEpoch(epochs, 'nested'), reference: bestEpoch(epochs, 'reference')! };
  const record: FoldRecord = {
    fold: job.fold,
    nTrain: job.train.length,
    nInner: job.inner.length,
    nTest: job.outer.length,
    ids: partsHashes(job),
    epochs,
    bestEpoch: best,
    stoppedBy,
    warnings: foldWarnings(job, epochs, best[context.protocol], context.phase),
    seconds: (context.now().getTime() - start) / 1000,
    commit: context.commit,
    predictions: await fileOf(context.folder, file),
  };
  await writeJson(join(job.folder, 'fold.json'), { inputsHash: context.inputsHash, ...record });
  return record;
}

/** What an earlier attempt left of a fold. */
export type EarlierFold =
  | { readonly state: 'none' | 'damaged' }
  | { readonly state: 'finished'; readonly record: FoldRecord };

/** Which fold, and by `partsHashes` its examples. */
export type FoldIdentity = Pick<FoldRecord, 'fold' | 'ids'>;

/** Looks for a finished fold: same inputs, same examples, and every file as it was recorded; else it is damaged. */
export async function earlierFold(
  { fold, ids }: FoldIdentity,
  { folder, inputsHash }: Pick<FoldContext, 'folder' | 'inputsHash'>,
): Promise<EarlierFold> {
  const path = join(folder, foldPath(fold), 'fold.json');
  const found = await readJson<FoldFile>(path).catch(() => 'damaged' as const);
  if (found === null) return { state: 'none' };
  if (found === 'damaged' || found.inputsHash !== inputsHash) return { state: 'damaged' };
  const { inputsHash: _, ...record } = found;
  if (hashOf(record.ids) !== hashOf(ids)) return { state: 'damaged' };
  for (const file of foldFiles(record)) if (!(await isIntact(folder, file))) return { state: 'damaged' };
  return { state: 'finished', record };
}

/** The files that make up a finished fold, beside its `fold.json`. */
export function foldFiles({ predictions, epochs }: FoldRecord): RunFile[] {
  return [predictions, ...epochs.flatMap(({ checkpoint }) => checkpoint)];
}

/** Removes what is left of a fold, but for its lock. */
export async function removeFold(folder: string, fold: number): Promise<void> {
  const path = join(folder, foldPath(fold));
  for (const name of await readdir(path).catch(() => []))
    if (name !== 'lock.json') await rm(join(path, name), { recursive: true, force: true });
}

/** True when the file is there with its recorded size and hash. */
export async function isIntact(folder: string, file: RunFile): Promise<boolean> {
  const path = join(folder, file.path);
  const bytes = await sizeOf(path);
  return bytes === file.bytes && (await sha256File(path)) === file.sha256;
}

/** A file of the run's folder with its size and hash. */
export async function fileOf(folder: string, path: string): Promise<RunFile> {
  const full = join(folder, path);
  return { path, sha256: await sha256File(full), bytes: (await stat(full)).size };
}

async function driveTrainer(
  job: FoldJob,
  trainer: FoldTrainer,
  onEpoch: (result: EpochResult) => void,
): Promise<{ results: EpochResult[]; stoppedBy: StoppedBy }> {
  const results: EpochResult[] = [];
  const epochs = trainer(job);
  try {
    for (;;) {
      job.signal.throwIfAborted();
      const step = await epochs.next();
      if (step.done) {
        check(
          results.length > 0,
          () => `fold ${job.fold}: expected at least one epoch; the model yielded none`,
        );
        return { results, stoppedBy: step.value as StoppedBy };
      }
      const result = step.value as EpochResult;
      checkEpoch(result, job, results.length + 1);
      results.push(result);
      onEpoch(result);
    }
  } finally {
    await epochs.return('cap').catch(() => {});
  }
}

function checkEpoch(result: EpochResult, { fold, inner, outer }: FoldJob, expected: number): void {
  const where = `fold ${fold}, epoch ${result.epoch}`;
  check(
    result.epoch === expected,
    () => `fold ${fold}: expected epoch ${expected}; received ${result.epoch}`,
  );
  for (const [part, examples] of Object.entries({ inner, outer })) {
    const probabilities = result[part as 'inner' | 'outer'];
    check(
      probabilities.length === examples.length * LABELS.length,
      () =>
        `${where}: expected ${examples.length} x ${LABELS.length} ${part} probabilities; received ${probabilities.length}`,
    );
    for (let i = 0; i < examples.length; i++) {
      const row = probabilities.subarray(i * LABELS.length, (i + 1) * LABELS.length);
      const sum = row.reduce((total, p) => total + p, 0);
      check(
        Math.abs(sum - 1) < 1e-3 && row.every((p) => p >= 0),
        () =>
          `${where}: expected probabilities that sum to 1 for example ${examples[i].id} (${part}); received ${show([...row])}`,
      );
    }
  }
}

function* foldRows(job: Omit<FoldJob, 'folder'>, results: readonly EpochResult[]): Generator<Prediction> {
  const { fold, seed } = job;
  for (const { epoch, inner, outer } of results) {
    yield* predictionRows(job.inner, inner, { fold, part: 'inner', epoch, seed });
    yield* predictionRows(job.outer, outer, { fold, part: 'outer', epoch, seed });
  }
}

type Parts = Pick<FoldJob, 'inner' | 'outer'>;

function scoresOf(parts: Parts, of: Pick<EpochResult, 'inner' | 'outer'>) {
  const score = (part: keyof Parts): PartScores => partScores(indicesOf(parts[part]), of[part]);
  return { inner: parts.inner.length === 0 ? null : score('inner'), outer: score('outer') };
}

function indicesOf(examples: readonly LabelledText[]): Uint8Array {
  return Uint8Array.from(examples, ({ label }) => labelIndex(label));
}

/** Checkpoints that the trainer has already thrown away are left out. */
async function checkpointFiles(folder: string, fold: number, paths: readonly string[]): Promise<RunFile[]> {
  const files: RunFile[] = [];
  for (const name of paths) {
    const path = `${foldPath(fold)}/${name}`;
    if ((await sizeOf(join(folder, path))) !== null) files.push(await fileOf(folder, path));
  }
  return files;
}

async function sizeOf(path: string): Promise<number | null> {
  return stat(path).then(
    ({ size }) => size,
    () => null,
  );
}
