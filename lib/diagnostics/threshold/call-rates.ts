/** What a decision on Death finds and costs on tested examples, with intervals. */
import { LABELS } from '../../core/labels';
import { bootstrap, groupSums, type Interval } from '../../metrics/intervals/bootstrap';
import { shareIntervals } from '../../metrics/intervals/share-intervals';
import { type CallScores, callCounts, callScores } from '../../metrics/threshold';
import { drawing, groupsOf, type Resampling } from '../resampling';
import type { ScoredPart } from '../scored';

const DEATH = 0;

/** A decision on tested examples and what it is worth by. */
export interface Decision {
  /** Sets its draws apart from those of other decisions. */
  readonly purpose: string;
  readonly called: readonly boolean[];
  /** How many false alarms a missed death is worth. */
  readonly missCost: number;
  /** Shares of the classes (order of `LABELS`) to re-weight to; as they are by default. */
  readonly shares?: readonly number[];
}

/** What a decision leads to. */
export interface CallRates {
  readonly scores: CallScores;
  /** Whether a Death is among the tested, and weighs: else there is no recall and no precision. */
  readonly died: boolean;
  /** Share of the groups of deaths that are called whole, each counting once; null where nobody died. */
  readonly groupRecall: number | null;
  readonly recall: Interval;
  readonly precision: Interval;
  readonly netBenefit: Interval;
}

/** Scores of a decision with 95 % intervals. Shares that are given hold whatever is drawn or left out, as in the estimate. */
export function callRates(outer: ScoredPart, decision: Decision, resampling: Resampling): CallRates {
  const { purpose, called, missCost, shares } = decision;
  const groups = groupsOf(outer.ids, resampling);
  const sums = groupSums(called.length, groups, 2 * LABELS.length, (row, cells) => {
    cells[2 * outer.yTrue[row] + (called[row] ? 0 : 1)]++;
  });
  const scoresOf = (cells: ArrayLike<number>) => callScores(callCounts(cells, DEATH, shares), missCost);
  const [recall, precision] = shareIntervals(
    sums,
    (cells) => {
      const { hits, misses, recall, precision } = scoresOf(cells);
      return hits + misses > 0 ? [recall, precision] : [NaN, NaN];
    },
    ['share', 'share'],
    resampling,
  );
  const benefitOf = (cells: Float64Array) => [scoresOf(cells).netBenefit ?? NaN];
  const [netBenefit] = bootstrap(sums, benefitOf, drawing(resampling, purpose));
  const cells = new Float64Array(sums.width);
  called.forEach((is, row) => {
    cells[2 * outer.yTrue[row] + (is ? 0 : 1)]++;
  });
  const scores = scoresOf(cells);
  const died = scores.hits + scores.misses > 0;
  return { scores, died, groupRecall: recallOfGroups(outer, called, groups), recall, precision, netBenefit };
}

function recallOfGroups(
  { ids, yTrue }: ScoredPart,
  called: readonly boolean[],
  groups: readonly (string | null)[],
): number | null {
  const whole = new Map<string, boolean>();
  ids.forEach((id, row) => {
    if (yTrue[row] !== DEATH) return;
    const key = groups[row] === null ? `id ${id}` : `group ${groups[row]}`;
    whole.set(key, called[row] && whole.get(key) !== false);
  });
  return whole.size === 0 ? null : [...whole.values()].filter(Boolean).length / whole.size;
}
