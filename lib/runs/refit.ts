/** A checkpoint for use: trained on everything that a run knows, for a stated number of epochs. It has no score. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Refitter } from '../classifiers/fold-trainer';
import { check, checkNumber } from '../core/check';
import { lockFolder } from '../core/files/lock';
import { readSealed, writeSealed } from '../core/files/sealed';
import type { Fold } from '../core/fold';
import { hashOf, sha1 } from '../core/hash';
import type { JsonObject } from '../core/json';
import { LABELS, type LabelledText } from '../core/labels';
import { silent } from '../core/progress';
import { fileOf, isIntact } from './fold';
import type { ExecutionOptions } from './request';
import type { Run, RunFile } from './run';
import type { SweepRecord } from './sweep-record';

const FORMAT = 'maude-refit/3';
/** What is read: `maude-refit/2` knew of no config of a refit's own. */
const FORMATS = ['maude-refit/2', FORMAT] as const;

/** `refit-N/refit.json` in a run's folder. No score stands in it: every example was learned from. */
export interface RefitManifest extends Partial<RefitChoice> {
  readonly format: (typeof FORMATS)[number];
  /** Id of the run whose recipe, seed and examples these are. */
  readonly run: string;
  readonly epochs: number;
  readonly examples: number;
  /** SHA-1 over their ids, one a line, in their order. */
  readonly ids: string;
  readonly seed: number;
  /** Of the attempt that finished it. */
  readonly seconds: number;
  /** Relative to the refit's folder. */
  readonly files: readonly RunFile[];
  /** Some of the examples and what it says of them, row-major n x 4: an export must say the same. It is no score. */
  readonly probe: { readonly ids: readonly string[]; readonly probabilities: readonly number[] };
}

/** What a sweep over all rows chose for a refit, where the run's folds each had their own config. */
export interface RefitChoice {
  readonly config: JsonObject;
  readonly sweep: SweepRecord;
}

/** A finished refit. */
export interface Refit extends RefitManifest {
  readonly folder: string;
  /** True when it was found finished. */
  readonly reused: boolean;
}

/** How a run is refitted. */
export interface RefitOptions extends Omit<ExecutionOptions, 'project'> {
  readonly epochs: number;
  /** What it is trained with, where that is not the run's config. */
  readonly choice?: RefitChoice;
}

/**
 * Trains on all examples of `folds`, training, inner and reported ones, and writes `refit-N/` into the run's folder. A
 * finished one is found again; one that was stopped goes on from its last checkpoint.
 */
export async function refitRun(
  run: Run,
  folds: readonly Fold[],
  refitter: Refitter,
  options: RefitOptions,
): Promise<Refit> {
  const { epochs, choice, progress = silent, now = () => new Date() } = options;
  const { signal = new AbortController().signal } = options;
  checkNumber(epochs, 'epochs', { min: 1, integer: true });
  check(run.status === 'finished', () => `run ${run.id}: expected a finished run; received ${run.status}`);
  const folder = join(run.folder, `refit-${epochs}`);
  const examples = allExamples(folds);
  const ids = sha1(examples.map(({ id }) => `${id}\n`).join(''));
  const found = await readRefit(folder);
  const isSame = hashOf(found?.config ?? null) === hashOf(choice?.config ?? null);
  if (found?.ids === ids && isSame && (await areIntact(found))) return found;
  const lock = await lockFolder(folder);
  try {
    const start = now().getTime();
    const { seed } = run.inputs;
    const job = { fold: 0, train: examples, inner: [], outer: [], seed, folder, progress, signal };
    const { checkpoint, probe: probabilities } = await refitter(job);
    const files = await Promise.all(checkpoint.map((path) => fileOf(folder, path)));
    const probed = examples.slice(0, probabilities.length / LABELS.length);
    const probe = { ids: probed.map(({ id }) => id), probabilities: [...probabilities] };
    const seconds = (now().getTime() - start) / 1000;
    const made = { run: run.id, epochs, examples: examples.length, ids, seed, seconds, files, probe };
    const manifest: RefitManifest = { format: FORMAT, ...made, ...choice };
    await lock.confirm();
    await writeSealed(join(folder, 'refit.json'), manifest);
    return { ...manifest, folder, reused: false };
  } finally {
    await lock.release();
  }
}

/** Each example of the folds once, sorted by id. */
export function allExamples(folds: readonly Fold[]): LabelledText[] {
  const byId = new Map<string, LabelledText>();
  for (const { train, inner, outer } of folds)
    for (const example of [...train, ...inner, ...outer]) byId.set(example.id, example);
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The finished refits of a run, fewest epochs first. */
export async function refitsOf(run: Run): Promise<Refit[]> {
  const names = (await readdir(run.folder)).filter((name) => /^refit-\d+$/.test(name));
  const found = await Promise.all(names.map((name) => readRefit(join(run.folder, name))));
  return found.flatMap((refit) => refit ?? []).sort((a, b) => a.epochs - b.epochs);
}

/** The refit of so many epochs, its files verified; throws when it is not there or not what was recorded. */
export async function openRefit(run: Run, epochs: number): Promise<Refit> {
  const refit = await readRefit(join(run.folder, `refit-${epochs}`));
  const again = `run notebook 05 with refitEpochs ${epochs}`;
  check(refit, () => `run ${run.id}: expected a refit of ${epochs} epochs; found none; ${again}`);
  check(
    await areIntact(refit),
    () => `${refit.folder}: a file is missing or was changed after the refit; delete the folder and ${again}`,
  );
  return refit;
}

async function readRefit(folder: string): Promise<Refit | null> {
  const again = 'Delete the folder and run notebook 05 with the same refitEpochs';
  const manifest = await readSealed<RefitManifest>(join(folder, 'refit.json'), again);
  return manifest && FORMATS.includes(manifest.format) ? { ...manifest, folder, reused: true } : null;
}

async function areIntact({ folder, files }: Refit): Promise<boolean> {
  for (const file of files) if (!(await isIntact(folder, file))) return false;
  return files.length > 0;
}
