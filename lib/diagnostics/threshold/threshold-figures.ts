/** Figures of rules for calling Death. */
import type { Figure } from '../../charts/chart';
import { lineFigure } from '../../charts/lines';
import type { ThresholdRow } from './threshold-row';

/** What each rule finds for what has to be read, a line a run; without a model it is the straight line of chance. */
export function thresholdFigure(rows: readonly ThresholdRow[] | null, title: string): Figure | null {
  if (!rows) return null;
  const points = [...new Set(rows.map(({ run }) => run))].flatMap((name) =>
    rows
      .filter(({ run, recall }) => run === name && recall !== null)
      .sort((a, b) => (a.alarmsPer1000 ?? 0) - (b.alarmsPer1000 ?? 0)),
  );
  return lineFigure(points, {
    ...{ x: 'alarmsPer1000', y: 'recall', series: 'run', yRange: [0, 1.02], title },
    ...{ xTitle: 'reports called Death, of 1,000', yTitle: 'share of the deaths among them' },
  });
}

/** The net benefit of each rule with its interval, a series a run; 0 is calling nothing. Rules without one are left out. */
export function netBenefitFigure(rows: readonly ThresholdRow[] | null, title: string): Figure | null {
  const points = rows?.filter(({ netBenefitPer1000 }) => netBenefitPer1000 !== null);
  if (!points || points.length === 0) return null;
  return lineFigure(points, {
    ...{
      x: 'rule',
      y: 'netBenefitPer1000',
      series: 'run',
      grouped: true,
      mode: 'markers',
      zero: true,
      title,
    },
    ...{ error: ['netBenefitLower', 'netBenefitUpper'], yTitle: 'net benefit, deaths of 1,000 reports' },
  });
}
