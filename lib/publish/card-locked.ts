/** What a card says of the locked test part: the only reports that neither models nor choices had to do with. */
import type { ExternalScores } from '../diagnostics/external-scores';
import type { F1Row } from '../metrics/classification';
import { measureOfF1 } from '../metrics/measures';
import { looksBeforeSentence } from '../runs/looks-before';
import type { LockedFacts } from './card-facts';
import { pooledText } from './card-pooled';
import { text } from './card-text';

/** A column of the table of results: all locked examples; and one of those without a relative, where some have one. */
export function lockedColumns({ candidate: { all, unrelated } }: LockedFacts) {
  const column = (name: string, { reports, measures }: ExternalScores) =>
    [
      `this checkpoint, ${name} (${reports} examples, 95 % interval)`,
      (field: keyof F1Row) => pooledText(measures.find(({ measure }) => measure === measureOfF1(field))),
    ] as const;
  const apart = unrelated && unrelated.reports < all.reports ? unrelated : null;
  return [
    column('locked test part', all),
    ...(apart ? [column('locked, no relative in training', apart)] : []),
  ];
}

/** What was locked, how much of it is new, and how often it was looked at, in sentences. */
export function lookedAt({ lockedBy, related, candidate }: LockedFacts): string {
  const { all, looks, candidates, before } = candidate;
  const what = lockedBy ? `The locked part (${text(lockedBy)})` : 'The locked part';
  const again = looks > 1 ? ` It looked ${looks} times; the first look stands above.` : '';
  return (
    `${what} was opened after the choice was recorded; ${candidates} candidates, floors included, have looked at it.${again} ` +
    `${looksBeforeSentence(before)} Its ${all.reports} examples, ${all.deaths} of them deaths, are worth ` +
    `${all.effective.toFixed(0)} independent groups; ${related} have a relative (same event, near-duplicate) among the rows ` +
    'of the folds.'
  );
}
