/** One run as `reports/results.json` tells it: its folds, every measure, and how it stands beside the strongest floor. */
import { classifierOf } from '../../classifiers/registry';
import { measureTable } from '../../diagnostics/measure-table';
import type { F1Row } from '../../metrics/classification';
import { MEASURE_KEYS, type MeasureKey } from '../../metrics/measures';
import type { F1Counts } from '../../metrics/summary';
import type { Phase, Protocol, Run } from '../../runs/run';
import { summaryOf } from '../../runs/summary';
import type { Assessment } from './assessment';

/** F1 of a run over its folds. */
export interface PhaseResults {
  /** Run id. */
  readonly run: string;
  readonly protocol: Protocol;
  readonly folds: readonly {
    readonly fold: number;
    readonly nTrain: number;
    readonly nTest: number;
    readonly f1: F1Row;
  }[];
  /** Over the folds that have the score; null where none has. */
  readonly mean: F1Row;
  readonly std: F1Row;
  /** How many folds each mean is of. */
  readonly n: F1Counts;
  readonly ddof: 0;
}

/** A measure over the folds that support it; std with ddof 0. */
export interface MeasureResults {
  readonly mean: number | null;
  readonly std: number | null;
  /** How many folds the mean is of. */
  readonly n: number;
  /** Which folds cannot have it and why, `folds 2, 3: tests no Death`; null where all have it. */
  readonly reason: string | null;
}

/** One classifier of `results.json`. */
export interface ClassifierResults extends PhaseResults {
  /** Its name in the registry. */
  readonly classifier: string;
  readonly title: string;
  readonly phase: Phase;
  /** A rule that the others have to beat. */
  readonly isFloor: boolean;
  readonly measures: Readonly<Record<MeasureKey, MeasureResults>>;
  /** Every measure that counts of decisions are enough for; null for a floor. */
  readonly besideFloor: Assessment['besideFloor'] | null;
  /** Intervals, calibration and the threshold that it can carry; null for a floor. */
  readonly evidence: Assessment['evidence'] | null;
}

/** F1 of a finished run fold by fold, under its own protocol; null without a run. */
export function phaseResults(run: Run | null): PhaseResults | null {
  if (!run) return null;
  const { protocol } = run.inputs;
  const { folds, mean, std, n, ddof } = summaryOf(run, protocol);
  const rows = folds.map(({ fold, f1 }, i) => {
    const { nTrain, nTest } = run.folds[i];
    return { fold, nTrain, nTest, f1 };
  });
  return { run: run.id, protocol, folds: rows, mean, std, n, ddof };
}

/** Everything that `results.json` says of a run that learned. */
export function learnerResults(run: Run, assessment: Assessment): ClassifierResults {
  return { ...ownResults(run), isFloor: false, ...assessment };
}

/** Everything that `results.json` says of a floor. */
export function floorResults(run: Run): ClassifierResults {
  return { ...ownResults(run), isFloor: true, besideFloor: null, evidence: null };
}

function ownResults(run: Run): Omit<ClassifierResults, 'isFloor' | keyof Assessment> {
  const { classifier } = run.inputs;
  const rows = measureTable(run).map(({ mean, std, folds, without }) => ({
    ...{ mean, std, n: folds },
    reason: without || null,
  }));
  const measures = Object.fromEntries(MEASURE_KEYS.map((key, i) => [key, rows[i]]));
  return {
    ...{ classifier, title: classifierOf(classifier).title, phase: run.phase },
    ...(phaseResults(run) as PhaseResults),
    measures: measures as ClassifierResults['measures'],
  };
}
