/** Trains and tests on folds in passing, without writing runs. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FoldTrainer } from '../../classifiers/fold-trainer';
import { messageOf } from '../../core/check';
import type { Fold } from '../../core/fold';
import { silent } from '../../core/progress';
import { predictedLabels } from '../../metrics/classification';

/** The class that a model gave each example it was tested on, by id; or why no model could be trained. */
export type Probed =
  | { readonly kind: 'tested'; readonly predicted: ReadonlyMap<string, number> }
  | { readonly kind: 'failed'; readonly reason: string };

/** Seed and interrupt of `probeFold`. */
export interface ProbeOptions {
  readonly seed: number;
  /** Never aborted by default. */
  readonly signal?: AbortSignal;
}

/**
 * Trains and tests `trainer` on a fold; its last epoch counts. Checkpoints go to a temporary folder and away again. A fold
 * that cannot be trained (its first period may hold one report) has the reason; an interrupt is thrown.
 */
export async function probeFold(
  trainer: FoldTrainer,
  { fold, train, inner, outer }: Fold,
  { seed, signal = new AbortController().signal }: ProbeOptions,
): Promise<Probed> {
  signal.throwIfAborted();
  const folder = await mkdtemp(join(tmpdir(), 'probe-'));
  try {
    let probabilities = new Float64Array(0);
    const job = { fold, train, inner, outer, seed, folder, progress: silent, signal };
    for await (const epoch of trainer(job)) probabilities = Float64Array.from(epoch.outer);
    const labels = predictedLabels(probabilities);
    return { kind: 'tested', predicted: new Map(outer.map(({ id }, i) => [id, labels[i]])) };
  } catch (error) {
    signal.throwIfAborted();
    return { kind: 'failed', reason: messageOf(error) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
