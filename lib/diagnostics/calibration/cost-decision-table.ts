/** What deciding by expected cost would find and cost, beside what was decided. */
import { LABELS } from '../../core/labels';
import { confusionMatrix, f1OfReport, reportOfMatrix } from '../../metrics/classification';
import { type Costs, decideByCost, missCosts } from '../../metrics/decide-by-cost';
import { isHard } from '../../metrics/probabilities';
import type { ScoredPart } from '../scored';
import type { CalibratedRun } from './calibrate-run';

/** One way to decide; what a class without support leaves without a value is null. */
export interface CostDecisionRow {
  readonly run: string;
  readonly decision: string;
  readonly deathRecall: number | null;
  readonly deathPrecision: number | null;
  readonly missedDeaths: number;
  readonly falseDeaths: number;
  readonly macroF1: number | null;
  /** Every mistake 1, a missed death `missCost`, per 1,000 reports. */
  readonly costPer1000: number;
}

/**
 * Each calibrated run as it decided, and by lowest expected cost of its calibrated probabilities, every mistake costing 1
 * and a missed death `missCost`. Runs that state no probabilities have the first row alone. Null without runs.
 */
export function costDecisionTable(
  calibrated: readonly CalibratedRun[],
  missCost: number,
): CostDecisionRow[] | null {
  if (calibrated.length === 0) return null;
  const costs = missCosts(missCost);
  return calibrated.flatMap(({ name, outer }) => {
    const decided = { run: name, decision: 'as trained', ...decisionScores(outer, outer.yPred, costs) };
    if (isHard(outer.probabilities)) return [decided];
    const yPred = decideByCost(outer.probabilities, costs);
    return [decided, { run: name, decision: 'lowest expected cost', ...decisionScores(outer, yPred, costs) }];
  });
}

function decisionScores({ yTrue }: ScoredPart, yPred: Uint8Array, costs: Costs) {
  const matrix = confusionMatrix(yTrue, yPred, LABELS.length);
  const report = reportOfMatrix(matrix);
  const [{ recall, precision, support }] = report.classes;
  const falseDeaths = matrix.slice(1).reduce((sum, [taken]) => sum + taken, 0);
  const cost = matrix.flatMap((row, t) => row.map((count, d) => count * costs[t][d]));
  return {
    deathRecall: support > 0 ? recall : null,
    deathPrecision: support > 0 ? precision : null,
    missedDeaths: support - matrix[0][0],
    falseDeaths,
    macroF1: f1OfReport(report).macro,
    costPer1000: (1000 * cost.reduce((sum, one) => sum + one, 0)) / yTrue.length,
  };
}
