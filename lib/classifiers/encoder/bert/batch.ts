/** One padded batch on a device, in the forms that the layers read. */
import type { PaddedBatch } from '../../../features/batches';
import type { Tensor } from '../../../tensorflow/engine';
import type { BertConfig } from './config';
import type { Ops } from './ops';

/** A batch's tensors; alive for one pass. */
export interface BatchTensors {
  readonly size: number;
  readonly length: number;
  /** int32 [size * length]. */
  readonly inputIds: Tensor;
  /** 0 where a key is real, a very negative number where it is padding, [size, 1, 1, length]; null without padding. */
  readonly maskBias: Tensor | null;
  /** The weights by which final states are summed into what the head reads, [size, 1 or 2, length]. */
  readonly poolWeights: Tensor;
}

const LOWEST = { float32: -3.4028234663852886e38, float64: -Number.MAX_VALUE } as const;

/** Uploads a batch. */
export function batchTensors(ops: Ops, { pooling }: BertConfig, batch: PaddedBatch): BatchTensors {
  const { size, length, inputIds, lengths } = batch;
  const padded = lengths.some((n) => n < length);
  const rows = poolRows(pooling);
  return {
    size,
    length,
    inputIds: ops.engine.tensor(inputIds, [size * length], 'int32'),
    maskBias: padded ? ops.upload(maskBias(batch, LOWEST[ops.precision]), [size, 1, 1, length]) : null,
    poolWeights: ops.upload(poolWeights(batch, rows), [size, rows.length, length]),
  };
}

type PoolRow = 'cls' | 'mean';

function poolRows(pooling: BertConfig['pooling']): readonly PoolRow[] {
  if (pooling === 'clsMeanConcat') return ['cls', 'mean'];
  return [pooling === 'mean' ? 'mean' : 'cls'];
}

function maskBias({ size, length, lengths }: PaddedBatch, lowest: number): Float64Array {
  const bias = new Float64Array(size * length);
  lengths.forEach((n, row) => {
    bias.fill(lowest, row * length + n, (row + 1) * length);
  });
  return bias;
}

/** [CLS] is the first state; the mean is over real tokens, [CLS] and [SEP] included. */
function poolWeights({ size, length, lengths }: PaddedBatch, rows: readonly PoolRow[]): Float64Array {
  const weights = new Float64Array(size * rows.length * length);
  lengths.forEach((n, example) => {
    rows.forEach((row, r) => {
      const start = (example * rows.length + r) * length;
      if (row === 'cls') weights[start] = 1;
      else weights.fill(1 / n, start, start + n);
    });
  });
  return weights;
}
