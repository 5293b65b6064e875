/** A sweep as a figure. */
import type { Figure } from '../../charts/chart';
import { parallelFigure } from '../../charts/parallel';
import type { Sweep } from './execute-sweep';
import { sweepAxes } from './sweep-table';

/** Parallel coordinates: what was varied, and the score last; null without a sweep. */
export function sweepFigure(sweep: Sweep | null): Figure | null {
  if (!sweep) return null;
  return parallelFigure(sweepAxes(sweep), { title: 'Trials of the sweep: what was varied, and the score' });
}
