/** Whether one run is better than another on the same examples, and whether that could be chance. */
import type { Figure } from '../../charts/chart';
import { lineFigure } from '../../charts/lines';
import { LABELS } from '../../core/labels';
import { deriveSeed, RandomState } from '../../core/random';
import { bootstrap, groupSums } from '../../metrics/intervals/bootstrap';
import { confusionSums, MATRIX_CELLS } from '../../metrics/intervals/confusion-sums';
import { COUNTED_KEYS, countedMeasures } from '../../metrics/measure-of-cells';
import { MEASURES, type MeasureKey, missingSupport } from '../../metrics/measures';
import { foldDifference } from '../../metrics/significance/fold-difference';
import { type Agreement, agreement, mcnemar } from '../../metrics/significance/mcnemar';
import { type FlipOptions, holm, signFlip } from '../../metrics/significance/sign-flip';
import { supportedMean } from '../../metrics/summary';
import { pairRuns } from '../../runs/pairing';
import { meanFoldSizes, measureMean } from '../../runs/summary';
import { drawing, groupsOf, intervalText, type Resampling } from '../resampling';
import { checkSameRows, type ScoredRun } from '../scored';
import { withoutTwins } from './figure-measures';

/** A measure of two runs, pooled over the folds; null where what they test does not support it. */
export interface DifferenceRow {
  /** `Phase 2 − Phase 1`. */
  readonly pair: string;
  readonly key: MeasureKey;
  /** In words. */
  readonly measure: string;
  readonly a: number | null;
  readonly b: number | null;
  /** b minus a. */
  readonly difference: number | null;
  /** 95 % paired bootstrap interval of the difference. */
  readonly lower: number | null;
  readonly upper: number | null;
  /** The same in words, or why there is none. */
  readonly interval: string;
  /** Two-sided p-value of the sign-flip test over whole groups. */
  readonly p: number | null;
  /** The same, adjusted over the table (Holm). */
  readonly pHolm: number | null;
  /** Mean of the differences in the folds that have the score, and its p-value by the corrected resampled t-test; null where it has none. */
  readonly foldMean: number | null;
  readonly pFolds: number | null;
}

/** Who is right where, for one question. */
export interface AgreementRow extends Agreement {
  readonly pair: string;
  readonly question: string;
  /** Two-sided. */
  readonly p: number;
  /** `exact McNemar` where every example stands alone, else `sign flips of groups`. */
  readonly test: string;
}

/** Runs compared in pairs, each with those before it. */
export interface RunComparison {
  /** Tested examples. */
  readonly n: number;
  readonly measures: readonly DifferenceRow[];
  readonly agreement: readonly AgreementRow[];
}

/** Compares every two of the runs, the later one minus the earlier; null where there is one alone. */
export function comparePairs(scored: readonly ScoredRun[], resampling: Resampling): RunComparison | null {
  const pairs = scored.flatMap((b, i) => scored.slice(0, i).map((a) => compareRuns(a, b, resampling)));
  if (pairs.length === 0) return null;
  const measures = pairs.flatMap((pair) => pair.measures);
  const adjusted = holm(measures.map(({ p }) => p));
  return {
    n: pairs[0].n,
    measures: measures.map((row, i) => ({ ...row, pHolm: adjusted[i] })),
    agreement: pairs.flatMap(({ agreement }) => agreement),
  };
}

/** Compares two runs, `pHolm` over their own measures; throws unless they trained on and were tested on identical examples in every fold. */
export function compareRuns(a: ScoredRun, b: ScoredRun, resampling: Resampling): RunComparison {
  const { n } = pairRuns(a.run, b.run);
  checkSameRows(a, b);
  const measures = differenceRows(a, b, resampling);
  const adjusted = holm(measures.map(({ p }) => p));
  return {
    n,
    measures: measures.map((row, i) => ({ ...row, pHolm: adjusted[i] })),
    agreement: agreementRows(a, b, resampling),
  };
}

/** Differences of each measure with their intervals, a series a pair. */
export function differenceFigure({ measures }: RunComparison): Figure {
  const pairs = [...new Set(measures.map(({ pair }) => pair))];
  return lineFigure(withoutTwins(measures), {
    ...{ x: 'measure', y: 'difference', series: 'pair', error: ['lower', 'upper'], grouped: true },
    ...{ mode: 'markers', zero: true, yTitle: 'difference' },
    title: `${pairs.length === 1 ? pairs[0] : 'Differences of the runs'}, folds pooled, with 95 % intervals`,
  });
}

