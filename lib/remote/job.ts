/** What a supervisor of jobs is given and what it tells. */
import type { Clock } from '../core/clock';
import type { RandomState } from '../core/random';
import type { CodePackage } from './code-package';

/** Work for one job. */
export interface JobSpec {
  /** Names the work, whoever asks for it: a hash, at least 16 hex digits. Its first 16 name the jobs. */
  readonly key: string;
  /** For people. */
  readonly label: string;
  /** A shell command; it must be safe to run again after it was killed. */
  readonly entrypoint: string;
  readonly cpus: number;
  readonly gpus: number;
  /** Can be read by everyone who may see the cluster's jobs: no secret belongs there. */
  readonly env: Readonly<Record<string, string>>;
}

/** How one piece of work stands. */
export interface JobReport {
  readonly key: string;
  readonly label: string;
  readonly state: 'waiting' | 'running' | 'finished' | 'failed';
  /** Which job of this work it is, from 1; 0 where none was needed. */
  readonly attempt: number;
  readonly message: string;
  /** The last lines of a failed job's log. */
  readonly logTail: string;
}

/** What becomes of jobs under way at an interrupt. */
export const ON_INTERRUPT = ['stop', 'leave'] as const;
export type OnInterrupt = (typeof ON_INTERRUPT)[number];

/** How jobs are looked after. */
export interface SuperviseOptions {
  /** What the jobs run in; null runs them where the cluster was started. */
  readonly code: CodePackage | null;
  /** Whether the work is done, whatever became of its jobs: asked before a job is handed in and after it ended. */
  readonly isDone: (key: string) => Promise<boolean>;
  /** Hears of every change. */
  readonly onReport?: (report: JobReport) => void;
  /** Jobs that may fail for one piece of work before it counts as failed, default 3. */
  readonly attempts?: number;
  /** Jobs under way at a time, default all. */
  readonly inFlight?: number;
  /** Of these, jobs that wait for room, default 16: Ray fails one that waited 15 minutes, and it is handed in again. */
  readonly waiting?: number;
  /** Milliseconds between two looks at a job, default 2000; longer where more than 16 are under way. */
  readonly pollMs?: number;
  /** Minutes for which an unreachable cluster is waited for, default 30. */
  readonly outageMinutes?: number;
  /** Seconds that a result may take to show up in the storage after its job ended well, default 30. */
  readonly settleSeconds?: number;
  readonly signal?: AbortSignal;
  /** What becomes of the jobs when `signal` aborts, default `leave`: a later call finds them. */
  readonly onInterrupt?: OnInterrupt;
  readonly clock?: Clock;
  readonly random?: RandomState;
}

/** The id of a job: the same work has the same ids, and Ray runs no id twice. */
export function submissionId(key: string, attempt: number): string {
  return `maude-${key.slice(0, 16)}-${attempt}`;
}
