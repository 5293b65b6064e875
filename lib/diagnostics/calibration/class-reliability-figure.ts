/** What is stated of each class against how often it occurs, as pictures. */
import type { Figure } from '../../charts/chart';
import { lineFigure } from '../../charts/lines';
import { panelsFigure } from '../../charts/panels';
import { LABEL_NAMES, LABELS } from '../../core/labels';
import { classReliability } from '../../metrics/calibration/class-calibration';
import { isHard } from '../../metrics/probabilities';
import type { ScoredRun } from '../scored';
import type { CalibratedRun } from './calibrate-run';
import { CALIBRATED, RAW } from './calibration';

/** A panel a run and class, ten points of equally many reports a line; null without runs that state probabilities. */
export function classReliabilityFigure(
  scored: readonly ScoredRun[],
  calibrated: readonly CalibratedRun[],
): Figure | null {
  const panels = scored
    .filter(({ outer }) => !isHard(outer.probabilities))
    .flatMap((run) => {
      const after = calibrated.filter((one) => one.run.id === run.run.id);
      return LABELS.map((label, c) => {
        const title = `${run.name}: ${LABEL_NAMES[label]}`;
        return { title, figure: panel(title, c, run, after) };
      });
    });
  const title = 'How often a class occurs where it is given a probability';
  return panelsFigure(panels, { title, columns: 4, rowHeight: 200 });
}

function panel(title: string, label: number, run: ScoredRun, after: readonly CalibratedRun[]): Figure {
  const rowsOf = (series: string, { outer: { yTrue, probabilities } }: ScoredRun) =>
    classReliability(yTrue, probabilities, label).map((bin) => ({ series, ...bin }));
  const rows = [
    ...[0, 1].map((edge) => ({ series: 'perfect', stated: edge, share: edge })),
    ...rowsOf(RAW, run),
    ...after.flatMap((one) => rowsOf(CALIBRATED, one)),
  ];
  return lineFigure(rows, {
    ...{ x: 'stated', y: 'share', series: 'series', yRange: [0, 1.02], title },
    ...{ xTitle: 'mean probability', yTitle: 'share of the class' },
  });
}
