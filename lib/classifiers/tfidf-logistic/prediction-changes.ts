/** How far two sets of probabilities for the same texts are apart. */
import { check } from '../../core/check';
import { LABELS } from '../../core/labels';

/** The effect of keeping a model less exactly. */
export interface PredictionChanges {
  readonly texts: number;
  /** Texts whose most probable label is another one. */
  readonly labels: number;
  /** Largest change of one probability. */
  readonly furthest: number;
}

/** Compares probabilities, n x 4 row-major, of the same texts. */
export function predictionChanges(exact: Float64Array, other: Float64Array): PredictionChanges {
  check(
    exact.length === other.length,
    () => `probabilities: expected ${exact.length}, of the same texts; received ${other.length}`,
  );
  const k = LABELS.length;
  const texts = exact.length / k;
  let labels = 0;
  let furthest = 0;
  for (let row = 0; row < texts; row++) {
    const [a, b] = [exact, other].map((all) => all.subarray(row * k, (row + 1) * k));
    if (a.indexOf(Math.max(...a)) !== b.indexOf(Math.max(...b))) labels++;
    for (let c = 0; c < k; c++) furthest = Math.max(furthest, Math.abs(a[c] - b[c]));
  }
  return { texts, labels, furthest };
}
