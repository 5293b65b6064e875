/** Sparse matrices, row by row (CSR). */
import { check } from '../core/check';

/**
 * A matrix of `rows` x `columns` of which only the non-zero cells are kept: row r has the columns
 * `indices[offsets[r]]` to before `indices[offsets[r + 1]]`, ascending, with the `values` beside them.
 */
export interface SparseRows {
  readonly rows: number;
  readonly columns: number;
  /** Length rows + 1. */
  readonly offsets: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float64Array;
}

/** The sparse form of a dense row-major matrix. */
export function sparseFromDense(dense: readonly (readonly number[])[]): SparseRows {
  const offsets = [0];
  const indices: number[] = [];
  const values: number[] = [];
  for (const row of dense) {
    row.forEach((value, column) => {
      if (value !== 0) {
        indices.push(column);
        values.push(value);
      }
    });
    offsets.push(indices.length);
  }
  return {
    rows: dense.length,
    columns: dense[0]?.length ?? 0,
    offsets: Int32Array.from(offsets),
    indices: Int32Array.from(indices),
    values: Float64Array.from(values),
  };
}

/** Puts matrices of as many rows side by side, as scikit-learn's `FeatureUnion`. */
export function besideRows(parts: readonly SparseRows[]): SparseRows {
  const rows = parts[0]?.rows ?? 0;
  check(
    parts.every((part) => part.rows === rows),
    () => `sparse rows: expected as many rows in each; received ${parts.map((part) => part.rows).join(', ')}`,
  );
  const size = parts.reduce((sum, part) => sum + part.offsets[rows], 0);
  const offsets = new Int32Array(rows + 1);
  const indices = new Int32Array(size);
  const values = new Float64Array(size);
  let end = 0;
  for (let row = 0; row < rows; row++) {
    let firstColumn = 0;
    for (const part of parts) {
      for (let i = part.offsets[row]; i < part.offsets[row + 1]; i++, end++) {
        indices[end] = firstColumn + part.indices[i];
        values[end] = part.values[i];
      }
      firstColumn += part.columns;
    }
    offsets[row + 1] = end;
  }
  const columns = parts.reduce((sum, part) => sum + part.columns, 0);
  return { rows, columns, offsets, indices, values };
}
