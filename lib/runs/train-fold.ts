/** Drives one fold's trainer, scores what it yields and writes it down. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { EpochResult, FoldJob, StoppedBy } from '../classifiers/fold-trainer';
import { check, show } from '../core/check';
import { writeParquet } from '../core/files/parquet';
import type { Fold } from '../core/fold';
import { hashOf } from '../core/hash';
import type { JsonObject } from '../core/json';
import { LABELS, type LabelledText, labelIndex } from '../core/labels';
import { isTimeUp } from '../core/time-budget';
import { type PartScores, partScores } from '../metrics/part-scores';
import { fileOf, foldPath, sizeOf } from './fold';
import type { FoldContext, FoldWork } from './fold-context';
import { writeFold as writeFoldFile } from './fold-file';
import { foldWarnings } from './fold-warnings';
import { foldHashes } from './folds';
import { PREDICTION_SCHEMA, type Prediction, predictionRows } from './predictions';
import type { EpochRecord, FoldRecord, RunFile, RunInputs } from './run';
import { choicesOf } from './summary';
import { epochValues, trackFold } from './track';

/** A fold's context once its lock is held. */
type OwnedContext = FoldContext & { readonly confirm: () => Promise<void> };

/** What a trainer made of a fold. */
interface Trained {
  readonly results: readonly EpochResult[];
  readonly stoppedBy: StoppedBy;
  readonly seconds: number;
  /** Of the fold alone. */
  readonly config?: JsonObject;
}

/**
 * Trains and scores one fold, then writes its predictions and, last, `fold.json`; trackers hear of it meanwhile. `config`
 * is written down where it is the fold's own. Whatever the trainer throws comes through; what it saved in its folder stays for the next attempt.
 */
export async function trainFold(
  { fold, trainer }: FoldWork,
  config: JsonObject | undefined,
  context: OwnedContext,
): Promise<FoldRecord> {
  const { inputs, commit, progress, signal, server, lane, now } = context;
  const folder = join(context.folder, foldPath(fold.fold));
  await mkdir(folder, { recursive: true });
  const tracked = await trackFold(folder, fold.fold, commit, server && { server, inputs });
  const told = { ...budgetOf(inputs), signal, progress: tracked.listen(progress) };
  const job = { ...fold, seed: inputs.seed, lane, folder, ...told };
  const start = now().getTime();
  try {
    const { results, stoppedBy } = await collectEpochs(job, trainer(job), (result) =>
      tracked.add(result.epoch, epochValues(result, scoresOf(fold, result))),
    );
    const seconds = (now().getTime() - start) / 1000;
    const record = await writeFold(job, { results, stoppedBy, seconds, config }, context);
    await tracked.end('FINISHED');
    return record;
  } catch (error) {
    await tracked.end(signal.aborted || isTimeUp(error) ? 'KILLED' : 'FAILED');
    throw error;
  }
}

function budgetOf({ budget }: RunInputs): Pick<FoldJob, 'epochs'> {
  return budget && 'epochs' in budget ? budget : {};
}

async function writeFold(
  job: FoldJob,
  { results, stoppedBy, seconds, config }: Trained,
  { folder, inputs, commit, confirm }: OwnedContext,
): Promise<FoldRecord> {
  await confirm();
  const file = `${foldPath(job.fold)}/predictions.parquet`;
  await writeParquet(join(folder, file), PREDICTION_SCHEMA, foldRows(job, results));
  const epochs: EpochRecord[] = [];
  for (const result of results) {
    const { epoch, trainLoss, seconds: took } = result;
    const checkpoint = await checkpointFiles(folder, job.fold, result.checkpoint);
    epochs.push({ epoch, ...scoresOf(job, result), trainLoss, seconds: took, checkpoint });
  }
  const choices = choicesOf(epochs);
  const record: FoldRecord = {
    fold: job.fold,
    nTrain: job.train.length,
    nInner: job.inner.length,
    nTest: job.outer.length,
    ids: foldHashes(job),
    epochs,
    ...choices,
    stoppedBy,
    ...(config ? { config } : {}),
    warnings: foldWarnings(job, epochs, choices.bestEpoch[inputs.protocol], stoppedBy),
    seconds,
    commit,
    predictions: await fileOf(folder, file),
  };
  await writeFoldFile(job.folder, { inputsHash: hashOf(inputs), ...record });
  return record;
}

/** Takes the epochs one by one until there are no more, or the job is aborted. */
async function collectEpochs(
  job: FoldJob,
  epochs: AsyncGenerator<EpochResult, StoppedBy, void>,
  onEpoch: (result: EpochResult) => void,
): Promise<Pick<Trained, 'results' | 'stoppedBy'>> {
  const results: EpochResult[] = [];
  try {
    for (;;) {
      job.signal.throwIfAborted();
      const step = await epochs.next();
      if (step.done === true) {
        const none = `fold ${job.fold}: expected at least one epoch; the classifier yielded none`;
        check(results.length > 0, none);
        return { results, stoppedBy: step.value };
      }
      checkEpoch(step.value, job, results.length + 1);
      results.push(step.value);
      onEpoch(step.value);
    }
  } finally {
    await epochs.return('cap').catch(() => {});
  }
}

function checkEpoch(result: EpochResult, { fold, inner, outer }: Fold, expected: number): void {
  const where = `fold ${fold}, epoch ${result.epoch}`;
  check(
    result.epoch === expected,
    () => `fold ${fold}: expected epoch ${expected}; received ${result.epoch}`,
  );
  const { trainLoss } = result;
  check(
    trainLoss === null || Number.isFinite(trainLoss),
    () => `${where}: expected a finite training loss; received ${trainLoss}. Lower the learning rate`,
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

function* foldRows(job: FoldJob, results: readonly EpochResult[]): Generator<Prediction> {
  const { fold, seed } = job;
  for (const { epoch, inner, outer } of results) {
    yield* predictionRows(job.inner, inner, { fold, part: 'inner', epoch, seed });
    yield* predictionRows(job.outer, outer, { fold, part: 'outer', epoch, seed });
  }
}

type Parts = Pick<Fold, 'inner' | 'outer'>;

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
