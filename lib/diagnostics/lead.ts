/** How far a choice's lead could be chance. */

import { LABELS } from '../core/labels';
import type { RandomState } from '../core/random';
import { bootstrap, groupSums } from '../metrics/bootstrap';
import { F1_FIELDS, f1OfCells, predictedLabels, reportOfMatrix } from '../metrics/classification';
import { matrixOfCells } from '../metrics/confusion-sums';
import { MEASURES, measureOfF1 } from '../metrics/measures';
import { type Prediction, predictionArrays, readPredictions } from '../runs/predictions';
import type { Run } from '../runs/run';
import type { RankedCandidate, ScoreName } from './candidate';
import type { Selection } from './selection';

/** The winner's lead over the best other fold, with the 95 % interval that resampled examples give it. */
export interface Lead {
  readonly over: Pick<RankedCandidate, 'kind' | 'classifier' | 'phase' | 'run' | 'label' | 'fold' | 'epoch'>;
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
  /** True when the interval lies above 0. */
  readonly exceedsChance: boolean;
}

/**
 * Bootstraps the winner's lead by what decided `selection`, on the part that decided: examples are drawn anew, together where
 * both candidates were scored on the same ones. Null for a winner that no part could measure, without another fold,
 * and where what decided is no function of counts.
 */
export async function leadOf(
  { winner, runnersUp, by, protocol }: Selection,
  runs: readonly Run[],
  random: RandomState,
): Promise<Lead | null> {
  const other = runnersUp.find(({ kind, value }) => kind === 'fold' && value !== null);
  const score = scoreOfCells(by);
  if (winner.kind !== 'fold' || !other || !score) return null;
  const part = protocol === 'nested' ? 'inner' : 'outer';
  const rowsOf = ({ run, fold, epoch }: RankedCandidate) =>
    readPredictions(runs.find(({ id }) => id === run)!, { part, fold, epoch });
  const pair = [await rowsOf(winner), await rowsOf(other)].flatMap(cellsOf);
  const ids = pair.map(({ id }) => id);
  const sums = groupSums(pair.length, ids, 2 * CELLS, (row, cells, start) => {
    cells[start + pair[row].cell]++;
  });
  const statistic = (cells: Float64Array) => [score(cells, 0) - score(cells, CELLS)];
  const [{ value, lower, upper }] = bootstrap(sums, statistic, { random });
  const { kind, classifier, phase, run, label, fold, epoch } = other;
  return {
    over: { kind, classifier, phase, run, label, fold, epoch },
    value,
    lower,
    upper,
    exceedsChance: lower > 0,
  };
}

const K = LABELS.length;
const CELLS = K * K;

/** How a score follows from counts alone, as resampling needs it: 0 where none of a class was drawn; null where it does not. */
function scoreOfCells(name: ScoreName): ((cells: Float64Array, start: number) => number) | null {
  const field = F1_FIELDS.find((each) => measureOfF1(each) === name);
  if (field) return (cells, start) => f1OfCells(cells, start)[field];
  if (name === 'deathRecallAtPrecision' || MEASURES[name].from !== 'counts') return null;
  const nothing = { yTrue: [], probabilities: new Float64Array(0) };
  return (cells, start) =>
    MEASURES[name].of({ ...nothing, report: reportOfMatrix(matrixOfCells(cells, start)) }) || 0;
}

/** The cell of the confusion matrix that each prediction of candidate `side` falls into. */
function cellsOf(rows: readonly Prediction[], side: number): { id: string; cell: number }[] {
  const { ids, yTrue, probabilities } = predictionArrays(rows);
  const predicted = predictedLabels(probabilities);
  return ids.map((id, i) => ({ id, cell: side * CELLS + yTrue[i] * K + predicted[i] }));
}
