/** Dropout whose masks depend on (seed, step, site) alone: drawn on the device, the same again after a resume. */
import type { Tensor } from '../../../tensorflow/engine';
import type { Ops } from './ops';

/** Which elements stay (bool), and the factor of those that do, so that the expectation does not change. */
export interface DropoutMask {
  readonly kept: Tensor;
  readonly scale: number;
}

/** Names one pass of one batch. */
export interface DropoutKey {
  /** Seed of the run. */
  readonly seed: number;
  /** Number of the micro-batch since the run began. */
  readonly step: number;
}

/** Draws masks; `null` (in evaluation) draws none. `site` tells apart the places of one pass. */
export type Dropout = (shape: readonly number[], rate: number, site: number) => DropoutMask | null;

const SITES = 2 ** 16;
const LEVELS = 256;

/**
 * A source of masks for one pass. One random byte decides over one element (four times as fast as a float), so the
 * rate is rounded to a multiple of 1/256: 0.1 becomes 26/256; the kept elements' factor follows it.
 */
export function dropoutOf(ops: Ops, key: DropoutKey | null): Dropout {
  return (shape, rate, site) => {
    const dropped = Math.round(rate * LEVELS);
    if (key === null || dropped === 0) return null;
    const size = shape.reduce((product, n) => product * n, 1);
    const seed = BigInt64Array.of(BigInt(key.seed), BigInt(key.step) * BigInt(SITES) + BigInt(site));
    const bytes = randomBytes(ops, size, ops.engine.tensor(seed, [2], 'int64'));
    const kept = ops.engine.run1('GreaterEqual', [bytes, ops.engine.constant(dropped, 'uint8')]);
    return { kept: ops.reshape(kept, ...shape), scale: LEVELS / (LEVELS - dropped) };
  };
}

/** Sets what `mask` drops to zero and scales the rest; the backward pass is the same. */
export function applyDropout(ops: Ops, x: Tensor, mask: DropoutMask | null): Tensor {
  return mask === null ? x : ops.mul(ops.mul(x, maskValues(ops, mask)), mask.scale);
}

/** 1 where elements stay, 0 where they go, in the precision of `ops`. */
export function maskValues(ops: Ops, { kept }: DropoutMask): Tensor {
  return ops.cast(kept, { kind: 'type', value: ops.precision });
}

function randomBytes(ops: Ops, size: number, seed: Tensor): Tensor {
  const words = ops.engine.run1('StatelessRandomUniformFullInt', [ops.ints(Math.ceil(size / 8)), seed], {
    dtype: { kind: 'type', value: 'int64' },
  });
  const bytes = ops.engine.run1('Bitcast', [words], { type: { kind: 'type', value: 'uint8' } });
  const flat = ops.reshape(bytes, -1);
  return size % 8 === 0 ? flat : ops.firstRows(flat, size, 1);
}
