/** Batches of token rows: which rows go together in which order, and their padding to a rectangle. */
import { check, checkNumber } from '../core/check';
import { deriveSeed, RandomState } from '../core/random';
import type { TokenRows } from './token-rows';

/**
 * `byLength`: rows of similar length share a batch (little padding). `uniform`: a plain shuffle, as PyTorch's
 * `DataLoader(shuffle=True)`; a class-weighted loss normalises per batch, so the two are not the same training.
 */
export const BATCHINGS = ['byLength', 'uniform'] as const;
export type Batching = (typeof BATCHINGS)[number];

/** How an epoch is cut into batches. */
export interface BatchOptions {
  readonly batchSize: number;
  readonly batching: Batching;
  readonly seed: number;
  /** 1 for the first; each epoch has its own order. */
  readonly epoch: number;
  /** `byLength` sorts within a shuffled stretch of so many batches (default 64). */
  readonly window?: number;
}

/**
 * The rows of each batch of one epoch, in training order; every row once. The last batch that was cut (anywhere
 * in the order under `byLength`) may be smaller. The same lengths and options give the same batches.
 */
export function planBatches(
  lengths: Int32Array,
  { batchSize, batching, seed, epoch, window = 64 }: BatchOptions,
): Uint32Array[] {
  checkNumber(batchSize, 'batchSize', { min: 1, integer: true });
  checkNumber(window, 'window', { min: 1, integer: true });
  const random = new RandomState(deriveSeed(seed, 'batches', epoch));
  const order = random.permutation(lengths.length);
  if (batching === 'byLength')
    for (let start = 0; start < order.length; start += batchSize * window)
      order.subarray(start, start + batchSize * window).sort((a, b) => lengths[a] - lengths[b]);
  const batches = cutBatches(order, batchSize);
  if (batching === 'byLength') random.shuffle(batches);
  return batches;
}

/** Batches for scoring: all rows from short to long. */
export function planScoring(lengths: Int32Array, batchSize: number): Uint32Array[] {
  const order = Uint32Array.from(lengths, (_, i) => i).sort((a, b) => lengths[a] - lengths[b] || a - b);
  return cutBatches(order, batchSize);
}

function cutBatches(order: Uint32Array, batchSize: number): Uint32Array[] {
  const batches: Uint32Array[] = [];
  for (let start = 0; start < order.length; start += batchSize)
    batches.push(order.slice(start, start + batchSize));
  return batches;
}

/** The number of tokens of each row. */
export function rowLengths({ offsets }: TokenRows): Int32Array {
  return Int32Array.from({ length: offsets.length - 1 }, (_, i) => offsets[i + 1] - offsets[i]);
}

/** A rectangle of token ids, rows padded with `[PAD]` to the longest one. */
export interface PaddedBatch {
  readonly size: number;
  /** Tokens of each row, padding included. */
  readonly length: number;
  /** Row-major, `size` x `length`. */
  readonly inputIds: Int32Array;
  /** Real tokens of each row; they come first. */
  readonly lengths: Int32Array;
}

/** The rows that `batch` names, padded to the longest of them. */
export function padBatch({ ids, offsets }: TokenRows, batch: Uint32Array, padId: number): PaddedBatch {
  check(batch.length > 0, 'expected a batch with rows; received an empty one');
  const lengths = Int32Array.from(batch, (row) => offsets[row + 1] - offsets[row]);
  const length = lengths.reduce((longest, n) => Math.max(longest, n), 0);
  const inputIds = new Int32Array(batch.length * length).fill(padId);
  batch.forEach((row, i) => {
    inputIds.set(ids.subarray(offsets[row], offsets[row + 1]), i * length);
  });
  return { size: batch.length, length, inputIds, lengths };
}

/** Real tokens over all tokens that the padded batches hold: 1 means no padding. */
export function tokenShare(lengths: Int32Array, batches: readonly Uint32Array[]): number {
  let real = 0;
  let padded = 0;
  for (const batch of batches) {
    const rows = Array.from(batch, (row) => lengths[row]);
    real += rows.reduce((sum, n) => sum + n, 0);
    padded += rows.length * Math.max(...rows);
  }
  return padded === 0 ? 1 : real / padded;
}
