/** Precision against recall, and the areas under the curves, of a run's tested folds. */
import type { Figure } from '../charts/chart';
import { lineFigure } from '../charts/lines';
import { LABEL_NAMES, LABELS, type Label, labelIndex } from '../core/labels';
import { precisionRecallCurve } from '../metrics/curve';
import { bootstrapRows } from '../metrics/intervals/bootstrap-rows';
import { isHard, NO_PROBABILITIES } from '../metrics/probabilities';
import { rankedAreas } from '../metrics/ranked-areas';
import { drawing, groupsOf, intervalText, type Resampling } from './resampling';
import { isOf, probabilitiesOf, type ScoredRun } from './scored';

/** A point of one run's curve. */
export interface CurveRow {
  readonly run: string;
  readonly recall: number;
  readonly precision: number;
  readonly threshold: number;
}

/**
 * At most about `points` points of the curve of `label`, evenly spread over recall, the first and last included; none
 * where no tested example is of it, or the model states no probabilities.
 */
export function precisionRecallRows(
  { name, outer }: ScoredRun,
  label: Label,
  points = 150,
  weights?: Float64Array,
): CurveRow[] {
  if (isHard(outer.probabilities)) return [];
  const index = labelIndex(label);
  const curve = precisionRecallCurve(isOf(outer, index), probabilitiesOf(outer, index), weights);
  let shown = -1;
  return (curve ?? [])
    .filter(({ recall }, i) => {
      const keep = recall >= shown + 1 / points || i === 0 || curve?.[i - 1].recall === 0;
      if (keep) shown = recall;
      return keep || i + 1 === curve?.length;
    })
    .map(({ recall, precision, threshold }) => ({ run: name, recall, precision, threshold }));
}

/** Precision against recall of one class, a line a run. */
export function precisionRecallFigure(scored: readonly ScoredRun[], label: Label): Figure {
  return lineFigure(
    scored.flatMap((run) => precisionRecallRows(run, label)),
    {
      ...{ x: 'recall', y: 'precision', series: 'run', mode: 'lines', xRange: [0, 1.02], yRange: [0, 1.02] },
      title: `${LABEL_NAMES[label]}: precision against recall, tested folds pooled`,
      ...{ xTitle: 'recall', yTitle: 'precision' },
    },
  );
}

/** The areas of one class against the rest, with 95 % intervals; null where all tested examples are of one kind, or nothing ranks them. */
export interface AreaRow {
  readonly run: string;
  readonly class: string;
  readonly averagePrecision: number | null;
  /** Or why there is none. */
  readonly averagePrecisionInterval: string;
  readonly rocAuc: number | null;
  readonly rocAucInterval: string;
  /** What a coin would reach in average precision. */
  readonly share: number;
  readonly support: number;
}

/** Average precision and area under the ROC curve of each class, groups of examples drawn together. */
export function areaTable(scored: readonly ScoredRun[], resampling: Resampling): AreaRow[] {
  return scored.flatMap(({ name, outer }) => {
    const groups = groupsOf(outer.ids, resampling);
    const hard = isHard(outer.probabilities);
    return LABELS.map((label, c) => {
      const positive = isOf(outer, c);
      const support = positive.filter(Boolean).length;
      const areas = rankedAreas(positive, probabilitiesOf(outer, c));
      const statistic = (weights: Float64Array) => {
        const { averagePrecision, rocAuc } = areas(weights);
        return [averagePrecision, rocAuc];
      };
      const both = !hard && support > 0 && support < positive.length;
      const purpose = `areas of ${label}, ${name}`;
      const [precision, roc] = both
        ? bootstrapRows(positive.length, groups, statistic, drawing(resampling, purpose))
        : [null, null];
      const untested = support === 0 ? 'none is tested' : 'nothing else is tested';
      const reason = hard ? NO_PROBABILITIES : untested;
      return {
        run: name,
        class: LABEL_NAMES[label],
        averagePrecision: precision?.value ?? null,
        averagePrecisionInterval: precision ? intervalText(precision) : reason,
        rocAuc: roc?.value ?? null,
        rocAucInterval: roc ? intervalText(roc) : reason,
        share: support / positive.length,
        support,
      };
    });
  });
}
