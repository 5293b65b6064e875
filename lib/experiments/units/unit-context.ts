/** What a unit's work is given, and what comes of it. */
import type { Progress } from '../../core/progress';
import type { Project } from '../../core/project';

/** Where and how a unit is executed. */
export interface UnitContext {
  /** The storage root, laid out as a project. */
  readonly project: Project;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** When to stop, done or not; null for never. */
  readonly stopAt: Date | null;
  readonly now: () => Date;
  /** Threads that clean records; 0 (default) for one a core. A fold's unit says itself how it computes. */
  readonly threads?: number;
}

/** A unit being executed; `begin` is called once its lock is held: from then on its signs of life are written down. */
export interface UnitUnderWay extends UnitContext {
  begin(): void;
}

/** What came of a unit: `found` finished before, or done by this call. */
export type UnitOutcome = 'found' | 'done';
