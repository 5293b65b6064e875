/** Splits by the date a record was received: train on what came before, test on what came after. */
import { check, checkNumber } from '../core/check';
import { type Folding, LEFT_OUT, TRAINING_ONLY } from './fold-numbers';

/** What a temporal split sees of an example. */
export interface Dated {
  /** `YYYYMMDD`. */
  readonly dateReceived?: string | null;
}

/** How `temporalFolds` divides. */
export interface TemporalOptions {
  /** Number of test periods. Fold f tests period f and trains on all that was received before it. */
  readonly k: number;
  /** Share of the dated examples received before the first test period; 0.8 for one period, else 1 / (k + 1). */
  readonly firstShare?: number;
}

/** Test periods of about equal size. One day is never divided. Examples without a date are left out. */
export function temporalFolds(
  examples: readonly Dated[],
  { k, firstShare = k === 1 ? 0.8 : 1 / (k + 1) }: TemporalOptions,
): Folding {
  checkNumber(k, 'k', { min: 1, max: 1000, integer: true });
  checkNumber(firstShare, 'firstShare', { min: 0, max: 1 });
  const dates = examples.flatMap(({ dateReceived }) => dateReceived ?? []).sort();
  const starts = periodStarts(dates, k, firstShare);
  const periodOf = (date: string) => starts.filter((start) => start <= date).length;
  const folds = Int32Array.from(examples, ({ dateReceived }) =>
    dateReceived ? periodOf(dateReceived) || TRAINING_ONLY : LEFT_OUT,
  );
  const last = dates[dates.length - 1];
  const foldNames = starts.map((start, i) => {
    const next = starts[i + 1];
    return next ? `${start} to before ${next}` : `${start} to ${last}`;
  });
  const undated = examples.length - dates.length;
  const warnings = undated > 0 ? [`${undated} examples have no date: left out`] : [];
  return { folds, k, foldNames, warnings };
}

/** The first day of each period, each later than the one before and all later than the first date. */
function periodStarts(dates: readonly string[], k: number, firstShare: number): string[] {
  const first = firstShare * dates.length;
  const starts: string[] = [];
  for (let f = 0; f < k; f++) {
    const before = starts[f - 1] ?? dates[0];
    const at = Math.floor(first + (f * (dates.length - first)) / k);
    const start = dates.slice(at).find((date) => date > before);
    check(
      start,
      () =>
        `temporal split: expected dates for a first period and ${k} to test; ${dates.length} dated examples on ` +
        `${new Set(dates).size} days give only ${f}. Ask for fewer periods`,
    );
    starts.push(start);
  }
  return starts;
}
