/** What a trial is judged by: a measure on the inner parts of some folds. */
import { check } from '../../core/check';
import { FALLBACK, type MeasureKey, scoreOf } from '../../metrics/measures';
import { supportedMean } from '../../metrics/summary';
import type { Run } from '../../runs/run';
import { epochOf } from '../../runs/summary';
import type { TrialFold } from '../../runs/sweep-record';

/** A trial's score and what it is a mean of. */
export interface Scored {
  /** Which trial, from 0. */
  readonly n: number;
  readonly score: number | null;
  readonly onFolds: readonly Omit<TrialFold, 'rung'>[];
}

/** A score that is not there is lower than any. */
export function isHigher(
  { score }: { readonly score: number | null },
  best: { readonly score: number | null },
): boolean {
  return score !== null && (best.score === null || score > best.score);
}

/**
 * The means of `by` over `folds` of the `standing` trials, or of what it gives way to where no inner part of theirs supports
 * it. A trial's reported part is an inner one.
 */
export function judge(
  folds: readonly number[],
  standing: readonly number[],
  runs: readonly (Run | null)[],
  by: MeasureKey,
): { readonly by: MeasureKey; readonly scored: readonly Scored[] } {
  const scoredBy = (measure: MeasureKey) =>
    standing.map((n): Scored => {
      const onFolds = folds.map((fold) => foldScore(runs[n], fold, measure));
      const { mean } = supportedMean(
        onFolds.map(({ score }) => score),
        0,
      );
      return { n, score: mean, onFolds };
    });
  const asked = scoredBy(by);
  if (asked.some(({ score }) => score !== null)) return { by, scored: asked };
  return { by: FALLBACK, scored: scoredBy(FALLBACK) };
}

function foldScore(run: Run | null, fold: number, by: MeasureKey): Omit<TrialFold, 'rung'> {
  const record = run?.folds.find((candidate) => candidate.fold === fold);
  check(run && record, () => `sweep: expected a trial on fold ${fold}; received none`);
  const epoch = epochOf(record, 'reference');
  const scores = record.epochs.find((candidate) => candidate.epoch === epoch);
  const score = scores ? scoreOf(scores.outer, by) : null;
  return { fold, by, score, epoch, epochs: record.epochs.length, run: run.id };
}
