/** What units ask of whoever runs jobs on other machines. */

/** One job; its key names the work, so that the same job handed in twice is one. */
export interface UnitJob {
  readonly key: string;
  /** A shell command, run in the folder of the code. */
  readonly entrypoint: string;
  readonly cpus: number;
  readonly gpus: number;
  /** No secrets. */
  readonly env: Readonly<Record<string, string>>;
  /** For people. */
  readonly label: string;
}

/** Where a job stands. */
export interface UnitJobState {
  readonly key: string;
  readonly state: 'waiting' | 'running' | 'finished' | 'failed';
  /** 1 for the first. */
  readonly attempt: number;
  /** Why it waits, or failed; empty where there is nothing to say. */
  readonly message: string;
  /** The last lines of its log; empty before it failed. */
  readonly logTail: string;
}

/** How jobs are looked after. */
export interface JobOptions {
  /** Whether the work behind a key is there, whatever the cluster says. */
  readonly isDone: (key: string) => Promise<boolean>;
  /** Hears of every change. */
  readonly onReport: (state: UnitJobState) => void;
  readonly signal: AbortSignal;
}

/** Has jobs done: returns when each is finished or has failed for good; at an abort throws `signal.reason`. */
export type RunJobs = (jobs: readonly UnitJob[], options: JobOptions) => Promise<void>;