const nameOf = (a: ScoredRun, b: ScoredRun) => `${b.name} \u2212 ${a.name}`;

const NO_DIFFERENCE = {
  ...{ a: null, b: null, difference: null, lower: null, upper: null },
  ...{ p: null, pHolm: null, foldMean: null, pFolds: null },
};

function differenceRows(a: ScoredRun, b: ScoredRun, resampling: Resampling): DifferenceRow[] {
  const groups = groupsOf(a.outer.ids, resampling);
  const sums = confusionSums(a.outer.yTrue, [a.outer.yPred, b.outer.yPred], groups);
  const intervals = bootstrap(
    sums,
    (cells) => {
      const [one, two] = [countedMeasures(cells), countedMeasures(cells, MATRIX_CELLS)];
      return one.flatMap((value, k) => [value, two[k], two[k] - value]);
    },
    drawing(resampling, `${a.run.id} against ${b.run.id}`),
  );
  const p = signFlip(sums, differencesOf, flipping(resampling, `${a.run.id} against ${b.run.id}`));
  const counts = LABELS.map((_, c) => a.outer.yTrue.filter((label) => label === c).length);
  return COUNTED_KEYS.map((key, k) => {
    const head = { pair: nameOf(a, b), key, measure: MEASURES[key].name };
    const reason = missingSupport(key, counts);
    if (reason !== null) return { ...head, ...NO_DIFFERENCE, interval: reason };
    const [one, two, difference] = intervals.slice(3 * k, 3 * k + 3);
    return {
      ...head,
      ...{ a: one.value, b: two.value, difference: difference.value },
      ...{ lower: difference.lower, upper: difference.upper, interval: intervalText(difference) },
      ...{ p: p[k], pHolm: null },
      ...foldTest(a, b, key),
    };
  });
}

/** The folds' own differences. */
function foldTest(a: ScoredRun, b: ScoredRun, key: MeasureKey): Pick<DifferenceRow, 'foldMean' | 'pFolds'> {
  const [own, other] = [a, b].map(({ run, protocol }) => measureMean(run, protocol, key).values);
  const differences = own.flatMap((value, fold) => {
    const theirs = other[fold];
    return value === null || theirs === null ? [] : [theirs - value];
  });
  const test = differences.length > 1 ? foldDifference(differences, meanFoldSizes(a.run)) : null;
  return { foldMean: supportedMean(differences, 0).mean, pFolds: test?.p ?? null };
}

function differencesOf(cells: Float64Array): number[] {
  const [one, two] = [countedMeasures(cells), countedMeasures(cells, MATRIX_CELLS)];
  return one.map((value, k) => two[k] - value);
}

/** A seed of its own, whatever was drawn before; as many flips as resamples. */
function flipping({ resamples, seed }: Resampling, purpose: string): FlipOptions {
  return { random: new RandomState(deriveSeed(seed, 'sign flips', purpose)), flips: resamples };
}

function agreementRows(a: ScoredRun, b: ScoredRun, resampling: Resampling): AgreementRow[] {
  const { yTrue } = a.outer;
  const isDeath = (labels: Uint8Array) => labels.map((label) => Number(label === 0));
  const [one, two] = [a.outer.yPred, b.outer.yPred];
  const of = (question: string, truth: Uint8Array, predicted: readonly [Uint8Array, Uint8Array]) => ({
    ...{ pair: nameOf(a, b), question },
    ...agreement(truth, ...predicted),
    ...agreementTest(truth, predicted, a, resampling),
  });
  return [
    of('which of the four classes', yTrue, [one, two]),
    of('Death or not', isDeath(yTrue), [isDeath(one), isDeath(two)]),
  ];
}

/** McNemar's exact test where all examples stand alone; else a flip test of the difference in accuracy. */
function agreementTest(
  truth: Uint8Array,
  [one, two]: readonly [Uint8Array, Uint8Array],
  { outer: { ids } }: ScoredRun,
  resampling: Resampling,
): Pick<AgreementRow, 'p' | 'test'> {
  const groups = groupsOf(ids, resampling);
  const known = groups.filter((group) => group !== null);
  if (new Set(known).size === known.length)
    return { p: mcnemar(agreement(truth, one, two)), test: 'exact McNemar' };
  const sums = groupSums(ids.length, groups, 2, (row, cells) => {
    if (one[row] === truth[row]) cells[0]++;
    if (two[row] === truth[row]) cells[1]++;
  });
  const [p] = signFlip(sums, ([right, other]) => [other - right], flipping(resampling, 'agreement'));
  return { p: p ?? 1, test: 'sign flips of groups' };
}
