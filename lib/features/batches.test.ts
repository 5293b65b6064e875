import { describe, expect, it } from 'vitest';
import { RandomState } from '../core/random';
import { padBatch, planBatches, planScoring, rowLengths, tokenShare } from './batches';

const random = new RandomState(5);
const lengths = Int32Array.from({ length: 1000 }, () => 3 + random.interval(125));
const options = { batchSize: 16, seed: 1, epoch: 1 };

describe('planBatches', () => {
  it.each(['byLength', 'uniform'] as const)('takes every row once, the same way again (%s)', (batching) => {
    const batches = planBatches(lengths, { ...options, batching });
    expect(batches).toHaveLength(63);
    expect(batches.flatMap((batch) => [...batch]).sort((a, b) => a - b)).toEqual([...lengths.keys()]);
    expect(planBatches(lengths, { ...options, batching })).toEqual(batches);
    expect(planBatches(lengths, { ...options, batching, epoch: 2 })).not.toEqual(batches);
    expect(planBatches(lengths, { ...options, batching, seed: 2 })).not.toEqual(batches);
  });

  it('pads little by length, much by a plain shuffle', () => {
    expect(tokenShare(lengths, planBatches(lengths, { ...options, batching: 'byLength' }))).toBeGreaterThan(
      0.95,
    );
    expect(tokenShare(lengths, planBatches(lengths, { ...options, batching: 'uniform' }))).toBeLessThan(0.65);
    expect(tokenShare(lengths, planScoring(lengths, 16))).toBeGreaterThan(0.95);
  });

  it('does not train from short to long', () => {
    const batches = planBatches(lengths, { ...options, batching: 'byLength' });
    const longest = batches.map((batch) => Math.max(...Array.from(batch, (row) => lengths[row])));
    const rises = longest.slice(1).filter((n, i) => n > longest[i]).length;
    expect(rises / longest.length).toBeGreaterThan(0.3);
    expect(rises / longest.length).toBeLessThan(0.7);
  });
});

describe('padBatch', () => {
  it('pads to the longest row of the batch', () => {
    const rows = {
      ids: Int32Array.of(2, 9, 3, 2, 3, 2, 7, 8, 3),
      offsets: Int32Array.of(0, 3, 5, 9),
      truncated: 0,
    };
    expect([...rowLengths(rows)]).toEqual([3, 2, 4]);
    expect(padBatch(rows, Uint32Array.of(1, 0), 0)).toEqual({
      size: 2,
      length: 3,
      inputIds: Int32Array.of(2, 3, 0, 2, 9, 3),
      lengths: Int32Array.of(2, 3),
    });
    expect(tokenShare(rowLengths(rows), [Uint32Array.of(1, 2), Uint32Array.of(0)])).toBe(9 / 11);
  });
});
