/** A checkpoint for use: trained on everything that a run knows, for a stated number of epochs. It has no score. */
import { join } from 'node:path';
import { check, checkNumber } from '../core/check';
import { readJson, writeJson } from '../core/files';
import { sha1 } from '../core/hash';
import type { LabelledText } from '../core/labels';
import { silent } from '../core/progress';
import type { Refitter } from '../models/fold-trainer';
import { fileOf, isIntact } from './fold';
import type { FoldParts } from './fold-parts';
import { lockFolder } from './lock';
import type { ExecutionOptions } from './request';
import type { Run, RunFile } from './run';

/** `refit-N/refit.json` in a run's folder. No score stands in it: every example was learned from. */
export interface RefitManifest {
  readonly format: 'maude-refit/1';
  /** Id of the run whose recipe, seed and examples these are. */
  readonly run: string;
  readonly epochs: number;
  readonly examples: number;
  /** SHA-1 over their ids, one a line, in their order. */
  readonly ids: string;
  readonly seed: number;
  /** Of the attempt that finished it. */
  readonly seconds: number;
  readonly files: readonly RunFile[];
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
}

/**
 * Trains on all examples of `folds`, training, inner and reported ones, and writes `refit-N/` into the run's folder. A
 * finished one is found again; one that was stopped goes on from its last checkpoint.
 */
export async function refitRun(
  run: Run,
  folds: readonly FoldParts[],
  refitter: Refitter,
  { epochs, progress = silent, signal = new AbortController().signal, now = () => new Date() }: RefitOptions,
): Promise<Refit> {
  checkNumber(epochs, 'epochs', { min: 1, integer: true });
  check(run.status === 'finished', () => `run ${run.id}: expected a finished run; received ${run.status}`);
  const folder = join(run.folder, `refit-${epochs}`);
  const examples = allExamples(folds);
  const ids = sha1(examples.map(({ id }) => `${id}\n`).join(''));
  const found = await readJson<RefitManifest>(join(folder, 'refit.json'));
  if (found?.ids === ids && (await areIntact(folder, found.files))) return { ...found, folder, reused: true };
  const lock = await lockFolder(folder);
  try {
    const start = now().getTime();
    const { seed } = run.inputs;
    const job = { fold: 0, train: examples, inner: [], outer: [], seed, folder, progress, signal };
    const paths = await refitter(job);
    const files = await Promise.all(paths.map((path) => fileOf(folder, path)));
    const seconds = (now().getTime() - start) / 1000;
    const made = { run: run.id, epochs, examples: examples.length, ids, seed, seconds, files };
    const manifest: RefitManifest = { format: 'maude-refit/1', ...made };
    await lock.confirm();
    await writeJson(join(folder, 'refit.json'), manifest);
    return { ...manifest, folder, reused: false };
  } finally {
    await lock.release();
  }
}

/** Each example of the folds once, sorted by id. */
function allExamples(folds: readonly FoldParts[]): LabelledText[] {
  const byId = new Map<string, LabelledText>();
  for (const { train, inner, outer } of folds)
    for (const example of [...train, ...inner, ...outer]) byId.set(example.id, example);
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

async function areIntact(folder: string, files: readonly RunFile[]): Promise<boolean> {
  for (const file of files) if (!(await isIntact(folder, file))) return false;
  return files.length > 0;
}
