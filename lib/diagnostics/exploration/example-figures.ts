/** What examples look like before anything is learned from them: classes by year, by device, by length. */
import { barFigure } from '../../charts/bars';
import type { Figure } from '../../charts/chart';
import { histogramFigure } from '../../charts/histogram';
import { lineFigure } from '../../charts/lines';
import { LABELS } from '../../core/labels';
import type { Example } from '../../data/store/example';
import { longTable } from '../../data/store/long-table';
import { countsByFieldAndLabel, countsByYearAndLabel, countWords } from '../../data/store/summaries';
import type { ClassShare } from './class-shares';

/** Bars: how many examples of each class were received in each year. */
export function yearCountFigure(examples: readonly Example[]): Figure {
  return barFigure(longTable(countsByYearAndLabel(examples), 'year'), {
    ...{ x: 'group', y: 'count', series: 'label' },
    ...{ title: 'Examples by year of receipt and class', xTitle: 'year received', yTitle: 'examples' },
  });
}

/** Lines: the share of each class in each year. */
export function yearShareFigure(examples: readonly Example[]): Figure {
  return lineFigure(longTable(countsByYearAndLabel(examples), 'year'), {
    ...{ x: 'group', y: 'share', series: 'label' },
    ...{ title: 'Class shares by year of receipt', xTitle: 'year received', yTitle: 'share of the year' },
  });
}

/** Bars: the classes of the `top` most frequent devices, as numbers of examples or as shares of the device. */
export function deviceFigure(examples: readonly Example[], top: number, of: 'count' | 'share'): Figure {
  const what = of === 'count' ? 'Classes' : 'Class shares';
  return barFigure(longTable(countsByFieldAndLabel(examples, 'genericName', { top }), 'value'), {
    ...{ x: 'group', y: of, series: 'label', horizontal: true },
    title: `${what} within the most frequent devices`,
    xTitle: of === 'count' ? 'examples' : 'share of the device',
  });
}

/** Histogram: words a narrative, each class that occurs as a whole of its own. */
export function lengthFigure(examples: readonly Example[]): Figure {
  const words = LABELS.map((label) => {
    const own = examples.filter((example) => example.label === label);
    return [label, own.map(({ text }) => countWords(text))] as const;
  });
  return histogramFigure(Object.fromEntries(words.filter(([, counts]) => counts.length > 0)), {
    ...{ title: 'Length of narratives by class', xTitle: 'words', yTitle: 'share of the class' },
  });
}

/** Bars: the share of each class. */
export function classShareFigure(shares: readonly ClassShare[]): Figure {
  return barFigure(shares, {
    ...{ x: 'class', y: 'share', series: 'label' },
    ...{ title: 'Share of each class', yTitle: 'share of the examples' },
  });
}
