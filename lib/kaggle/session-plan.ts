/** How many of Kaggle's sessions, and how much of its weekly quota, a training takes. */

import type { EstimateRow } from '../classifiers/contract';
import { checkNumber } from '../core/check';

/** GPU hours that Kaggle gives in a week. */
export const WEEKLY_HOURS = 30;
/** Of every session: packages, weights, tokenizing, and the estimate itself. */
const SETUP_HOURS = 0.25;

/** One way to run, in sessions. */
export interface SessionRow {
  readonly plan: string;
  readonly hoursPerFold: number;
  readonly hoursPerRun: number;
  readonly sessions: number;
  /** GPU hours in all, set-up of every session included, over those of a week. */
  readonly weeks: number;
}

/** The rows of an estimate that run on this machine, in sessions of `sessionHours`. */
export function sessionPlan(
  estimate: readonly EstimateRow[],
  sessionHours = Number(process.env.MAUDE_SESSION_HOURS),
): SessionRow[] {
  checkNumber(sessionHours, 'MAUDE_SESSION_HOURS', { min: 0 });
  const usable = Math.max(sessionHours - SETUP_HOURS, 0.5 * sessionHours);
  return estimate.map(({ plan, hoursPerFold, hoursPerRun }) => {
    const sessions = Math.ceil(hoursPerRun / usable);
    const weeks = (hoursPerRun + sessions * SETUP_HOURS) / WEEKLY_HOURS;
    return { plan, hoursPerFold, hoursPerRun, sessions, weeks };
  });
}
