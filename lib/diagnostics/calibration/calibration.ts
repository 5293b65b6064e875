/** How far probabilities can be believed, before and after calibration on the inner parts. */
import type { Figure } from '../../charts/chart';
import { lineFigure } from '../../charts/lines';
import { panelsFigure } from '../../charts/panels';
import { LABELS } from '../../core/labels';
import { weightedCalibration } from '../../metrics/calibration/weighted-calibration';
import { bootstrapRows } from '../../metrics/intervals/bootstrap-rows';
import { prevalenceWeights, shareHoldingWeights } from '../../metrics/prevalence';
import { isHard, NO_PROBABILITIES, type ReliabilityBin, reliabilityBins } from '../../metrics/probabilities';
import { drawing, groupsOf, intervalText, type Resampling } from '../resampling';
import type { ScoredPart, ScoredRun } from '../scored';
import { type CalibratedRun, shiftRun } from './calibrate-run';

/** Calibration of one set of probabilities; null, the reason in the intervals, where a model states none. */
export interface CalibrationRow {
  readonly run: string;
  readonly probabilities: string;
  readonly ece: number | null;
  readonly eceInterval: string;
  readonly brier: number | null;
  readonly brierInterval: string;
  readonly logLoss: number | null;
  readonly logLossInterval: string;
  readonly meanConfidence: number | null;
  readonly accuracy: number;
}

const BINS = 10;

const NOTHING_TO_CALIBRATE = {
  ...{ ece: null, brier: null, logLoss: null, meanConfidence: null },
  ...{ eceInterval: NO_PROBABILITIES, brierInterval: NO_PROBABILITIES, logLossInterval: NO_PROBABILITIES },
};

/**
 * ECE (10 bins of equal width; Guo et al. 2017), Brier score and log loss of the tested folds, with 95 % intervals over
 * groups of examples. ECE, confidence and accuracy are of what the run decided, whatever is most probable after scaling.
 */
export function calibrationRow(
  { name, outer }: ScoredRun,
  probabilities: string,
  resampling: Resampling,
  shares?: readonly number[],
): CalibrationRow {
  const weights = shares && prevalenceWeights(outer.yTrue, shares);
  const { yTrue, yPred, probabilities: p } = outer;
  const bins = reliabilityBins(yTrue, p, BINS, weights, yPred);
  const total = bins.reduce((sum, { count }) => sum + count, 0);
  const mean = (field: 'confidence' | 'accuracy') =>
    bins.reduce((sum, bin) => sum + bin.count * (bin[field] ?? 0), 0) / total;
  const accuracy = mean('accuracy');
  if (isHard(p)) return { run: name, probabilities, ...NOTHING_TO_CALIBRATE, accuracy };
  const measure = weightedCalibration(yTrue, p, BINS, yPred);
  const [ece, brier, loss] = bootstrapRows(
    yTrue.length,
    groupsOf(outer.ids, resampling),
    (drawn) => {
      const measures = measure(shares ? sharesHeld(drawn, yTrue, shares) : drawn);
      return [measures.ece, measures.brier, measures.logLoss];
    },
    drawing(resampling, `calibration of ${name}, ${probabilities}`),
  );
  return {
    run: name,
    probabilities,
    ece: ece.value,
    eceInterval: intervalText(ece),
    brier: brier.value,
    brierInterval: intervalText(brier),
    logLoss: loss.value,
    logLossInterval: intervalText(loss),
    meanConfidence: mean('confidence'),
    accuracy,
  };
}

/** How often each row was drawn, times the weight that gives its class its share among all that were. */
function sharesHeld(drawn: Float64Array, yTrue: Uint8Array, shares: readonly number[]): Float64Array {
  const counts = LABELS.map(() => 0);
  drawn.forEach((times, row) => {
    counts[yTrue[row]] += times;
  });
  const weights = shareHoldingWeights(counts, shares);
  return drawn.map((times, row) => (times === 0 ? 0 : times * weights[yTrue[row]]));
}

/** What goes by which name in tables and figures. */
export const [RAW, CALIBRATED, SHIFTED] = ['as trained', 'calibrated', 'calibrated, for these shares'];

/**
 * Each run before and after; where class `shares` are given, all is re-weighted to them and a third row has the
 * probabilities shifted to them too. Null without runs.
 */
export function calibrationTable(
  scored: readonly ScoredRun[],
  calibrated: readonly CalibratedRun[],
  resampling: Resampling,
  shares?: readonly number[],
): CalibrationRow[] | null {
  if (calibrated.length === 0) return null;
  return calibrated.flatMap((after) => {
    const row = (run: ScoredRun, words: string) => calibrationRow(run, words, resampling, shares);
    const before = scored.filter(({ run }) => run.id === after.run.id);
    return [
      ...before.map((run) => row(run, RAW)),
      row(after, CALIBRATED),
      ...(shares ? [row(shiftRun(after, shares), SHIFTED)] : []),
    ];
  });
}

/** A panel a run: how often a decision of a given confidence is right, as trained and calibrated. */
export function reliabilityFigure(
  scored: readonly ScoredRun[],
  calibrated: readonly CalibratedRun[],
): Figure | null {
  const perfect = [0, 1].map((edge) => ({ series: 'perfect', confidence: edge, accuracy: edge }));
  const panels = scored.map((run) => {
    const after = calibrated.filter((one) => one.run.id === run.run.id);
    const rows = [
      ...perfect,
      ...reliabilityRows(RAW, run.outer),
      ...after.flatMap(({ outer }) => reliabilityRows(CALIBRATED, outer)),
    ];
    const words = { title: run.name, xTitle: 'confidence, mean of the bin', yTitle: 'share predicted right' };
    const options = {
      x: 'confidence',
      y: 'accuracy',
      series: 'series',
      yRange: [0, 1.02],
      ...words,
    } as const;
    return { title: run.name, figure: lineFigure(rows, options) };
  });
  const title = 'How often a prediction of a given confidence is right';
  return panelsFigure(panels, { title, columns: 2, rowHeight: 280 });
}

/** Filled bins of the reliability diagram of one series; none where a model states no probabilities. */
export function reliabilityRows(
  series: string,
  { yTrue, yPred, probabilities }: ScoredPart,
): ({ readonly series: string } & ReliabilityBin)[] {
  if (isHard(probabilities)) return [];
  return reliabilityBins(yTrue, probabilities, BINS, undefined, yPred)
    .filter(({ count }) => count > 0)
    .map((bin) => ({ series, ...bin }));
}
