/** How far the mean term weights of two samples of texts are apart. */
import type { RandomState } from '../../core/random';
import type { SparseRows } from '../../features/sparse-rows';

/** What a sample adds up to. */
export interface RowSums {
  readonly count: number;
  /** The sum of its rows. */
  readonly sum: Float64Array;
  /** The sum of the squared lengths of its rows. */
  readonly squares: number;
}

/** Adds up some rows of a matrix. */
export function sumRows(matrix: SparseRows, rows: ArrayLike<number>): RowSums {
  const { offsets, indices, values } = matrix;
  const sum = new Float64Array(matrix.columns);
  let squares = 0;
  for (let r = 0; r < rows.length; r++)
    for (let i = offsets[rows[r]]; i < offsets[rows[r] + 1]; i++) {
      sum[indices[i]] += values[i];
      squares += values[i] * values[i];
    }
  return { count: rows.length, sum, squares };
}

/** All but some of what was added up. */
export function without(all: RowSums, part: RowSums): RowSums {
  return {
    count: all.count - part.count,
    sum: all.sum.map((value, i) => value - part.sum[i]),
    squares: all.squares - part.squares,
  };
}

/**
 * The unbiased estimate of the squared distance between the means of the distributions that two samples came from: the
 * squared maximum mean discrepancy of a linear kernel (Gretton et al. 2012, JMLR 13:723, lemma 6). Its expectation is 0 for
 * equal means, whatever the sizes, so that it can be below 0. It sees what changes mean weights and nothing else. Both need
 * two rows at least.
 */
export function meanDistance(a: RowSums, b: RowSums): number {
  let [own, others, between] = [0, 0, 0];
  for (let i = 0; i < a.sum.length; i++) {
    own += a.sum[i] * a.sum[i];
    others += b.sum[i] * b.sum[i];
    between += a.sum[i] * b.sum[i];
  }
  return (
    (own - a.squares) / (a.count * (a.count - 1)) +
    (others - b.squares) / (b.count * (b.count - 1)) -
    (2 * between) / (a.count * b.count)
  );
}

/** A permutation test's outcome. */
export interface PermutationTest {
  readonly distance: number;
  /** Among `permutations` and the samples themselves, the share that is as far apart or further. */
  readonly pValue: number;
  readonly permutations: number;
}

/**
 * Whether the first `first` rows of a matrix and the others come from one distribution, by permutation of rows (Gretton et
 * al. 2012, section 2.3): where they do, and rows are independent, a p-value of at most q has probability q at most. Copies
 * of one report in both or in one break the independence: take them out before.
 */
export function permutationTest(
  matrix: SparseRows,
  first: number,
  { random, permutations = 199 }: { readonly random: RandomState; readonly permutations?: number },
): PermutationTest {
  const order = Int32Array.from({ length: matrix.rows }, (_, row) => row);
  const all = sumRows(matrix, order);
  const distanceOf = () => {
    const part = sumRows(matrix, order.subarray(0, first));
    return meanDistance(part, without(all, part));
  };
  const distance = distanceOf();
  let asFar = 1;
  for (let r = 0; r < permutations; r++) {
    random.shuffle(order);
    if (distanceOf() >= distance - Number.EPSILON) asFar++;
  }
  return { distance, pValue: asFar / (permutations + 1), permutations };
}
