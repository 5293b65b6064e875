/** How far a choice's lead could be chance. */

import { LABELS } from '../../core/labels';
import { predictedLabels } from '../../metrics/classification';
import { type BootstrapOptions, bootstrap, groupSums } from '../../metrics/intervals/bootstrap';
import { MATRIX_CELLS } from '../../metrics/intervals/confusion-sums';
import { LEAST_CLUSTERS } from '../../metrics/intervals/effective-clusters';
import { measureOfCells } from '../../metrics/measure-of-cells';
import { type Prediction, predictionArrays, readPredictions } from '../../runs/predictions';
import type { Run } from '../../runs/run';
import { whyNoInterval } from '../resampling';
import type { RankedCandidate } from './candidate';
import type { Selection } from './selection';

/** The winner's lead over the best other fold, with the 95 % interval that resampled examples give it. */
export interface Lead {
  readonly over: Pick<RankedCandidate, 'kind' | 'classifier' | 'phase' | 'run' | 'label' | 'fold' | 'epoch'>;
  readonly value: number;
  /** Null, as the other edge, where `reason` says why there is no interval. */
  readonly lower: number | null;
  readonly upper: number | null;
  readonly reason: string | null;
  /** True when the interval lies above 0. */
  readonly exceedsChance: boolean;
}

/** How a lead is resampled. */
export interface LeadDrawing extends Pick<BootstrapOptions, 'random' | 'leastClusters'> {
  /** The group that an example is drawn with. */
  readonly groupOf: (id: string) => string;
}

/**
 * Bootstraps the winner's lead by what decided `selection`, on the part that decided: whole groups (`groupOf` an example's id)
 * are drawn anew, together where both candidates were scored on some of them. Null for a winner that no part could measure, without another fold,
 * and where what decided is no function of counts.
 */
export async function leadOf(
  { winner, runnersUp, by, protocol }: Selection,
  runs: readonly Run[],
  { groupOf, ...drawing }: LeadDrawing,
): Promise<Lead | null> {
  const other = runnersUp.find(({ kind, value }) => kind === 'fold' && value !== null);
  const score = by === 'deathRecallAtPrecision' ? null : measureOfCells(by);
  if (winner.kind !== 'fold' || !other || !score) return null;
  const part = protocol === 'nested' ? 'inner' : 'outer';
  const rowsOf = ({ run, fold, epoch }: RankedCandidate) =>
    readPredictions(runs.find(({ id }) => id === run)!, { part, fold, epoch });
  const pair = [await rowsOf(winner), await rowsOf(other)].flatMap(cellsOf);
  const groups = pair.map(({ id }) => groupOf(id));
  const sums = groupSums(pair.length, groups, 2 * MATRIX_CELLS, (row, cells, start) => {
    cells[start + pair[row].cell]++;
  });
  const statistic = (cells: Float64Array) => [score(cells, 0) - score(cells, MATRIX_CELLS)];
  const [{ value, lower, upper, reason }] = bootstrap(sums, statistic, {
    leastClusters: LEAST_CLUSTERS,
    ...drawing,
  });
  const { kind, classifier, phase, run, label, fold, epoch } = other;
  return {
    over: { kind, classifier, phase, run, label, fold, epoch },
    value,
    lower,
    upper,
    reason,
    exceedsChance: lower !== null && lower > 0,
  };
}

/** `has the 95 % interval 0.0100 to 0.0500: more than chance`, or that it has none. */
export function leadInterval({ lower, upper, reason, exceedsChance }: Lead): string {
  if (lower === null || upper === null)
    return `has no interval (${whyNoInterval(reason)}): it could be chance`;
  const verdict = exceedsChance ? 'more than chance' : 'it could be chance';
  return `has the 95 % interval ${lower.toFixed(4)} to ${upper.toFixed(4)}: ${verdict}`;
}

/** The cell of the confusion matrix that each prediction of candidate `side` falls into. */
function cellsOf(rows: readonly Prediction[], side: number): { id: string; cell: number }[] {
  const { ids, yTrue, probabilities } = predictionArrays(rows);
  const predicted = predictedLabels(probabilities);
  return ids.map((id, i) => ({ id, cell: side * MATRIX_CELLS + yTrue[i] * LABELS.length + predicted[i] }));
}
