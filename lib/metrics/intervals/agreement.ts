/** Agreement of two readers beyond chance. */
import { LABELS } from '../../core/labels';

/**
 * Cohen's kappa of the cells of a square matrix (first reader's class by second reader's, row-major, from `cells[start]` on),
 * as `sklearn.metrics.cohen_kappa_score`; NaN where both know one class alone, so that chance agrees as well.
 */
export function cohenKappa(cells: ArrayLike<number>, k: number = LABELS.length, start = 0): number {
  let [n, same, chance] = [0, 0, 0];
  for (let a = 0; a < k; a++) {
    let [row, column] = [0, 0];
    for (let b = 0; b < k; b++) {
      row += cells[start + a * k + b];
      column += cells[start + b * k + a];
    }
    n += row;
    same += cells[start + a * k + a];
    chance += row * column;
  }
  const expected = chance / (n * n);
  return expected === 1 ? Number.NaN : (same / n - expected) / (1 - expected);
}
