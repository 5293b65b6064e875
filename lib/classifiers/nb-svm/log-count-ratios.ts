/** How much more often a term stands in the narratives of one class than in those of all others. */
import type { SparseRows } from '../../features/sparse-rows';
import { CLASSES } from '../logistic/linear-loss';

/**
 * Log-count ratios of Wang and Manning (2012), term by term, the four classes side by side: r = ln(p / |p|) -
 * ln(q / |q|), where p holds `alpha` plus the examples of the class that have each term, q the same of the rest, and
 * |.| is the sum over all terms. How often an example has a term does not count.
 */
export function logCountRatios(rows: SparseRows, labels: Uint8Array, alpha: number): Float64Array {
  const { columns } = rows;
  const counts = countTerms(rows, labels);
  const ratios = new Float64Array(columns * CLASSES);
  const all = new Float64Array(columns);
  for (let i = 0; i < counts.length; i++) all[Math.floor(i / CLASSES)] += counts[i];
  const total = all.reduce((sum, count) => sum + count, 0);
  for (let c = 0; c < CLASSES; c++) {
    let own = 0;
    for (let j = 0; j < columns; j++) own += counts[j * CLASSES + c];
    const shift = Math.log(total - own + alpha * columns) - Math.log(own + alpha * columns);
    for (let j = 0; j < columns; j++) {
      const count = counts[j * CLASSES + c];
      ratios[j * CLASSES + c] = Math.log(alpha + count) - Math.log(alpha + all[j] - count) + shift;
    }
  }
  return ratios;
}

/** Examples of each class that have each term. */
function countTerms({ rows, columns, offsets, indices }: SparseRows, labels: Uint8Array): Float64Array {
  const counts = new Float64Array(columns * CLASSES);
  for (let r = 0; r < rows; r++)
    for (let i = offsets[r]; i < offsets[r + 1]; i++) counts[indices[i] * CLASSES + labels[r]]++;
  return counts;
}
