/** The locked test part: the latest period, taken away before folding. */
import { check, checkNumber } from '../core/check';
import type { LabelledId } from './split';
import type { Dated } from './temporal';

/** How the part is chosen. */
export interface LockOptions {
  /** Share of the dated examples that the period holds at most; 0.1 by default. */
  readonly share?: number;
  /** The group of each example; none by default. */
  readonly groups?: ArrayLike<number> | null;
}

/** What is locked. */
export interface LockedPart {
  /** For `SplitOptions.locked`. */
  readonly ids: ReadonlySet<string>;
  /** The first day of the period, `YYYYMMDD`. */
  readonly from: string;
  /** Examples of the period that stay open, because their group began before it. */
  readonly held: number;
}

/**
 * Locks the examples received in the latest period. Groups stay whole: one with a member before the period (or without
 * a date) stays open altogether, so that nothing near-identical to a locked example is ever trained on.
 */
export function lockLatest(
  examples: readonly (LabelledId & Dated)[],
  { share = 0.1, groups = null }: LockOptions = {},
): LockedPart {
  checkNumber(share, 'share', { min: 0, max: 0.9 });
  const dates = examples.flatMap(({ dateReceived }) => dateReceived ?? []).sort();
  // A day belongs to the period whole or not at all.
  const from = dates.find((date, i) => date !== dates[i - 1] && dates.length - i <= share * dates.length);
  check(
    from !== undefined,
    () =>
      `locked test part: the latest day alone has more than ${share} of the ${dates.length} dated examples; ask for more`,
  );
  const late = (date: string | null | undefined) => !!date && date >= from;
  const early = new Set<number>();
  if (groups)
    examples.forEach(({ dateReceived }, row) => {
      if (!late(dateReceived)) early.add(groups[row]);
    });
  const period = Array.from(examples.keys()).filter((row) => late(examples[row].dateReceived));
  const locked = groups ? period.filter((row) => !early.has(groups[row])) : period;
  const ids = new Set(locked.map((row) => examples[row].id));
  return { ids, from, held: period.length - locked.length };
}
