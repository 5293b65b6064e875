/** A sweep in tables and sentences. */
import type { JsonObject } from '../../core/json';
import { MEASURES, type MeasureKey } from '../../metrics/measures';
import type { Sweep } from './execute-sweep';
import { isHigher } from './trial-score';

function heading(by: MeasureKey): string {
  return `inner ${MEASURES[by].name}`;
}

/** A line a trial, the best first: those that came furthest, then by score. */
export function sweepTable({ trials, by, record }: Sweep): Record<string, unknown>[] {
  const pruned = record.rungs.length > 1;
  const chosenBy = (trial: number) =>
    record.chosen.flatMap((choice) => (choice.trial === trial ? (choice.fold ?? 'all') : [])).join(', ');
  return [...trials]
    .sort((a, b) => b.rung - a.rung || Number(isHigher(b, a)) - Number(isHigher(a, b)))
    .map(({ trial, change, rung, score, std, n, run }) => ({
      trial,
      ...textOfLists(change),
      ...(pruned ? { rung } : {}),
      [heading(by)]: score,
      std,
      folds: n,
      'trains folds': chosenBy(trial),
      run: run.id,
    }));
}

/** What was found best, and what becomes of it; null without a sweep. */
export function sweepSentence(sweep: Sweep | null): string | null {
  if (!sweep) return null;
  const { trials, best, by, record, optimism } = sweep;
  if (record.chosen.every(({ score }) => score === null))
    return `None of ${trials.length} trials has a score to choose by.`;
  if (record.protocol === 'nested') {
    const own = record.chosen.map(({ fold, trial }) => `fold ${fold} trial ${trial}`);
    return `Each fold is trained with the best of ${trials.length} trials on its own inner part: ${own.join(', ')}. No row chooses for the fold that tests it.`;
  }
  const corrected = optimism
    ? `by a bootstrap of the trials (BBC-CV) ${optimism.corrected.toFixed(4)} is to be expected of new reports`
    : 'how much was not estimated';
  return `The best of ${trials.length} trials has ${heading(by)} ${best.score?.toFixed(4)} with ${JSON.stringify(best.change)}; as the best of so many it flatters: ${corrected}. All folds are trained with it, and some of them test rows that chose.`;
}

/** The axes of a picture: what was varied, and the score last. */
export function sweepAxes({ trials, by }: Sweep): Record<string, string | number | boolean>[] {
  return trials.flatMap(({ change, score }) =>
    score === null ? [] : [{ ...textOfLists(change), [heading(by)]: score }],
  );
}

function textOfLists(change: JsonObject): Record<string, string | number | boolean> {
  const entries = Object.entries(change).map(([name, value]) => [
    name,
    typeof value === 'object' ? JSON.stringify(value) : value,
  ]);
  return Object.fromEntries(entries);
}
