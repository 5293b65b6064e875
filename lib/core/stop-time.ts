/** When a training is to stop, by what the user and the place say. */
import { check, show } from './check';

/**
 * `minutes` from `now` (0 for never), or the end of the session where the place has one (`MAUDE_STOP_AT`, a date as
 * JSON writes it), whichever comes first; null for never.
 */
export function stopTime(minutes: number, environment = process.env, now = new Date()): Date | null {
  const budget = minutes > 0 ? new Date(now.getTime() + 60_000 * minutes) : null;
  const text = environment.MAUDE_STOP_AT;
  if (!text) return budget;
  const end = new Date(text);
  check(
    Number.isFinite(end.getTime()),
    () => `MAUDE_STOP_AT: expected a date such as 2026-01-31T12:00:00Z; received ${show(text)}`,
  );
  return budget !== null && budget < end ? budget : end;
}
