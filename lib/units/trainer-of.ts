/** The trainer that a fold's unit asks for, made of its file alone. */
import { join } from 'node:path';
import { check } from '../core/check';
import { canonicalJson } from '../core/hash';
import type { Progress } from '../core/progress';
import type { Project } from '../core/project';
import type { FoldTrainer } from '../models/fold-trainer';
import { type ModelFile, resolvePretrained } from '../models/pretrained/resolve-pretrained';
import { type TfidfLogisticConfig, tfidfLogisticConfig } from '../models/tfidf-logistic/config';
import { tfidfLogisticTrainer } from '../models/tfidf-logistic/trainer';
import { openOrExplain } from '../tensorflow/open-or-explain';
import { isFromScratch, type Recipe, recipe } from '../training/recipe';
import { bertTrainer } from '../training/train-fold';
import type { FoldUnit, UnitModel } from './fold-unit';

/** Where a trainer finds what it needs. */
export interface TrainerContext {
  readonly project: Project;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** When to stop, done or not; null for never. */
  readonly stopAt: Date | null;
}

/** Builds the trainer; of BERT it opens TensorFlow and finds the pretrained weights by name. */
export function trainerOf(unit: FoldUnit, context: TrainerContext): Promise<FoldTrainer> {
  switch (unit.inputs.model as UnitModel) {
    case 'tfidf-logistic':
      return Promise.resolve(
        tfidfLogisticTrainer(tfidfLogisticConfig(unit.inputs.config as unknown as TfidfLogisticConfig)),
      );
    case 'bert':
      return bertOf(unit, context);
  }
}

/** A recipe with the files of the weights that it starts from. */
type BertConfigOfRun = Recipe & { readonly files: readonly ModelFile[] };

async function bertOf(
  { inputs, machine }: FoldUnit,
  { project, progress, signal, stopAt }: TrainerContext,
): Promise<FoldTrainer> {
  const { files = [], ...given } = inputs.config as unknown as BertConfigOfRun;
  const checked = recipe(given);
  const pretrained = await pretrainedFolder(checked, files, { root: project.root, progress, signal });
  const { device, threads, devicePlan, recompute, checkpointMinutes } = machine;
  const opened = await openOrExplain({
    device: device === 'auto' ? undefined : device,
    intraOpThreads: threads || undefined,
  });
  if (opened.kind === 'missing') throw new Error(opened.message);
  return bertTrainer(checked, opened.engine, {
    ...{ pretrained, devicePlan, recompute, checkpointMinutes },
    devices: opened.gpus.length > 1 ? opened.gpus : undefined,
    stopAfter: stopAt,
    tokenFolder: join(project.root, '.cache/tokens'),
  });
}

async function pretrainedFolder(
  asked: Recipe,
  expected: readonly ModelFile[],
  places: { readonly root: string; readonly progress: Progress; readonly signal: AbortSignal },
): Promise<string | null> {
  if (isFromScratch(asked)) return null;
  const { folder, files } = await resolvePretrained(asked.weights, places);
  check(
    canonicalJson(files) === canonicalJson(expected),
    () =>
      `${folder}: expected the weights that the run was begun with; these files differ from them. Put the same ` +
      `files into data/models/${asked.weights} of the storage, or run the notebook again`,
  );
  return folder;
}
