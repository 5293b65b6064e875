/** Time as an argument: what waits is handed a clock, so that a test need not. */
import { setTimeout as wait } from 'node:timers/promises';

/** Tells the time and waits. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Waits; an aborted `signal` ends the wait with its reason. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** A longer timer would end at once; 24.8 days. */
const LONGEST_MS = 2 ** 31 - 1;

/** The machine's clock. Its longest wait is 24.8 days. */
export const systemClock: Clock = {
  now: Date.now,
  async sleep(milliseconds, signal) {
    signal?.throwIfAborted();
    await wait(Math.min(milliseconds, LONGEST_MS), undefined, { signal }).catch((error: unknown) => {
      signal?.throwIfAborted();
      throw error;
    });
  },
};
