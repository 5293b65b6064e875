/** What a card says of the sweep that chose the values. */
import type { JsonObject } from '../core/json';
import { MEASURES } from '../metrics/measures';
import { configOfFold } from '../runs/run-choices';
import type { SweepRecord } from '../runs/sweep-record';
import type { CardFacts } from './card-facts';
import { NONE } from './card-pooled';
import { table, text } from './card-text';

/** A card shows no more lines of trials; run.json has all of them. */
const MOST_TRIALS = 20;

/** What the checkpoint was trained with: the refit's own config, its fold's, or the run's. */
export function trainedConfig({
  run,
  tested,
  refit,
}: Pick<CardFacts, 'run' | 'tested' | 'refit'>): JsonObject {
  if (refit) return refit.config ?? run.inputs.config;
  return tested ? configOfFold(run, tested.fold.fold) : run.inputs.config;
}

/** The trials on each fold, the best first, with what was taken; empty without a sweep (markdown). */
export function trialsOfCard({ run, refit }: Pick<CardFacts, 'run' | 'refit'>): string {
  const sweep = refit?.sweep ?? run.sweep;
  if (!sweep) return '';
  const lines = trialLines(sweep);
  const shown = lines.length > MOST_TRIALS ? `, the ${MOST_TRIALS} best shown` : '';
  const pruned = sweep.rungs.length > 1 ? `; ${sweep.rungs.length} rungs of successive halving` : '';
  const about =
    `Sweep \`${sweep.id}\` (${sweep.protocol}, seed ${sweep.seed}) tried ${sweep.trials} configs of ` +
    `\`${text(sweep.space)}\` on inner parts${pruned}${shown}:`;
  const headings = ['trial', 'values', 'fold', 'rung', 'inner score', 'epoch', 'taken'];
  return `${about}\n\n${table(headings, lines.slice(0, MOST_TRIALS))}`;
}

function trialLines({ tried, chosen }: SweepRecord): string[][] {
  const isTaken = (trial: number, fold: number) =>
    chosen.some((choice) => choice.trial === trial && (choice.fold === null || choice.fold === fold));
  return tried
    .flatMap(({ trial, change, folds }) => folds.map((on) => ({ trial, change, ...on })))
    .sort((a, b) => a.fold - b.fold || b.rung - a.rung || (b.score ?? -1) - (a.score ?? -1))
    .sort((a, b) => Number(isTaken(b.trial, b.fold)) - Number(isTaken(a.trial, a.fold)))
    .map(({ trial, change, fold, rung, by, score, epoch }) => [
      String(trial),
      text(JSON.stringify(change)),
      String(fold),
      String(rung),
      score === null ? NONE : `${score.toFixed(4)} ${MEASURES[by].name}`,
      String(epoch),
      isTaken(trial, fold) ? 'yes' : '',
    ]);
}
