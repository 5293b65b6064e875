/** What a resumable checkpoint says of itself, and when it may be taken up again. */
import { createHash } from 'node:crypto';
import { check, show } from '../../../core/check';
import { hashOf } from '../../../core/hash';
import type { LabelledText } from '../../../core/labels';
import { breathe } from '../../../core/progress';
import type { Tokenizer } from '../../../features/tokenizer';
import type { EpochResult, FoldJob } from '../../fold-trainer';
import type { BestEpoch } from './early-stopping';
import type { LossScale } from './loss-scale';
import type { Recipe } from './recipe';

/** Of `resume.json`. */
export const RESUME_FORMAT = 'maude-resume/3';

/** Where a training stands in its epoch. */
export interface EpochPosition {
  /** The epoch under way, 1 for the first. */
  readonly epoch: number;
  /** Its optimizer steps so far. */
  readonly steps: number;
  /** The sum of their losses. */
  readonly lossSum: number;
  /** Time spent on them in seconds, over all attempts. */
  readonly seconds: number;
}

/** The counters from which, with weights and moments, the rest of a training follows. */
export interface TrainingState {
  /** Optimizer steps so far. */
  readonly step: number;
  /** Micro-batches so far: the counter of the dropout masks. */
  readonly microBatches: number;
  /** Updates of the optimizer: steps whose gradients overflowed in float16 are left out. */
  readonly updates: number;
  readonly lossScale: LossScale;
  readonly position: EpochPosition;
  readonly best: BestEpoch | null;
  /** The epochs that were scored. */
  readonly results: readonly EpochResult[];
}

/** What has to be equal for a training to go on. */
export interface ResumeIdentity {
  readonly fold: number;
  readonly seed: number;
  readonly recipe: Recipe;
  /** SHA-256 of the recipe's canonical JSON. */
  readonly recipeHash: string;
  /** SHA-256 over ids, labels and texts of the three parts. */
  readonly dataHash: string;
  readonly vocabularyHash: string;
}

/** A file of a checkpoint. */
export interface ResumeFile {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** `resume.json`; the epochs' probabilities lie in a file of their own. */
export interface ResumeRecord extends ResumeIdentity, Omit<TrainingState, 'results'> {
  readonly format: typeof RESUME_FORMAT;
  /** 1 for a fold's first checkpoint; the higher one is the later one. */
  readonly sequence: number;
  readonly results: readonly Omit<EpochResult, 'inner' | 'outer'>[];
  readonly files: readonly ResumeFile[];
}

/** The identity of a fold's training. */
export async function identityOf(
  recipe: Recipe,
  job: FoldJob,
  tokenizer: Tokenizer,
): Promise<ResumeIdentity> {
  const { fold, seed } = job;
  const vocabularyHash = hashOf(tokenizer.wordPiece);
  return {
    ...{ fold, seed, recipe, vocabularyHash },
    recipeHash: hashOf(recipe),
    dataHash: await dataHashOf(job),
  };
}

/** Throws, with the way out, when the checkpoint in `folder` was written by another training than `own`. */
export function checkIdentity(folder: string, found: ResumeRecord, own: ResumeIdentity): void {
  const refuse = (what: string, expected: unknown, received: unknown) =>
    `${folder}: expected a checkpoint of this training, ${what} ${show(expected)}; received ${show(received)}: ` +
    'train with what it was begun with, or delete the folder (or ask for a fresh run) to begin again';
  for (const name of ['fold', 'seed'] as const)
    check(found[name] === own[name], () => refuse(name, own[name], found[name]));
  for (const name of Object.keys({ ...own.recipe, ...found.recipe }) as (keyof Recipe)[])
    check(hashOf({ of: found.recipe[name] }) === hashOf({ of: own.recipe[name] }), () =>
      refuse(`with ${name}`, own.recipe[name], found.recipe[name]),
    );
  for (const [name, what] of [
    ['recipeHash', 'its recipe with SHA-256'],
    ['dataHash', 'its examples with SHA-256'],
    ['vocabularyHash', 'its vocabulary with SHA-256'],
  ] as const)
    check(found[name] === own[name], () => refuse(what, own[name], found[name]));
}

const BREATH = 512;

async function dataHashOf({ train, inner, outer }: FoldJob): Promise<string> {
  const hash = createHash('sha256');
  for (const [part, examples] of Object.entries({ train, inner, outer }) as [string, LabelledText[]][]) {
    hash.update(`${part} ${examples.length}\n`);
    for (const [i, { id, label, text }] of examples.entries()) {
      hash.update(`${JSON.stringify([id, label, text])}\n`);
      if (i % BREATH === BREATH - 1) await breathe();
    }
  }
  return hash.digest('hex');
}
