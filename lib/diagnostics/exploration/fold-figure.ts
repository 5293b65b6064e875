/** The classes that each fold of a split tests. */
import { barFigure } from '../../charts/bars';
import type { Figure } from '../../charts/chart';
import { LABELS } from '../../core/labels';
import type { Split } from '../../splits/split';

/** Bars: examples of each class a fold, whatever is tested in none among them. */
export function foldClassFigure({ counts }: Split): Figure {
  const rows = counts.flatMap(({ fold, labels }) =>
    LABELS.map((label) => ({ fold: `fold ${fold}`, label, count: labels[label] })),
  );
  return barFigure(rows, {
    ...{ x: 'fold', y: 'count', series: 'label', title: 'Classes in each fold', yTitle: 'examples' },
  });
}
