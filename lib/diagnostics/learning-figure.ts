/** A learning curve as a figure and as a sentence. */
import type { Figure } from '../charts/chart';
import { lineFigure } from '../charts/lines';

/** F1 of one measure for one number of training examples. */
export interface LearningPoint {
  readonly examples: number;
  readonly measure: string;
  /** Null where there is nothing to measure. */
  readonly f1: number | null;
}

/** F1 by number of training examples, a line a measure. */
export function learningFigure(points: readonly LearningPoint[]): Figure {
  return lineFigure(points, {
    x: 'examples',
    y: 'f1',
    series: 'measure',
    yRange: [0, 1],
    title: 'F1 on fold 1 by number of training examples',
    xTitle: 'training examples',
    yTitle: 'F1',
  });
}

/** What the last step of the curve brought to macro F1. */
export function learningSentence(points: readonly LearningPoint[]): string {
  const macro = points.filter(({ measure }) => measure === 'macro');
  const [before, last] = macro.slice(-2);
  if (!before || !last || before.f1 === null || last.f1 === null)
    return 'There are too few scores to say whether more examples help.';
  const change = last.f1 - before.f1;
  const verb = change >= 0 ? 'rises' : 'falls';
  return `From ${before.examples} to ${last.examples} examples macro F1 ${verb} by ${Math.abs(change).toFixed(3)}.`;
}
