/** The checkpoint of one epoch: a model folder in Hugging Face form, and what made it. */
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { check, show } from '../../../core/check';
import { readJson, writeJson } from '../../../core/files/files';
import { hashOf, sha256File } from '../../../core/hash';
import type { Tokenizer } from '../../../features/tokenizer';
import type { F1Row } from '../../../metrics/classification';
import type { EpochResult } from '../../fold-trainer';
import type { BertConfig } from '../bert/config';
import { MODEL_FILES, writeModel } from '../bert/model-files';
import type { ParameterValues } from '../bert/parameters';
import { type BestEpoch, betterEpoch, monitorScore } from './early-stopping';
import type { Recipe } from './recipe';
import type { Schedule } from './schedule';

const FORMAT = 'maude-checkpoint/3';

/** The name of what says that a checkpoint is whole; written last. */
const MANIFEST = 'training.json';

/** What stands in `training.json` beside the model's files. */
export interface TrainingRecord {
  readonly fold: number;
  readonly epoch: number;
  /** Optimizer steps so far. */
  readonly step: number;
  readonly schedule: Schedule;
  readonly seed: number;
  readonly recipe: Recipe;
  /** Weights in the loss, in the order of the labels. */
  readonly classWeights: readonly number[];
  /** Share of texts that were longer than `maxLength`. */
  readonly truncated: { readonly train: number; readonly outer: number };
  readonly trainLoss: number;
  /** Null for a part without examples. */
  readonly scores: { readonly inner: F1Row | null; readonly outer: F1Row | null };
  /** The best epoch so far by the recipe's monitor or what that gave way to; null where nothing was scored. */
  readonly best: BestEpoch | null;
}

/** Writes the checkpoint to `epoch-N` inside `folder`, the record last; returns the files' paths inside `folder`. */
export async function writeCheckpoint(
  folder: string,
  record: TrainingRecord,
  model: { readonly config: BertConfig; readonly values: ParameterValues; readonly tokenizer: Tokenizer },
): Promise<string[]> {
  const name = `epoch-${record.epoch}`;
  const path = join(folder, name);
  await rm(path, { recursive: true, force: true });
  await writeModel(path, { ...model, maxLength: record.recipe.maxLength });
  const files = [];
  for (const file of MODEL_FILES) {
    const { size } = await stat(join(path, file));
    files.push({ file, bytes: size, sha256: await sha256File(join(path, file)) });
  }
  await writeJson(join(path, MANIFEST), {
    format: FORMAT,
    ...record,
    vocabularyHash: hashOf(model.tokenizer.wordPiece),
    files,
  });
  return [...MODEL_FILES, MANIFEST].map((file) => `${name}/${file}`);
}

/** What the checkpoint in `folder` says of itself; throws where there is none, or one of another form. */
export async function readTrainingRecord(folder: string): Promise<TrainingRecord> {
  const path = join(folder, MANIFEST);
  const record = await readJson<TrainingRecord & { readonly format?: unknown }>(path);
  check(record, () => `${path}: expected a checkpoint of BERT; found no such file`);
  check(
    record.format === FORMAT,
    () =>
      `${path}: expected format ${FORMAT}; received ${show(record.format)}, of another version of the workbench. ` +
      'Run notebook 05-phase2-clinicalbert to train it again',
  );
  return record;
}

/**
 * Removes the checkpoints of epochs that nothing will choose any more: all but the best by the monitor and the best
 * by Death F1 on either part, the earlier one on ties. Probabilities and scores of all epochs stay with the run.
 */
export async function keepEpochs(
  folder: string,
  results: readonly EpochResult[],
  labels: { readonly inner: Uint8Array; readonly outer: Uint8Array },
  best: BestEpoch,
): Promise<void> {
  const kept = new Set([best.epoch]);
  for (const part of ['inner', 'outer'] as const) {
    if (labels[part].length === 0) continue;
    let highest: BestEpoch | null = null;
    for (const result of results)
      highest = betterEpoch(highest, result.epoch, monitorScore('deathF1', labels[part], result[part]));
    if (highest !== null) kept.add(highest.epoch);
  }
  for (const { epoch } of results)
    if (!kept.has(epoch)) await rm(join(folder, `epoch-${epoch}`), { recursive: true, force: true });
}
