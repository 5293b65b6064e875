import { describe, expect, it } from 'vitest';
import { besideRows, sparseFromDense } from './sparse-rows';

describe('besideRows', () => {
  it('joins columns row by row, as dense rows are joined', () => {
    const left = [
      [0, 1, 2],
      [0, 0, 0],
      [3, 0, 0],
    ];
    const right = [
      [0, 4],
      [5, 6],
      [0, 0],
    ];
    const joined = besideRows([sparseFromDense(left), sparseFromDense(right)]);
    expect(joined).toEqual(sparseFromDense(left.map((row, r) => [...row, ...right[r]])));
    expect([...joined.indices]).toEqual([1, 2, 4, 3, 4, 0]);
  });

  it('refuses matrices of different heights', () => {
    expect(() => besideRows([sparseFromDense([[1]]), sparseFromDense([[1], [2]])])).toThrow('received 1, 2');
  });
});
