/** When a training is to stop, whether it is done or not. */
import { check, show } from './check';

/** Thrown when the time is used up; everything is saved by then. */
export class TimeBudgetSpent extends Error {
  override readonly name = 'TimeBudgetSpent';
}

/** The moment at which to stop: a date, or so many minutes from `now`; null for never. */
export function deadlineOf(stopAfter: Date | number | null, now: () => Date): Date | null {
  if (stopAfter === null) return null;
  const deadline = typeof stopAfter === 'number' ? new Date(now().getTime() + 60_000 * stopAfter) : stopAfter;
  check(
    deadline instanceof Date && Number.isFinite(deadline.getTime()),
    () => `stopAfter: expected a date or a number of minutes; received ${show(stopAfter)}`,
  );
  return deadline;
}

/** Throws once `deadline` has passed. */
export function checkDeadline(deadline: Date | null, now: () => Date): void {
  if (deadline === null || now() < deadline) return;
  throw new TimeBudgetSpent(
    `the time budget ended at ${deadline.toISOString()}; everything is saved: run the same again ` +
      '(with a later stopAfter, or without) to go on from here',
  );
}

/** Whether work ended because its time was up; it goes on another time. */
export function isTimeUp(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeBudgetSpent';
}
