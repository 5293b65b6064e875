/** Precision against recall, and the areas under the curves, of a run's tested folds. */
import { LABEL_NAMES, LABELS, type Label, labelIndex } from '../core/labels';
import { averagePrecision, precisionRecallCurve, rocAuc } from '../metrics/curve';
import { isOf, probabilitiesOf, type ScoredRun } from './scored';

/** A point of one run's curve. */
export interface CurveRow {
  readonly phase: string;
  readonly recall: number;
  readonly precision: number;
  readonly threshold: number;
}

/** At most about `points` points of the curve of `label`, evenly spread over recall, the first and last included. */
export function precisionRecallRows(
  { name, outer }: ScoredRun,
  label: Label,
  points = 150,
  weights?: Float64Array,
): CurveRow[] {
  const index = labelIndex(label);
  const curve = precisionRecallCurve(isOf(outer, index), probabilitiesOf(outer, index), weights);
  let shown = -1;
  return curve
    .filter(({ recall }, i) => {
      const keep = recall >= shown + 1 / points || i === 0 || curve[i - 1].recall === 0;
      if (keep) shown = recall;
      return keep || i === curve.length - 1;
    })
    .map(({ recall, precision, threshold }) => ({ phase: name, recall, precision, threshold }));
}

/** Average precision and area under the ROC curve of each class against the rest; null where it has no examples. */
export function areaTable(scored: readonly ScoredRun[], weightsOf?: (run: ScoredRun) => Float64Array) {
  return scored.flatMap((run) =>
    LABELS.map((label, c) => {
      const [positive, scores] = [isOf(run.outer, c), probabilitiesOf(run.outer, c)];
      const weights = weightsOf?.(run);
      const support = positive.filter(Boolean).length;
      const both = support > 0 && support < positive.length;
      return {
        phase: run.name,
        class: LABEL_NAMES[label],
        averagePrecision: both ? averagePrecision(positive, scores, weights) : null,
        rocAuc: both ? rocAuc(positive, scores, weights) : null,
        /** What a coin would reach in average precision. */
        share: support / positive.length,
        support,
      };
    }),
  );
}
