/** A run's scores beside the strongest floor on the same examples, with the paired difference. */
import type { Figure } from '../../charts/chart';
import { lineFigure } from '../../charts/lines';
import { LABELS } from '../../core/labels';
import { confusionMatrix } from '../../metrics/classification';
import { bootstrap } from '../../metrics/intervals/bootstrap';
import { confusionSums, MATRIX_CELLS } from '../../metrics/intervals/confusion-sums';
import { COUNTED_KEYS, countedMeasures } from '../../metrics/measure-of-cells';
import { MEASURES, type MeasureKey, missingSupport } from '../../metrics/measures';
import { drawing, groupsOf, intervalText, type Resampling } from '../resampling';
import { checkSameRows, type ScoredRun } from '../scored';
import { withoutTwins } from './figure-measures';

/** One measure of a run and of the best floor by it, tested folds pooled. */
export interface FloorRow {
  readonly run: string;
  readonly key: MeasureKey;
  /** In words. */
  readonly measure: string;
  /** Null, like all that follows, where the tested examples do not support it. */
  readonly value: number | null;
  /** The floor with the best value of this measure; null, like all that follows, where there is none. */
  readonly floor: string | null;
  readonly floorValue: number | null;
  /** The run minus the floor. */
  readonly difference: number | null;
  /** 95 % paired bootstrap interval of the difference. */
  readonly lower: number | null;
  readonly upper: number | null;
  /** The same in words, or why there is none. */
  readonly interval: string;
}

/** `besideFloor` of each run. */
export function besideFloors(
  scored: readonly ScoredRun[],
  floors: readonly ScoredRun[],
  resampling: Resampling,
): FloorRow[] {
  return scored.flatMap((run) => besideFloor(run, floors, resampling));
}

/**
 * Every measure that counts are enough for, of the run and of the strongest floor. Which floor is the strongest is
 * decided on these very examples, in the floor's favour. Throws unless all predict the same examples.
 */
export function besideFloor(
  run: ScoredRun,
  floors: readonly ScoredRun[],
  resampling: Resampling,
): FloorRow[] {
  for (const floor of floors) checkSameRows(run, floor);
  const { ids, yTrue } = run.outer;
  const sides = [run, ...floors];
  const [own, ...others] = sides.map(({ outer }) => countedMeasures(cellsOf(yTrue, outer.yPred)));
  const strongest = COUNTED_KEYS.map((key, k) =>
    best(
      key,
      others.map((values) => values[k]),
    ),
  );
  const sums = confusionSums(
    yTrue,
    sides.map(({ outer }) => outer.yPred),
    groupsOf(ids, resampling),
  );
  const differences = bootstrap(
    sums,
    (cells) => {
      const [ours, ...theirs] = sides.map((_, side) => countedMeasures(cells, side * MATRIX_CELLS));
      return ours.map((value, k) => value - (theirs[strongest[k]]?.[k] ?? Number.NaN));
    },
    drawing(resampling, `${run.run.id} against floors`),
  );
  const counts = LABELS.map((_, c) => yTrue.filter((label) => label === c).length);
  return COUNTED_KEYS.map((key, k) => {
    const head = { run: run.name, key, measure: MEASURES[key].name };
    const reason = missingSupport(key, counts);
    if (reason !== null) return { ...head, ...NO_FLOOR, value: null, interval: reason };
    const floor = floors[strongest[k]];
    if (!floor) return { ...head, ...NO_FLOOR, value: own[k], interval: 'no floor on these rows' };
    const { value, lower, upper, reason: refused } = differences[k];
    return {
      ...head,
      ...{ value: own[k], floor: floor.name, floorValue: others[strongest[k]][k] },
      ...{ difference: value, lower, upper, interval: intervalText({ lower, upper, reason: refused }) },
    };
  });
}

/** What a table of them shows; the ends of an interval are for figures. */
export const FLOOR_COLUMNS = ['run', 'measure', 'value', 'floor', 'floorValue', 'difference', 'interval'];

/** How far above or below the strongest floor each score is, a series a run. Scores without a floor are not on it. */
export function floorFigure(rows: readonly FloorRow[]): Figure {
  return lineFigure(
    withoutTwins(rows).filter(({ difference }) => difference !== null),
    {
      ...{ x: 'measure', y: 'difference', series: 'run', error: ['lower', 'upper'], grouped: true },
      ...{ mode: 'markers', zero: true, yTitle: 'score minus floor' },
      title: 'Each score less the strongest floor, folds pooled, with 95 % intervals',
    },
  );
}

/** One measure of each run against its floor, in sentences. */
export function floorSentence(rows: readonly FloorRow[], key: MeasureKey): string {
  const own = rows.filter((row) => row.key === key);
  return own.map((row) => sentenceOf(row)).join(' ');
}

function sentenceOf({
  run,
  measure,
  value,
  floor,
  floorValue,
  difference,
  lower,
  interval,
  upper,
}: FloorRow): string {
  if (value === null) return `${run} has no ${measure}: ${interval}.`;
  const score = `${run} has a ${measure} of ${value.toFixed(3)}`;
  if (floor === null || floorValue === null || difference === null || lower === null || upper === null)
    return `${score}; there is ${interval}.`;
  const verdict = lower > 0 ? 'above it' : upper < 0 ? 'below it' : 'not told apart from it';
  return `${score}, the floor \u201c${floor}\u201d ${floorValue.toFixed(3)}: ${verdict} (${interval}).`;
}

const NO_FLOOR = { floor: null, floorValue: null, difference: null, lower: null, upper: null };

function cellsOf(yTrue: Uint8Array, yPred: Uint8Array): Float64Array {
  return Float64Array.from(confusionMatrix(yTrue, yPred, LABELS.length).flat());
}

/** The place of the best value, the first on ties; -1 where there is none. */
function best(key: MeasureKey, values: readonly number[]): number {
  const sign = MEASURES[key].better === 'higher' ? 1 : -1;
  return values.reduce(
    (at, value, i) => (!Number.isNaN(value) && (at < 0 || sign * value > sign * values[at]) ? i : at),
    -1,
  );
}
