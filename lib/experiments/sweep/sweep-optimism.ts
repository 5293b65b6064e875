/** How far a choice that all folds share flatters, from the predictions of its trials. */
import type { Fold } from '../../core/fold';
import { LABELS } from '../../core/labels';
import { deriveSeed, RandomState } from '../../core/random';
import type { MeasureKey } from '../../metrics/measures';
import { correctedChoice, type WeightedScore } from '../../metrics/significance/corrected-choice';
import { weightedMeasure } from '../../metrics/weighted-measure';
import { type Prediction, predictionArrays, readPredictions } from '../../runs/predictions';
import type { Sweep } from './execute-sweep';

const RESAMPLES = 1000;

/**
 * BBC-CV over every epoch of every trial that all of its folds came to, by the measure that decided; a trial that was pruned stands with what it said
 * then. `groups` (by example id) are drawn whole. Null where no resample supports the measure.
 */
export async function sweepOptimism(
  { trials, by, record }: Sweep,
  groups: ReadonlyMap<string, string>,
  seed: number,
): Promise<Sweep['optimism']> {
  const predictions: Prediction[][] = [];
  for (const { run } of trials) predictions.push(await readPredictions(run, { part: 'outer' }));
  const [first] = predictions;
  const rows = first.filter(({ epoch }) => epoch === first[0].epoch);
  const groupOf = rows.map(({ exampleId: id }) => groups.get(id) ?? `id ${id}`);
  const scores = predictions.flatMap((own) =>
    [...new Set(own.map(({ epoch }) => epoch))].flatMap((epoch) => {
      const at = own.filter((row) => row.epoch === epoch);
      return at.length === rows.length ? [meanOverFolds(at, by)] : [];
    }),
  );
  const random = new RandomState(deriveSeed(seed, 'sweep', record.id));
  const { score, corrected } = correctedChoice(scores, groupOf, { random, resamples: RESAMPLES });
  return Number.isNaN(score) || Number.isNaN(corrected) ? null : { score, corrected, resamples: RESAMPLES };
}

/** The mean over the folds that support it, as a sweep scores; `at` has one row an example and fold, fold by fold. */
export function meanOverFolds(at: readonly Prediction[], by: MeasureKey): WeightedScore {
  const folds = [...new Set(at.map(({ fold }) => fold))];
  let start = 0;
  const parts = folds.map((fold) => {
    const own = at.filter((row) => row.fold === fold);
    const from = start;
    start += own.length;
    return { from, to: start, score: weightedMeasure(by, predictionArrays(own)) };
  });
  return (weights) => {
    const scores = parts
      .map(({ from, to, score }) => score(weights.subarray(from, to)))
      .filter((score) => !Number.isNaN(score));
    return scores.reduce((sum, score) => sum + score, 0) / scores.length;
  };
}

/** The largest share, over the classes, of the rows tested by `folds` that chose. */
export function testedShare(choosers: ReadonlySet<string>, folds: readonly Fold[]): number {
  const shares = LABELS.map((label) => {
    const tested = folds.flatMap(({ outer }) => outer.filter((example) => example.label === label));
    return tested.filter(({ id }) => choosers.has(id)).length / Math.max(1, tested.length);
  });
  return Math.max(...shares);
}
