/**
 * Data parallelism in one process, as torch's `nn.DataParallel`: a micro-batch is scattered over devices, each holds a
 * copy of the weights, and the gradients are summed on the first device, where the one optimizer is.
 */
import type { PaddedBatch } from '../../../features/batches';
import type { Ops } from '../bert/ops';
import type { Weights } from '../bert/parameters';
import type { AdamW } from './adamw';

/** A device's operations and its copy of the weights, which is good until the next update. */
export interface Replica {
  readonly ops: Ops;
  weights(): Weights;
}

/** The optimizer's device first, then the others. */
export class Replicas {
  readonly members: readonly Replica[];
  private readonly copies = new Map<Ops, Weights>();

  constructor(
    lead: Ops,
    followers: readonly Ops[],
    private readonly optimizer: AdamW,
  ) {
    this.members = [
      { ops: lead, weights: () => optimizer.weights() },
      ...followers.map((ops) => ({ ops, weights: () => this.copyFor(ops) })),
    ];
  }

  /** Frees the copies; to be called before each update, and at the end. */
  release(): void {
    for (const weights of this.copies.values()) for (const tensor of weights.values()) tensor.dispose();
    this.copies.clear();
  }

  private copyFor(ops: Ops): Weights {
    const found = this.copies.get(ops);
    if (found !== undefined) return found;
    const copied = ops.section(
      () =>
        new Map(
          [...this.optimizer.weights()].map(([name, tensor]) => [name, ops.engine.keep(ops.receive(tensor))]),
        ),
    );
    this.copies.set(ops, copied);
    return copied;
  }
}

/** Rows `start` up to `end` of each device: stretches of ceil(size / devices); a small batch leaves devices out. */
export function shareRows(size: number, devices: number): (readonly [number, number])[] {
  const rows = Math.ceil(size / devices);
  const shares: (readonly [number, number])[] = [];
  for (let start = 0; start < size; start += rows) shares.push([start, Math.min(size, start + rows)]);
  return shares;
}

/** Some rows of a batch, padded to the longest of them. */
export function sliceBatch(batch: PaddedBatch, start: number, end: number): PaddedBatch {
  const size = end - start;
  const lengths = batch.lengths.slice(start, end);
  const length = lengths.reduce((longest, n) => Math.max(longest, n), 0);
  const inputIds = new Int32Array(size * length);
  for (let row = 0; row < size; row++) {
    const from = (start + row) * batch.length;
    inputIds.set(batch.inputIds.subarray(from, from + length), row * length);
  }
  return { size, length, inputIds, lengths };
}

/** Waits for all of them, so that none goes on alone, then throws the first error. */
export async function settleAll(work: readonly Promise<unknown>[]): Promise<void> {
  const failed = (await Promise.allSettled(work)).find(({ status }) => status === 'rejected');
  if (failed !== undefined) throw (failed as PromiseRejectedResult).reason;
}
