/** Class by class: how far probabilities are from shares, and how far chance alone would take right ones. */
import { LABEL_NAMES, LABELS } from '../../core/labels';
import { deriveSeed, RandomState } from '../../core/random';
import { calibrationLine, whyNoLine } from '../../metrics/calibration/calibration-line';
import { classCalibration } from '../../metrics/calibration/class-calibration';
import { effectiveClusters, LEAST_CLUSTERS, tooFew } from '../../metrics/intervals/effective-clusters';
import { isHard, NO_PROBABILITIES } from '../../metrics/probabilities';
import { groupsOf, intervalText, type Resampling } from '../resampling';
import { isOf, probabilitiesOf, type ScoredPart, type ScoredRun } from '../scored';
import type { CalibratedRun } from './calibrate-run';
import { CALIBRATED, RAW } from './calibration';
import { fittedChance } from './fitted-chance';

const MOST_SIMULATIONS = 2000;

/** The calibration of one class; null, the reason in `range`, where a model states no probabilities. */
export interface ClassCalibrationRow {
  readonly run: string;
  readonly probabilities: string;
  readonly class: string;
  readonly support: number;
  readonly ece: number | null;
  /** Where the error lies in 95 of 100 draws of labels from these very probabilities. */
  readonly range: string;
  readonly within: 'yes' | 'no' | '';
  /** The same were only the way of scaling right: fitted on so few inner examples it cannot do better. */
  readonly fittedRange: string;
  readonly withinFitted: 'yes' | 'no' | '';
  /** Of Death alone: below 1 where its probabilities are too extreme. */
  readonly slope: number | null;
  readonly slopeInterval: string;
  /** Of Death alone: below 0 where they are too high at even odds. */
  readonly intercept: number | null;
  /** Or why Death has no slope and intercept. */
  readonly interceptInterval: string;
}

/**
 * Class-wise ECE (ten bins of equal mass) of the tested folds beside its 95 % range were every probability right, as
 * trained and calibrated, and beside its range were the scaling right but for having been fitted (`fittedChance`); rows
 * of one group count as one piece of evidence for both. Slope and intercept are those
 * of the logistic recalibration of Death, with 95 % intervals over groups. Null without runs.
 */
export function classCalibrationTable(
  scored: readonly ScoredRun[],
  calibrated: readonly CalibratedRun[],
  resampling: Resampling,
): ClassCalibrationRow[] | null {
  if (scored.length === 0) return null;
  return scored.flatMap((run) => [
    ...classRows(run, RAW, null, resampling),
    ...calibrated
      .filter((after) => after.run.id === run.run.id)
      .flatMap((after) => classRows(after, CALIBRATED, fittedChance(run, after, resampling), resampling)),
  ]);
}

function classRows(
  { name, outer }: ScoredRun,
  probabilities: string,
  fitted: readonly number[] | null,
  resampling: Resampling,
): ClassCalibrationRow[] {
  const { seed, resamples, leastClusters = LEAST_CLUSTERS } = resampling;
  const groups = groupsOf(outer.ids, resampling);
  const hard = isHard(outer.probabilities);
  const errors = hard
    ? null
    : classCalibration(outer.yTrue, outer.probabilities, groups, {
        random: new RandomState(deriveSeed(seed, 'perfect calibration')),
        simulations: Math.min(resamples, MOST_SIMULATIONS),
      });
  return LABELS.map((label, c) => {
    const error = errors?.[c];
    const most = error && fitted ? fitted[c] : null;
    return {
      run: name,
      probabilities,
      class: LABEL_NAMES[label],
      support: outer.yTrue.filter((t) => t === c).length,
      ece: error?.ece ?? null,
      range: error ? rangeText(error.chance) : NO_PROBABILITIES,
      within: error ? isWithin(error.ece, error.chance) : '',
      fittedRange: most === null ? '' : rangeText(most),
      withinFitted: error && most !== null ? isWithin(error.ece, most) : '',
      ...(label === 'D' && !hard ? lineOf(outer, c, groups, leastClusters) : NO_LINE),
    };
  });
}

function rangeText(most: number): string {
  return `0 \u2013 ${most.toFixed(3)}`;
}

function isWithin(error: number, most: number): 'yes' | 'no' {
  return error <= most ? 'yes' : 'no';
}

const NO_LINE = { slope: null, slopeInterval: '', intercept: null, interceptInterval: '' };

function lineOf(outer: ScoredPart, label: number, groups: readonly (string | null)[], leastClusters: number) {
  const [happened, stated] = [isOf(outer, label), probabilitiesOf(outer, label)];
  const sizes = new Map<string, number>();
  for (const [row, group] of groups.entries()) {
    const key = group ?? `row ${row}`;
    sizes.set(key, (sizes.get(key) ?? 0) + 1);
  }
  const without =
    whyNoLine(happened, stated) ?? tooFew(effectiveClusters(sizes.values()), Math.max(2, leastClusters));
  if (without !== null) return { ...NO_LINE, slopeInterval: without, interceptInterval: without };
  const { slope, intercept } = calibrationLine(happened, stated, groups);
  return {
    slope: slope.value,
    slopeInterval: intervalText(slope),
    intercept: intercept.value,
    interceptInterval: intervalText(intercept),
  };
}
