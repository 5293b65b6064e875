/** Weights in 8 bits: symmetric, one scale a column or row. */

/** Symmetric: -128 is not used. */
const HIGHEST = 127;

/** Values and scales: value = quantized * scale. */
export interface Quantized {
  readonly values: Int8Array;
  readonly scales: Float32Array;
}

/** Quantizes each row of `matrix` [rows, columns]. */
export function quantizeRows(matrix: Float32Array, rows: number): Quantized {
  const columns = matrix.length / rows;
  const values = new Int8Array(matrix.length);
  const scales = new Float32Array(rows);
  for (let r = 0; r < rows; r++) {
    const row = matrix.subarray(r * columns, (r + 1) * columns);
    scales[r] = row.reduce((highest, value) => Math.max(highest, Math.abs(value)), 0) / HIGHEST || 1;
    for (let c = 0; c < columns; c++) values[r * columns + c] = Math.round(row[c] / scales[r]);
  }
  return { values, scales };
}

/** The transpose of `matrix` [rows, columns]. */
export function transpose<T extends Float32Array | Int8Array>(matrix: T, rows: number): T {
  const columns = matrix.length / rows;
  const result = matrix.slice() as T;
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) result[c * rows + r] = matrix[r * columns + c];
  return result;
}
